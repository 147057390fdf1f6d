package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.serial.OpenPort;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * An open line of meters: one asks, one answers. Every call returns within the answer wait and a tenth of a second,
 * whatever is on the line.
 *
 * <p>
 * Threading: one thread; any may close.
 */
public final class MeterPort implements Closeable {
    /** Answered by any meter, so for a line that has one. */
    public static final int ANY_ADDRESS = 0xF8;
    /** The highest that a meter can be set to; the lowest is 1. */
    public static final int HIGHEST_ADDRESS = 0xF7;

    private static final int READ_MILLIS = 100;
    /** Frames of one line are 3.5 characters apart at least, 4 ms at 9600 baud. */
    private static final long GAP_NANOS = 5_000_000;

    /** Some characters at 9600 baud. */
    private static final long LOOK_NANOS = 2_000_000;

    private final OpenPort port;
    private final long answerNanos;
    private long quietSince = System.nanoTime();

    private MeterPort(OpenPort port, Duration answerWait) {
        this.port = port;
        this.answerNanos = answerWait.toNanos();
    }

    /**
     * @param answerWait
     *            how long a meter may take: 100 ms or more. A reading's answer takes 26 ms at 9600 baud.
     * @throws IOException
     *             with a message for people that says why it can not be opened now
     */
    public static MeterPort open(SerialSettings settings, Duration answerWait) throws IOException {
        return new MeterPort(OpenPort.open(settings, READ_MILLIS), answerWait);
    }

    static boolean isOwnAddress(int address) {
        return address >= 1 && address <= HIGHEST_ADDRESS;
    }

    /** Whether a frame may come from here. */
    static boolean isAddress(int address) {
        return isOwnAddress(address) || address == ANY_ADDRESS;
    }

    /**
     * Asks for the registers that {@link PzemReading} is made of.
     *
     * @throws IOException if the port is gone
     */
    public Answer read(int address) throws IOException {
        return ask(Request.readings(address));
    }

    /** Gives a meter another address, which it keeps without power. @throws IOException if the port is gone */
    public Answer setAddress(int address, int next) throws IOException {
        return ask(Request.newAddress(address, next));
    }

    /** Sets a meter's energy to 0 Wh. @throws IOException if the port is gone */
    public Answer resetEnergy(int address) throws IOException {
        return ask(Request.energyReset(address));
    }

    private Answer ask(Request request) throws IOException {
        awaitGap();
        port.discard();
        port.write(request.frame());
        try {
            return hear(request, System.nanoTime() + answerNanos);
        } finally {
            quietSince = System.nanoTime();
        }
    }

    /**
     * Hears until there is an answer or the time is over, and then looks once more: what came in time counts though
     * this was kept from looking. Of more than fits the older half is forgotten.
     */
    private Answer hear(Request request, long untilNanos) throws IOException {
        byte[] piece = new byte[Request.LONGEST_FRAME_BYTES];
        byte[] heard = new byte[2 * Request.LONGEST_FRAME_BYTES];
        int count = 0;
        long forgotten = 0;
        Answer answer = new Answer.Silent();
        for (boolean isOver = false; !isOver;) {
            isOver = untilNanos - System.nanoTime() <= 0;
            int more = port.readNow(piece);
            if (more == 0 && !isOver) {
                LockSupport.parkNanos(LOOK_NANOS);
            }
            if (count + more > heard.length) {
                int surplus = count + more - heard.length;
                System.arraycopy(heard, surplus, heard, 0, count - surplus);
                count -= surplus;
                forgotten += surplus;
            }
            System.arraycopy(piece, 0, heard, count, more);
            count += more;
            answer = request.find(heard, count);
            if (answer instanceof Answer.Accepted || answer instanceof Answer.Refused) {
                return answer;
            }
        }
        return answer instanceof Answer.Garbled ? new Answer.Garbled(forgotten + count) : answer;
    }

    private void awaitGap() {
        for (long left = GAP_NANOS; left > 0; left = quietSince + GAP_NANOS - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    @Override
    public String toString() {
        return port.toString();
    }

    @Override
    public void close() {
        port.close();
    }
}
