package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.figures.Comers.Shown;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One life of a station's process, from its launch to its death, and what was seen of it from outside. Answers of one
 * reader come in order, so each {@code granted} belongs to the oldest good code that waits. Where this machine stood
 * still for so long that a code was judged too late, that is no longer so, and what follows is not counted as seen.
 *
 * <p>Threading: those who show codes have a thread of their own from {@link #crowded} to {@link #died}; what was seen
 * may be asked by any.
 */
final class Life implements Door.Wire {
    /** Of 64 that may wait in the inbox. */
    private static final int IN_FLIGHT = 32;
    private static final int ANSWERS_A_DOOR_MOVEMENT = 5;

    private final Comers comers;
    private final StationChild child;
    private final List<Shown> sent = new ArrayList<>();
    private final List<String> denials = new ArrayList<>();
    private final List<String> strange = new ArrayList<>();
    private int granted;
    private boolean blurred;
    private int releases;
    private Optional<Thread> crowd = Optional.empty();
    private volatile boolean over;

    private Life(Path folder, Comers comers, List<String> flags) {
        this.comers = comers;
        child = StationChild.launch(folder, comers.size(), flags, this);
    }

    static Life launch(Path folder, Comers comers, List<String> flags) {
        return new Life(folder, comers, flags);
    }

    StationChild child() {
        return child;
    }

    @Override
    public synchronized void line(String line, long nanos) {
        if (line.equals("set lock.front 1")) {
            releases++;
        } else if (line.equals("answer front-in granted") && granted < sent.size()) {
            granted += blurred ? 0 : 1;
        } else if (line.equals("answer front-in denied stale-clock")) {
            blurred = !sent.isEmpty();
            denials.add("stale-clock");
        } else if (line.startsWith("answer front-in denied ") && sent.isEmpty()) {
            denials.add(line.substring(line.lastIndexOf(' ') + 1));
        } else if (!line.startsWith("set ")) {
            strange.add(line);
        }
    }

    /** Shows codes that were granted before, one by one, before anybody else comes, and returns what was said. */
    List<String> shownAgain(List<Shown> codes) {
        try (Socket scanner = scanner()) {
            for (Shown each : codes) {
                int before = heard();
                send(scanner, each);
                until("an answer to a code that was granted before", () -> heard() > before);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        synchronized (this) {
            return List.copyOf(denials);
        }
    }

    private synchronized int heard() {
        return denials.size() + strange.size();
    }

    /** Lets couriers come, as fast as they are answered, several at once. */
    void crowded() {
        crowd = Optional.of(Thread.ofPlatform().daemon().name("crowd").start(this::come));
    }

    private void come() {
        try (Socket scanner = scanner()) {
            int moved = 0;
            while (!over) {
                Optional<Shown> next = waiting() < IN_FLIGHT ? comers.next() : Optional.empty();
                if (next.isPresent()) {
                    synchronized (this) {
                        sent.add(next.get());
                    }
                    send(scanner, next.get());
                } else {
                    LockSupport.parkNanos(100_000);
                }
                if (granted() / ANSWERS_A_DOOR_MOVEMENT > moved) {
                    moved++;
                    child.input("contact.front", true);
                    child.input("contact.front", false);
                }
            }
        } catch (IOException | UncheckedIOException gone) {
            // the station has died, or will: which of the codes it took is for its journal to say
        }
    }

    private Socket scanner() throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), child.port());
    }

    private static void send(Socket scanner, Shown code) throws IOException {
        scanner.getOutputStream().write((code.code() + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    private synchronized int waiting() {
        return sent.size() - granted;
    }

    synchronized int granted() {
        return granted;
    }

    /** The codes whose {@code granted} was seen. */
    synchronized List<Shown> grants() {
        return List.copyOf(sent.subList(0, granted));
    }

    /** How often the lock was seen to be released. */
    synchronized int releases() {
        return releases;
    }

    /** What nobody expects to hear from a station to which only good codes are shown. */
    synchronized List<String> strange() {
        return List.copyOf(strange);
    }

    /** Kills what may still be alive; afterwards nothing more will be seen. */
    void died() {
        over = true;
        child.kill();
        crowd.ifPresent(thread -> {
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
