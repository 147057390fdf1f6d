package io.xiaoyi.gateway.uplink;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;

/**
 * Makes a connection's sockets, counts what they carry, and remembers them, so that they can be closed whatever became
 * of the client they were given to. Encryption is laid on here, below the client, which speaks in the clear for all it
 * knows: only so are the bytes of TLS seen.
 *
 * <p>Threading: any thread.
 */
final class Sockets implements AutoCloseable {
    /** Bounds how long closing waits for a writer that a dead peer has stuck. */
    private static final int LINGER_SECONDS = 1;
    private static final String[] VERSIONS = {"TLSv1.3", "TLSv1.2"};

    private final List<Wire> made = new ArrayList<>();
    private final SocketFactory factory = new Factory();
    private final Traffic traffic;
    private final Optional<Peer> peer;

    /** Who must prove to be whom, by its certificate. */
    private record Peer(Tls tls, String host) {}

    private Sockets(Traffic traffic, Optional<Peer> peer) {
        this.traffic = traffic;
        this.peer = peer;
    }

    static Sockets plain(Traffic traffic) {
        return new Sockets(traffic, Optional.empty());
    }

    /**
     * TLS sockets, of version 1.2 and up whatever the JDK would still take, to a broker whose certificate must be for
     * this host by the rules of HTTPS (RFC 9110, 4.3.4).
     */
    static Sockets encrypted(Traffic traffic, Tls tls, String host) {
        return new Sockets(traffic, Optional.of(new Peer(tls, host)));
    }

    SocketFactory factory() {
        return factory;
    }

    /** What the peer of the newest encrypted socket has shown, its own first; empty for none. */
    synchronized List<X509Certificate> peer() {
        if (made.isEmpty() || made.getLast().encrypted.isEmpty()) {
            return List.of();
        }
        try {
            return Stream.of(made.getLast().encrypted.get().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast).toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    private synchronized Socket remember(Wire wire) throws IOException {
        wire.setSoLinger(true, LINGER_SECONDS);
        wire.setTcpNoDelay(true); // an answer to a command must not wait until the one before was acknowledged
        made.add(wire);
        return wire;
    }

    @Override
    public synchronized void close() {
        for (Wire wire : made) {
            try {
                wire.abort();
            } catch (IOException alreadyBroken) {
                // closed is what it was to become
            }
        }
        made.clear();
    }

    /** A socket whose bytes are counted, encrypted once it is connected where that is asked for. */
    private final class Wire extends Socket {
        private final AtomicBoolean leaving = new AtomicBoolean();
        private volatile Optional<SSLSocket> encrypted = Optional.empty();
        private volatile Optional<InputStream> in = Optional.empty();
        private volatile Optional<OutputStream> out = Optional.empty();

        @Override
        public void connect(SocketAddress to) throws IOException {
            connect(to, 0);
        }

        @Override
        public void connect(SocketAddress to, int timeoutMillis) throws IOException {
            super.connect(to, timeoutMillis);
            in = Optional.of(new Ahead(new CountedIn(super.getInputStream())));
            out = Optional.of(new CountedOut(super.getOutputStream()));
            if (peer.isPresent()) {
                encrypt(peer.get(), timeoutMillis);
            }
        }

        /** TLS takes this socket's streams as they are now, and gives it others. */
        private void encrypt(Peer who, int timeoutMillis) throws IOException {
            var upon = (SSLSocket) who.tls().factory().createSocket(this, who.host(), getPort(), true);
            encrypted = Optional.of(upon);
            upon.setEnabledProtocols(VERSIONS);
            SSLParameters parameters = upon.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            upon.setSSLParameters(parameters);
            setSoTimeout(timeoutMillis);
            upon.startHandshake();
            setSoTimeout(0);
            in = Optional.of(upon.getInputStream());
            out = Optional.of(upon.getOutputStream());
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return in.isPresent() ? in.get() : super.getInputStream(); // which says why there is none
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return out.isPresent() ? out.get() : super.getOutputStream();
        }

        /** Ends TLS in order, which ends by closing this once more. */
        @Override
        public void close() throws IOException {
            if (encrypted.isPresent() && leaving.compareAndSet(false, true)) {
                encrypted.get().close();
            }
            super.close();
        }

        /** Without a word to the other side, who may not be there to take it. */
        void abort() throws IOException {
            leaving.set(true);
            super.close();
        }
    }

    /**
     * Paho reads a packet byte by byte, each of them a call of the system where nothing reads ahead. Asks the system
     * what has come only when it holds nothing itself, for Paho asks before each packet.
     */
    private static final class Ahead extends BufferedInputStream {
        Ahead(InputStream from) {
            super(from);
        }

        @Override
        public synchronized int available() throws IOException {
            return pos < count ? count - pos : super.available();
        }
    }

    private final class CountedIn extends FilterInputStream {
        CountedIn(InputStream from) {
            super(from);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            traffic.received(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            traffic.received(Math.max(0, read));
            return read;
        }
    }

    private final class CountedOut extends FilterOutputStream {
        CountedOut(OutputStream to) {
            super(to);
        }

        @Override
        public void write(int one) throws IOException {
            out.write(one);
            traffic.sent(1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            out.write(bytes, from, length);
            traffic.sent(length);
        }
    }

    /** As Paho uses it: it makes a socket, then connects it. */
    private final class Factory extends SocketFactory {
        @Override
        public Socket createSocket() throws IOException {
            return remember(new Wire());
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw unasked();
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress from, int fromPort) {
            throw unasked();
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            throw unasked();
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort) {
            throw unasked();
        }

        private static UnsupportedOperationException unasked() {
            return new UnsupportedOperationException("expected a socket that is connected later");
        }
    }
}
