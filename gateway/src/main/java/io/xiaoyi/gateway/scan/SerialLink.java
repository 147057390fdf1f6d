package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.serial.OpenPort;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;

/** A scanner's open serial port. */
record SerialLink(OpenPort port) implements Link {
    private static final int WAIT_MILLIS = 200;

    static SerialLink open(SerialSettings settings, LineRule rule) throws IOException {
        return new SerialLink(OpenPort.open(settings, rule.idleGapMillis().orElse(WAIT_MILLIS)));
    }

    @Override
    public int read(byte[] into) throws IOException {
        return port.read(into);
    }

    @Override
    public String detail() {
        return port.toString();
    }

    @Override
    public void close() {
        port.close();
    }
}
