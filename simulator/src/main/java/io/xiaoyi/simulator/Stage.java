package io.xiaoyi.simulator;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * What every courier finds: the doors, a scanner's eye, the time, and those who count and tell.
 *
 * @param outletReaders by outlet
 * @param inside how many are inside now
 * @param about how many are on their visit now, before the doors, inside or on their way out
 * @param visited whether somebody plays at the front door: then the others leave by another
 * @param closing open until the day ends
 * @param starter runs what goes on beside a courier
 */
record Stage(LiveStation station, SimClock clock, Map<String, Doorway> doorways, Map<String, ReaderPost> outletReaders,
        Sockets sockets,
        Sessions sessions, ScannerView scanner, Tally tally, Events events, AtomicInteger inside, AtomicInteger about,
        AtomicBoolean visited,
        CountDownLatch closing, Consumer<Runnable> starter) {
    Stage {
        doorways = Map.copyOf(doorways);
        outletReaders = Map.copyOf(outletReaders);
    }

    /** Lets something go on beside the courier, until the day ends. */
    void start(Runnable work) {
        starter.accept(work);
    }

    ReaderPost outletReader(String outlet) {
        return outletReaders.get(outlet);
    }

    Doorway doorway(String door) {
        return doorways.get(door);
    }

    /** Another door, or the same where there is but one. */
    Doorway otherThan(Doorway one) {
        return doorways.values().stream().filter(it -> it != one).findFirst().orElse(one);
    }

    /** The door by which somebody leaves who came in by {@code own}. */
    Doorway wayOut(Doorway own) {
        boolean taken = visited.get() && own == doorway(StationFiles.DOORS.getFirst());
        return taken ? otherThan(own) : own;
    }

    /** How many stand before a door. */
    int waiting() {
        return doorways.values().stream().mapToInt(Doorway::waiting).sum();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Rests for so much simulated time. @return false if the day ended meanwhile */
    boolean rest(Duration simulated) throws InterruptedException {
        return clock.sleep(simulated, closing);
    }
}
