package io.xiaoyi.gateway.serial;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;

/**
 * An open serial port, by jSerialComm: it returns bytes as they come, reports a hang-up (which is what unplugging is to
 * a USB port) at once, and its close ends a waiting read.
 *
 * <p>
 * Threading: one thread reads and writes; any may close.
 */
public final class OpenPort implements Closeable {
    private final SerialPort port;
    private final SerialSettings settings;

    private OpenPort(SerialPort port, SerialSettings settings) {
        this.port = port;
        this.settings = settings;
    }

    /**
     * @param waitMillis
     *            how long a read waits for its first byte: 1 or more, rounded up to the tenths of a second that a
     *            terminal counts in
     * @throws IOException
     *             with a message for people that says why it can not be opened now
     */
    public static OpenPort open(SerialSettings settings, int waitMillis) throws IOException {
        if (!Files.exists(settings.device())) {
            throw new IOException(settings.device() + " is not there");
        }
        if (Files.isRegularFile(settings.device()) || Files.isDirectory(settings.device())) {
            throw new IOException(settings.device() + " is a file or folder, expected a serial device");
        }
        SerialPort port;
        try {
            port = SerialPort.getCommPort(settings.device().toString());
        } catch (SerialPortInvalidPortException e) {
            throw new IOException(settings.device() + " is not a serial device", e);
        }
        int stopBits = settings.stopBits() == 2 ? SerialPort.TWO_STOP_BITS : SerialPort.ONE_STOP_BIT;
        port.setComPortParameters(settings.baud(), settings.dataBits(), stopBits, settings.parity().library());
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, (waitMillis + 99) / 100 * 100, 0);
        if (!port.openPort(0)) {
            throw new IOException(settings + " does not open: " + reason(settings, port.getLastErrorCode()));
        }
        return new OpenPort(port, settings);
    }

    /** The errno values that people can do something about. */
    private static String reason(SerialSettings settings, int errno) {
        return switch (errno) {
            case 13 -> "permission denied (is the gateway's user in the group that owns it?)";
            case 16 -> "busy, another program has it";
            case 25 -> "it is no serial device";
            default -> Files.isReadable(settings.device()) ? "error " + errno : "not readable, error " + errno;
        };
    }

    /**
     * Waits for bytes.
     *
     * @return how many came; 0 when none came in time
     * @throws IOException
     *             when the device is gone, with a message for people
     */
    public int read(byte[] into) throws IOException {
        return read(into, into.length);
    }

    /**
     * What has come, without waiting: how a terminal waits is the terminal's own setting, which any program may change
     * that looks into a port that was just plugged in, and then a {@link #read} waits for ever.
     *
     * @return how many came; 0 for none
     * @throws IOException
     *             when the device is gone, with a message for people
     */
    public int readNow(byte[] into) throws IOException {
        int there = port.bytesAvailable();
        if (there < 0) {
            throw unplugged();
        }
        return there == 0 ? 0 : read(into, Math.min(there, into.length));
    }

    private int read(byte[] into, int most) throws IOException {
        int count = port.readBytes(into, most);
        if (count < 0) {
            throw unplugged();
        }
        return count;
    }

    /**
     * Hands bytes to the system, which sends them. One that sends none, as a stuck USB device, would hold up a writer
     * for ever once it keeps some thousand bytes: who writes again and again discards before.
     *
     * @throws IOException
     *             when not all were taken, with a message for people
     */
    public void write(byte[] bytes) throws IOException {
        int count = port.writeBytes(bytes, bytes.length);
        if (count < 0) {
            throw unplugged();
        }
        if (count < bytes.length) {
            throw new IOException(settings + " took " + count + " of " + bytes.length + " bytes");
        }
    }

    /** Forgets what came and was not read, and what was written and is not sent. */
    public void discard() {
        port.flushIOBuffers();
    }

    private IOException unplugged() {
        return new IOException(settings + " was unplugged (error " + port.getLastErrorCode() + ")");
    }

    /** What is open, and how. */
    @Override
    public String toString() {
        return settings.toString();
    }

    @Override
    public void close() {
        port.closePort();
    }
}
