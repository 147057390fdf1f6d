package io.xiaoyi.simulator;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Optional;

/**
 * The cable of one scanner: a TCP connection to the gateway's network reader, as industrial scanners make it. One that
 * ended is made again for the next code.
 *
 * <p>Threading: any thread, one at a time.
 */
final class ReaderWire implements AutoCloseable {
    private final LiveStation station;
    private final String reader;
    private Optional<Connection> connection = Optional.empty();

    /** @param boot the start of the station that it leads to */
    private record Connection(Socket socket, int boot) {}

    ReaderWire(LiveStation station, String reader) {
        this.station = station;
        this.reader = reader;
    }

    /**
     * Sends a code's bytes and CR LF, in one write.
     *
     * @throws IOException if nobody listens, as while the power is off
     */
    synchronized void send(byte[] code) throws IOException {
        var line = new ByteArrayOutputStream(code.length + 2);
        line.write(code);
        line.write('\r');
        line.write('\n');
        line.writeTo(connected().socket().getOutputStream());
    }

    private Connection connected() throws IOException {
        LiveStation.Address address = station.reader(reader);
        if (connection.isEmpty() || connection.get().boot() != address.boot()) {
            close();
            var socket = new Socket(InetAddress.getLoopbackAddress(), address.port());
            socket.setTcpNoDelay(true);
            connection = Optional.of(new Connection(socket, address.boot()));
        }
        return connection.get();
    }

    @Override
    public synchronized void close() throws IOException {
        if (connection.isPresent()) {
            connection.get().socket().close();
            connection = Optional.empty();
        }
    }
}
