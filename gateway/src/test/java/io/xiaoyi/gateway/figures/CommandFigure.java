package io.xiaoyi.gateway.figures;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.uplink.Caller;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * An operator's {@code unlock} on its way through a broker on the same machine to a station's process and back: from
 * before it is signed to {@code accepted}, which is in the journal by then, and to {@code done}, when the lock has been
 * told. Options: {@code commands} (1,000) and {@code learning}, those before that do not count (500).
 */
final class CommandFigure implements Figure {
    private static final Topics TOPICS = new Topics("demo", "st-0001");

    private final Random random = new Random(1);
    private final SigningKey operator = SigningKey.generate(Algorithm.EDDSA, random);

    @Override
    public String name() {
        return "command";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        try (var folder = new ScratchFolder("command-");
                var broker = MosquittoBroker.started("log_type subscribe", "set_tcp_nodelay true")) {
            var station = new StationFolder(folder.path().resolve("station"));
            station.joins(broker.port(), operator);
            try (var child = StationChild.start(station.folder(), 0, ScanFigure.tuned(), (_, _) -> {});
                    var caller = caller(broker.port())) {
                child.port();
                Octets nonce = caller.nonce();
                until("it takes commands", () -> broker.logged().contains("/cmd/"));
                send(caller, nonce, sheet.option("learning", 500), new Samples(), new Samples());
                var accepted = new Samples();
                var done = new Samples();
                send(caller, nonce, sheet.option("commands", 1_000), accepted, done);
                sheet.row("unlock: signed → accepted, durable", "%s", accepted);
                sheet.row("unlock: signed → done", "%s", done);
            }
        }
    }

    private static Caller caller(int port) throws IOException, InterruptedException {
        return new Caller(UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + port), "operator"), TOPICS, Duration
                .ofSeconds(30));
    }

    private void send(Caller caller, Octets nonce, int commands, Samples accepted, Samples done) throws IOException,
            InterruptedException {
        for (int i = 0; i < commands; i++) {
            long start = System.nanoTime();
            String stage = caller.send("unlock", unlock(nonce), answer -> {
                if (answer.contains("accepted")) {
                    accepted.add(System.nanoTime() - start);
                }
            });
            done.add(System.nanoTime() - start);
            if (!stage.equals("done")) {
                throw new IOException("command " + i + " was " + stage);
            }
        }
    }

    private Octets unlock(Octets nonce) {
        byte[] id = new byte[16];
        random.nextBytes(id);
        Instant now = Instant.now();
        var command = new Command("st-0001", Octets.of(id), now, now.plusSeconds(60), "unlock", Map.of("door", Cbor.of(
                "front")), Optional.of(nonce));
        return SignedCommand.sign(command, "demo", operator.publicKey().kid(), operator).encoded();
    }
}
