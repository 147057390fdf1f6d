package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.runtime.SystemClock;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.uplink.StationIdentity;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.Uplink;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/**
 * A journal and its uplink in a process of their own, {@code UplinkProcess JOURNAL BROKER_PORT}, until the end of its
 * input. Alarms go to its standard error.
 */
final class UplinkProcess {
    private UplinkProcess() {}

    public static void main(String[] arguments) throws IOException {
        var topics = new Topics("demo", "st-0001");
        var who = new StationIdentity(topics, "", ZoneOffset.UTC, List.of(), "0", 1, Octets.of(new byte[8]), List.of(),
                List.of());
        var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + arguments[1]), topics);
        try (var clock = new SystemClock();
                var journal = JournalFiles.open(Path.of(arguments[0]), JournalSettings.usual(), Remembered.nothing(
                        Instant.EPOCH, 100, 100), _ -> true, CheckpointSigner.NONE);
                var uplink = new Uplink(settings, who, journal, event -> {
                    if (event instanceof StationEvent.AdapterAlarm) {
                        System.err.println(event);
                    }
                    return true;
                }, clock, new Random())) {
            uplink.start();
            while (System.in.read() >= 0) {
                // nothing is said to it
            }
        }
    }
}
