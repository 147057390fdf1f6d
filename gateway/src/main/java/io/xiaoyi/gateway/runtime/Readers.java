package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.scan.Backoff;
import io.xiaoyi.gateway.scan.CameraReader;
import io.xiaoyi.gateway.scan.CodeReader;
import io.xiaoyi.gateway.scan.HidReader;
import io.xiaoyi.gateway.scan.LineSink;
import io.xiaoyi.gateway.scan.NetworkReader;
import io.xiaoyi.gateway.scan.QrDecoder;
import io.xiaoyi.gateway.scan.SerialReader;
import io.xiaoyi.gateway.station.StationEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The readers of a station at work. One that cannot start is told as absent; the others read. */
final class Readers implements LineSink, AutoCloseable {
    private static final Logger LOG = System.getLogger("gateway.readers");
    private static final int SCANNERS_A_READER = 4;

    private final Inbox inbox;
    private final Map<String, CodeReader> readers = new LinkedHashMap<>();
    private final Map<String, Boolean> lastPresent = new ConcurrentHashMap<>();
    private long overlong;

    private Readers(Inbox inbox) {
        this.inbox = inbox;
    }

    static Readers start(Settings settings, Inbox inbox) {
        var readers = new Readers(inbox);
        for (Settings.Reader reader : settings.readers()) {
            try {
                readers.readers.put(reader.id(), readers.open(reader));
            } catch (RuntimeException | LinkageError e) {
                readers.health(reader.id(), false, "cannot start: " + e);
            }
        }
        return readers;
    }

    private CodeReader open(Settings.Reader reader) {
        return switch (reader.source()) {
            case Settings.Source.Listen it -> NetworkReader.listen(reader.id(),
                    new InetSocketAddress(it.host(), it.port()), SCANNERS_A_READER, it.lines(), Backoff.DEFAULT,
                    this);
            case Settings.Source.Connect it -> NetworkReader.connect(reader.id(), it.host(), it.port(), it.lines(),
                    Backoff.DEFAULT, this);
            case Settings.Source.Serial it -> SerialReader.start(reader.id(), it.port(), it.lines(), Backoff.DEFAULT,
                    this);
            case Settings.Source.Camera it -> CameraReader.start(reader.id(), it.camera(),
                    new QrDecoder().within(CameraReader.USUAL_LOOK), Backoff.DEFAULT, this);
            case Settings.Source.Hid it -> HidReader.start(reader.id(), it.keyboard(), Backoff.DEFAULT, this);
        };
    }

    /** The port a network reader is bound to now; 0 where it is not bound, or no network reader. */
    int port(String reader) {
        return readers.get(reader) instanceof NetworkReader network
                ? network.boundTo().map(InetSocketAddress::getPort).orElse(0)
                : 0;
    }

    @Override
    public void line(String reader, byte[] line) {
        inbox.offer(new StationEvent.Scanned(reader, Octets.of(line)));
    }

    /** Logs the 1st, 2nd, 4th, 8th…: a scanner gone mad must not fill the disk. */
    @Override
    public synchronized void overlong(String reader, long lengthBytes) {
        overlong++;
        if (Long.bitCount(overlong) == 1) {
            LOG.log(Level.WARNING, "reader {0}: a line of {1} bytes dropped ({2} so far)", reader,
                    Long.toString(lengthBytes), Long.toString(overlong));
        }
    }

    @Override
    public void health(String reader, boolean present, String detail) {
        boolean changed = !Boolean.valueOf(present).equals(lastPresent.put(reader, present));
        Level level = !changed ? Level.DEBUG : present ? Level.INFO : Level.WARNING;
        LOG.log(level, "reader {0} {1}: {2}", reader, present ? "is there" : "is away", detail);
        inbox.offer(new StationEvent.ReaderChanged(reader, present, detail));
    }

    /** One that cannot be closed is told in the log; the others are closed. */
    @Override
    public void close() {
        close(readers);
    }

    static void close(Map<String, ? extends AutoCloseable> readers) {
        readers.forEach((id, reader) -> {
            try {
                reader.close();
            } catch (Exception | Error e) {
                LOG.log(Level.WARNING, "closing reader " + id, e);
            }
        });
    }
}
