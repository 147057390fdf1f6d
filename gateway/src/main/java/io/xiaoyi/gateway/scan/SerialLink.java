package io.xiaoyi.gateway.scan;

import com.fazecast.jSerialComm.SerialPort;
import com.fazecast.jSerialComm.SerialPortInvalidPortException;
import java.io.IOException;
import java.nio.file.Files;

/**
 * An open serial port, by jSerialComm: it sets the line's parameters on a real port, takes a pseudo-terminal as well,
 * returns bytes as they come, reports a hang-up (which is what unplugging is to a USB port) at once, and its
 * close ends a waiting read.
 */
final class SerialLink implements Link {
    private static final int WAIT_MILLIS = 200;

    private final SerialPort port;
    private final SerialSettings settings;

    private SerialLink(SerialPort port, SerialSettings settings) {
        this.port = port;
        this.settings = settings;
    }

    static SerialLink open(SerialSettings settings, LineRule rule) throws IOException {
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
        // The terminal counts its read timeout in tenths of a second.
        int waitMillis = (rule.idleGapMillis().orElse(WAIT_MILLIS) + 99) / 100 * 100;
        port.setComPortTimeouts(SerialPort.TIMEOUT_READ_SEMI_BLOCKING, waitMillis, 0);
        if (!port.openPort(0)) {
            throw new IOException(settings + " does not open: " + reason(settings, port.getLastErrorCode()));
        }
        return new SerialLink(port, settings);
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

    @Override
    public int read(byte[] into) throws IOException {
        int count = port.readBytes(into, into.length);
        if (count < 0) {
            throw new IOException(settings + " was unplugged (error " + port.getLastErrorCode() + ")");
        }
        return count;
    }

    @Override
    public String detail() {
        return settings.toString();
    }

    @Override
    public void close() {
        port.closePort();
    }
}
