package io.xiaoyi.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * The cable of one scanner: a TCP connection to the gateway's network reader, as industrial scanners make it.
 *
 * <p>Threading: one thread at a time.
 */
final class ReaderWire implements AutoCloseable {
    private final Socket socket;
    private final OutputStream out;

    ReaderWire(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        out = socket.getOutputStream();
    }

    /** Sends a code's bytes and CR LF, in one write. */
    void send(byte[] code) throws IOException {
        var line = new ByteArrayOutputStream(code.length + 2);
        line.write(code);
        line.write('\r');
        line.write('\n');
        line.writeTo(out);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
