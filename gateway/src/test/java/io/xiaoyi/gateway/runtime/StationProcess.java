package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.figures.Crowd;
import io.xiaoyi.gateway.journal.Retention;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.InputChanged;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.DirectoryLock;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A whole station in a process of its own, {@code StationProcess FOLDER COURIERS}; its wires are its standard streams,
 * as {@link io.xiaoyi.gateway.figures.Door} has them.
 *
 * <p>System properties {@code journal.segment} and {@code journal.cap}: bytes of a segment, and of all together.
 */
final class StationProcess implements Hands {
    private final OutputStream out = new FileOutputStream(FileDescriptor.out);

    private StationProcess() {}

    public static void main(String[] arguments) throws IOException, SettingsException {
        new StationProcess().run(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
    }

    private void run(Path folder, int couriers) throws IOException, SettingsException {
        Settings settings = Settings.read(folder.resolve("station.yaml"));
        var ports = new Gateway.Ports(this, Map.of(), List.of());
        try (var clock = new SystemClock();
                var gateway = Gateway.open(settings, new Believed(clock), ports, StationProcess::open)) {
            if (couriers > 0) {
                gateway.inbox().offer(synchronised(settings, folder, couriers));
            }
            StationFolder.until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
            say("ready " + gateway.networkPort("front-in"));
            listen(gateway);
        }
    }

    private static JournalFiles open(DirectoryLock lock, JournalSettings usual, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        return JournalFiles.open(lock, disk(usual), genesis, inbox, signer);
    }

    private static JournalSettings disk(JournalSettings usual) {
        int segment = Integer.getInteger("journal.segment", usual.segmentBytes());
        long cap = Long.getLong("journal.cap", usual.retention().capBytes());
        return new JournalSettings(segment, usual.pendingEntries(), new Retention(usual.retention().period(), cap),
                usual.retryFirst(), usual.retryLongest());
    }

    /** A clock that is believed, whatever this machine has: by the floor a courier comes in once in ten minutes. */
    private record Believed(SystemClock machine) implements Clock {
        @Override
        public Moment now() {
            Moment now = machine.now();
            return now.judged(now.wall(), ClockTrust.NTP);
        }

        @Override
        public long realNanosUntil(long uptimeNanos) {
            return machine.realNanosUntil(uptimeNanos);
        }
    }

    static StationEvent synchronised(Settings settings, Path folder, int couriers) {
        SigningKey issuer = ((Checked.Good<SigningKey>) PemKeys.privateKey(folder.resolve("issuer.pem"))).value();
        var files = (StationEvent.TrustLoaded) new TrustFiles(settings).read().getFirst();
        return new StationEvent.TrustLoaded(files.trust(),
                new Crowd(issuer.publicKey().kid(), couriers).passes());
    }

    private static void listen(Gateway gateway) throws IOException {
        try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String[] words = line.split(" ");
                gateway.inbox().offer(new InputChanged(words[1], words[2].equals("1"), 0));
            }
        }
    }

    private void say(String line) {
        try {
            out.write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        } catch (IOException nobodyListens) {
            // the one who started this station has gone
        }
    }

    @Override
    public void set(Effect.SetLine line) {
        say("set " + line.line() + (line.active() ? " 1" : " 0"));
    }

    @Override
    public void answer(Effect.Answer answer) {
        say("answer " + answer.reader() + " " + answer.outcome().name().toLowerCase(Locale.ROOT)
                + answer.denial().map(denial -> " " + denial.code()).orElse(""));
    }
}
