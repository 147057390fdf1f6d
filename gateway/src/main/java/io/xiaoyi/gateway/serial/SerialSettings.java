package io.xiaoyi.gateway.serial;

import com.fazecast.jSerialComm.SerialPort;
import java.nio.file.Path;

/**
 * How a serial port is opened. USB devices in CDC-ACM mode, as most scanners are, ignore all but the device.
 *
 * @param device
 *            the device file; best one that survives replugging, such as {@code /dev/serial/by-id/…}
 * @param baud
 *            50 to 4,000,000
 * @param dataBits
 *            5 to 8
 * @param stopBits
 *            1 or 2
 */
public record SerialSettings(Path device, int baud, int dataBits, Parity parity, int stopBits) {
    /** The parity bit after the data bits. */
    public enum Parity {
        NONE(SerialPort.NO_PARITY),
        ODD(SerialPort.ODD_PARITY),
        EVEN(SerialPort.EVEN_PARITY);

        private final int library;

        Parity(int library) {
            this.library = library;
        }

        int library() {
            return library;
        }
    }

    /** @throws IllegalArgumentException if a value is out of its range */
    public SerialSettings {
        check("baud", baud, 50, 4_000_000);
        check("dataBits", dataBits, 5, 8);
        check("stopBits", stopBits, 1, 2);
    }

    private static void check(String setting, long found, long least, long most) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(setting + " is " + found + ", allowed are " + least + " to " + most);
        }
    }

    /** 8 data bits, no parity, one stop bit. */
    public static SerialSettings of(Path device, int baud) {
        return new SerialSettings(device, baud, 8, Parity.NONE, 1);
    }

    /** As people write it, such as {@code /dev/ttyACM0 at 115200 8N1}. */
    @Override
    public String toString() {
        return device + " at " + baud + " " + dataBits + parity.name().charAt(0) + stopBits;
    }
}
