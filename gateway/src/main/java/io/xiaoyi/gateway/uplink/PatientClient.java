package io.xiaoyi.gateway.uplink;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.internal.NetworkModule;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;

/**
 * A Paho client that outlives a broker which hangs up at once. Paho 1.2.5 starts its receiver, then its sender, and
 * looks every 100 ms whether the one runs before it goes on to the next: one that has ended in between it awaits for
 * good, on a thread that nothing ends any more. So the end of what comes in is kept back here until something goes out,
 * for then all of them run; and who wants to end it himself calls {@link #settle()} before.
 */
final class PatientClient extends MqttAsyncClient {
    private static final long LONGEST_HOLD_SECONDS = 10;
    private static final long LONGEST_SETTLE_SECONDS = 2;

    private volatile List<Line> lines = List.of();

    PatientClient(String address, String id, ScheduledExecutorService threads) throws MqttException {
        super(address, id, new MemoryPersistence(), null, threads);
    }

    @Override
    protected NetworkModule[] createNetworkModules(String address, MqttConnectionOptions options)
            throws MqttException {
        lines = Stream.of(super.createNetworkModules(address, options)).map(Line::new).toList();
        return lines.toArray(NetworkModule[]::new);
    }

    /** Waits until whatever has begun to start does run: a third of a second as a rule, two seconds at most. */
    void settle() {
        lines.stream().filter(line -> line.isTaken).forEach(line -> line.awaitBegun(LONGEST_SETTLE_SECONDS));
    }

    private static final class Line implements NetworkModule {
        private final NetworkModule real;
        private volatile boolean isTaken;
        private final CountDownLatch begun = new CountDownLatch(1);
        private volatile Optional<IOException> end = Optional.empty();

        Line(NetworkModule real) {
            this.real = real;
        }

        @Override
        public void start() throws IOException, MqttException {
            real.start();
        }

        @Override
        public InputStream getInputStream() throws IOException {
            isTaken = true;
            return new In(real.getInputStream());
        }

        @Override
        public OutputStream getOutputStream() throws IOException {
            return new Out(real.getOutputStream());
        }

        @Override
        public void stop() throws IOException {
            begun.countDown();
            real.stop();
        }

        @Override
        public String getServerURI() {
            return real.getServerURI();
        }

        /** An interrupt ends the thread that waits here, but not before the others run. */
        private void awaitBegun(long seconds) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
            boolean wasInterrupted = false;
            boolean isOver = false;
            while (!isOver) {
                try {
                    isOver = begun.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS) || System
                            .nanoTime() >= deadline;
                } catch (InterruptedException e) {
                    wasInterrupted = true;
                }
            }
            if (wasInterrupted) {
                Thread.currentThread().interrupt();
            }
        }

        /** That nothing has come for a second is no end. */
        private IOException ended(IOException why) {
            if (!(why instanceof SocketTimeoutException)) {
                end = Optional.of(why);
                awaitBegun(LONGEST_HOLD_SECONDS);
            }
            return why;
        }

        private final class In extends FilterInputStream {
            In(InputStream real) {
                super(real);
            }

            @Override
            public int available() throws IOException {
                try {
                    return in.available();
                } catch (IOException e) {
                    throw ended(e);
                }
            }

            @Override
            public int read() throws IOException {
                try {
                    return orEnd(in.read());
                } catch (IOException e) {
                    throw ended(e);
                }
            }

            @Override
            public int read(byte[] into, int from, int length) throws IOException {
                try {
                    return orEnd(in.read(into, from, length));
                } catch (IOException e) {
                    throw ended(e);
                }
            }

            private int orEnd(int read) {
                if (read < 0) {
                    awaitBegun(LONGEST_HOLD_SECONDS);
                }
                return read;
            }
        }

        /** What comes in says better why a connection ended than what can no longer go out. */
        private final class Out extends FilterOutputStream {
            Out(OutputStream real) {
                super(real);
            }

            @Override
            public void write(int octet) throws IOException {
                write(new byte[]{(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] octets, int from, int length) throws IOException {
                begun.countDown();
                Optional<IOException> why = end;
                if (why.isPresent()) {
                    throw why.get();
                }
                out.write(octets, from, length);
            }
        }
    }
}
