package io.xiaoyi.gateway.uplink;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes a connection's sockets and remembers them, so that they can be closed whatever became of the client they were
 * given to.
 *
 * <p>Threading: any thread.
 */
final class Sockets implements AutoCloseable {
    /** Bounds how long closing waits for a writer that a dead peer has stuck. */
    private static final int LINGER_SECONDS = 1;
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final List<Socket> made = new ArrayList<>();
    private final SocketFactory factory;

    private Sockets(SSLSocketFactory encrypted) {
        this.factory = new Encrypted(encrypted);
    }

    private Sockets() {
        this.factory = new Plain();
    }

    static Sockets plain() {
        return new Sockets();
    }

    /** TLS sockets, of version 1.2 and up whatever the JDK would still take. */
    static Sockets encrypted(Tls tls) {
        return new Sockets(tls.factory());
    }

    SocketFactory factory() {
        return factory;
    }

    /** What the peer of the newest TLS socket has shown, its own first; empty for none. */
    synchronized List<X509Certificate> peer() {
        if (made.isEmpty() || !(made.getLast() instanceof SSLSocket encrypted)) {
            return List.of();
        }
        try {
            return Stream.of(encrypted.getSession().getPeerCertificates()).map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    private synchronized Socket remember(Socket socket) throws IOException {
        socket.setSoLinger(true, LINGER_SECONDS);
        if (socket instanceof SSLSocket encrypted) {
            encrypted.setEnabledProtocols(VERSIONS);
        }
        made.add(socket);
        return socket;
    }

    @Override
    public synchronized void close() {
        for (Socket socket : made) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // closed is what it was to become
            }
        }
        made.clear();
    }

    /** Paho reads a packet byte by byte, each of them a call of the system where nothing reads ahead. */
    private static final class ReadAhead extends Socket {
        private Optional<InputStream> ahead = Optional.empty();

        @Override
        public synchronized InputStream getInputStream() throws IOException {
            if (ahead.isEmpty()) {
                ahead = Optional.of(new Ahead(super.getInputStream()));
            }
            return ahead.get();
        }
    }

    /** Asks the system what has come only when it holds nothing itself, for Paho asks before each packet. */
    private static final class Ahead extends BufferedInputStream {
        Ahead(InputStream from) {
            super(from);
        }

        @Override
        public synchronized int available() throws IOException {
            return pos < count ? count - pos : super.available();
        }
    }

    private final class Plain extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return remember(new ReadAhead());
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return remember(new Socket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return remember(new Socket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return remember(new Socket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return remember(new Socket(host, port, from, fromPort));
        }
    }

    private final class Encrypted extends SSLSocketFactory {
        private final SSLSocketFactory real;

        Encrypted(SSLSocketFactory real) {
            this.real = real;
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return real.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return real.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket() throws IOException {
            return remember(real.createSocket());
        }

        @Override
        public Socket createSocket(Socket under, String host, int port, boolean autoClose) throws IOException {
            return remember(real.createSocket(under, host, port, autoClose));
        }

        @Override
        public Socket createSocket(String host, int port) throws IOException {
            return remember(real.createSocket(host, port));
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) throws IOException {
            return remember(real.createSocket(host, port, from, fromPort));
        }

        @Override
        public Socket createSocket(InetAddress host, int port) throws IOException {
            return remember(real.createSocket(host, port));
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) throws IOException {
            return remember(real.createSocket(host, port, from, fromPort));
        }
    }
}
