package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.Poll;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A scanner's keyboard, held open. A silence ends what has begun: then the line is over or lost, and the kernel is
 * asked what is held, so a Caps Lock or a dead key of one courier is not in the next one's way.
 *
 * <p>
 * Threading: one thread reads; any closes, which waits for the reading thread to leave the descriptors alone.
 */
final class HidLink implements Link {
    private static final int MOST_EVENTS = 64;

    private final Keyboard keyboard;
    private final KeyStream keys;
    private final HidSettings.Terminator terminator;
    private final Poll poll;
    private final AtomicBoolean closed = new AtomicBoolean();
    /** Since something was typed no silence has been seen yet. */
    private boolean restless;
    /** The next thing to tell is that bytes were lost … */
    private boolean lost;
    /** … and the next after it that the line is over. */
    private boolean over;

    /** Takes the keyboard over: it is closed with the link, or if the link can not be made. */
    HidLink(Keyboard keyboard, HidSettings settings) throws IOException {
        this.keyboard = keyboard;
        this.terminator = settings.terminator();
        this.keys = new KeyStream(settings.layout(), terminator == HidSettings.Terminator.TAB);
        try {
            keys.restart(keyboard.held());
            this.poll = new Poll();
        } catch (IOException | RuntimeException | Error e) {
            keyboard.close();
            throw e;
        }
    }

    static HidLink open(HidSettings settings) throws IOException {
        return new HidLink(EventDevice.open(settings.device()), settings);
    }

    @Override
    public synchronized int read(byte[] into) throws IOException {
        for (;;) {
            if (lost) {
                lost = false;
                return LOST;
            }
            if (over) {
                over = false;
                into[0] = '\r';
                return 1;
            }
            int told = await(into);
            if (told != 0) {
                return told;
            }
        }
    }

    private int await(byte[] into) throws IOException {
        int most = Math.min(MOST_EVENTS, into.length / KeyStream.MOST_BYTES_AN_EVENT);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment events = arena.allocate((long) KeyStream.EVENT_BYTES * most, Long.BYTES);
            long count = next(events);
            if (count < 0) {
                return -1;
            }
            return count == 0 ? silence() : typed(events.asSlice(0, count), into);
        }
    }

    /** Waits for events. @return their bytes; 0 when it was silent for long enough; -1 when closed */
    private long next(MemorySegment events) throws IOException {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(terminator.silenceMillis());
        while (!closed.get()) {
            long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime() + 999_999);
            if (restless && left <= 0) {
                return 0;
            }
            var state = new State();
            poll.await(List.of(keyboard.events()), restless ? (int) left : -1, state::is);
            long count = state.ready ? keyboard.events().read(events) : 0;
            if (count > 0) {
                return count;
            }
            if (state.gone) {
                throw new IOException(keyboard + ": is gone");
            }
        }
        return -1;
    }

    private static final class State {
        boolean ready;
        boolean gone;

        void is(Descriptor keyboard, Poll.Ready what) {
            ready = true;
            gone = what == Poll.Ready.GONE;
        }
    }

    private int typed(MemorySegment events, byte[] into) throws IOException {
        restless = true;
        ByteBuffer out = ByteBuffer.wrap(into);
        if (!keys.take(events.asByteBuffer().order(ByteOrder.nativeOrder()), out)) {
            keys.restart(keyboard.held());
            lost = true;
        }
        return out.position();
    }

    private int silence() throws IOException {
        restless = false;
        boolean begun = keys.begun();
        keys.restart(keyboard.held());
        lost = begun && terminator != HidSettings.Terminator.SILENCE;
        over = true;
        return 0;
    }

    @Override
    public String detail() {
        return keyboard.toString();
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            poll.wake();
            release();
        }
    }

    private synchronized void release() {
        keyboard.close();
        poll.close();
    }
}
