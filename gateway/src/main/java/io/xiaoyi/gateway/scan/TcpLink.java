package io.xiaoyi.gateway.scan;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;

/** A scanner's TCP connection. A dead peer is noticed by keep-alive probes within about a minute. */
final class TcpLink implements Link {
    private static final int CONNECT_MILLIS = 5_000;

    private final Socket socket;
    private final InputStream stream;
    private final String detail;

    TcpLink(Socket socket, LineRule rule, String detail) throws IOException {
        this.socket = socket;
        this.detail = detail;
        socket.setSoTimeout(rule.idleGapMillis().orElse(0));
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        var supported = socket.supportedOptions();
        if (supported.contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, 30);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, 10);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        }
        this.stream = socket.getInputStream();
    }

    /** Connects to a scanner that listens; the name is looked up anew each time. */
    static TcpLink connect(String host, int port, LineRule rule) throws IOException {
        var socket = new Socket();
        String detail = host + ":" + port;
        try {
            socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
            return new TcpLink(socket, rule, "connected to " + detail);
        } catch (IOException e) {
            socket.close();
            throw new IOException(detail + ": " + Threads.words(e), e);
        }
    }

    @Override
    public int read(byte[] into) throws IOException {
        try {
            return stream.read(into);
        } catch (SocketTimeoutException e) {
            return 0;
        } catch (IOException e) {
            throw new IOException(detail + ": " + Threads.words(e), e);
        }
    }

    @Override
    public String detail() {
        return detail;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
