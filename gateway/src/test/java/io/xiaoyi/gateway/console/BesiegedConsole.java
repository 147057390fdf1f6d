package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.runtime.Gateway;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.runtime.SystemClock;
import io.xiaoyi.gateway.station.Effect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A whole gateway with its console at a port of its own, as {@code run} opens it; only its hands are seen. */
final class BesiegedConsole implements AutoCloseable {
    final StationFolder folder;
    final Gateway gateway;
    /** What its readers said. */
    final List<Effect.Outcome> answers = new CopyOnWriteArrayList<>();
    /** How often a door's line was switched. */
    final AtomicInteger switched = new AtomicInteger();
    private final SystemClock machine = new SystemClock();
    private final boolean plain;

    BesiegedConsole(Path directory, String name, int streams) throws Exception {
        this(directory, name, streams, true);
    }

    /** @param plain without TLS; otherwise with a certificate of its own */
    BesiegedConsole(Path directory, String name, int streams, boolean plain) throws Exception {
        this.plain = plain;
        folder = new StationFolder(directory);
        folder.invitesVisitors();
        var mapper = new ObjectMapper(new YAMLFactory());
        var settings = (ObjectNode) mapper.readTree(folder.file().toFile());
        ((ObjectNode) settings.required("station")).put("name", name);
        settings.putObject("console").put("listen", "127.0.0.1:0").put("plain", plain).put("visitors", "visitors.pem")
                .put(
                        "streams", streams);
        mapper.writeValue(folder.file().toFile(), settings);
        gateway = Gateway.open(folder.settings(), believed(), new Gateway.Ports(new Hands() {
            @Override
            public void set(Effect.SetLine line) {
                switched.incrementAndGet();
            }

            @Override
            public void answer(Effect.Answer answer) {
                answers.add(answer.outcome());
            }
        }, Map.of(), List.of()));
        StationFolder.until("console and reader listen", () -> gateway.consolePort() != 0 && reader() != 0);
    }

    /** This machine's time, whatever this machine says of it: passes on paper want a clock that is believed. */
    private Clock believed() {
        return new Clock() {
            @Override
            public Moment now() {
                Moment now = machine.now();
                return new Moment(now.wall(), ClockTrust.RTC, now.uptimeNanos(), now.boot());
            }

            @Override
            public long realNanosUntil(long uptimeNanos) {
                return machine.realNanosUntil(uptimeNanos);
            }
        };
    }

    String address() {
        return (plain ? "http" : "https") + "://127.0.0.1:" + gateway.consolePort();
    }

    int reader() {
        return gateway.networkPort("front-in");
    }

    Path console() {
        return folder.folder().resolve("data/console");
    }

    /** What the box's own console shows. */
    String code() throws java.io.IOException {
        return Files.readString(console().resolve("set-up-code")).strip();
    }

    boolean released() {
        return gateway.station().doors().get("front").released();
    }

    /** Shows lines to the reader until it has answered so many times in all. */
    void show(int answered, String... lines) {
        StationFolder.scan(reader(), lines);
        StationFolder.until(answered + " answers", () -> answers.size() >= answered);
        assertThat(answers).hasSizeGreaterThanOrEqualTo(answered);
    }

    @Override
    public void close() {
        gateway.close();
        machine.close();
    }
}
