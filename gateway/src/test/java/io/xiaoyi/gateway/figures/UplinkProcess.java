package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.runtime.SystemClock;
import io.xiaoyi.gateway.station.Remembered;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.store.CheckpointSigner;
import io.xiaoyi.gateway.store.JournalFiles;
import io.xiaoyi.gateway.store.JournalSettings;
import io.xiaoyi.gateway.uplink.StationIdentity;
import io.xiaoyi.gateway.uplink.Machine;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.Uplink;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;

/**
 * A journal and its uplink in a process of their own, {@code UplinkProcess JOURNAL}. Each line that it reads,
 * {@code anew PORT}, {@code on PORT} or {@code rest}, ends what it does; the first two have it deliver to this broker,
 * from the first entry or from where it was. It stops at the end of its input. Alarms go to its standard error.
 */
final class UplinkProcess {
    private static final Topics TOPICS = new Topics("demo", "st-0001");
    private static final StationIdentity WHO = new StationIdentity(TOPICS, "", ZoneOffset.UTC, List.of(), "0", 1, Octets
            .of(new byte[8]), List.of(), List.of(), List.of());

    private UplinkProcess() {}

    public static void main(String[] arguments) throws IOException {
        Path directory = Path.of(arguments[0]);
        try (var clock = new SystemClock();
                var in = new BufferedReader(new InputStreamReader(System.in,
                        StandardCharsets.US_ASCII))) {
            String line = in.readLine();
            while (line != null) {
                String[] words = line.split(" ");
                if (words[0].equals("anew")) {
                    Files.deleteIfExists(directory.resolve("cursor"));
                }
                line = words[0].equals("rest")
                        ? in.readLine()
                        : deliver(directory, Integer.parseInt(words[1]), clock,
                                in);
            }
        }
    }

    private static String deliver(Path directory, int port, SystemClock clock, BufferedReader in) throws IOException {
        var settings = UplinkSettings.of(URI.create("mqtt://127.0.0.1:" + port), TOPICS);
        try (var journal = JournalFiles.open(directory, JournalSettings.usual(), Remembered.nothing(Instant.EPOCH,
                100, 100), _ -> true, CheckpointSigner.NONE);
                var uplink = new Uplink(settings, WHO, journal, UplinkProcess::heard, clock, new Random(),
                        Machine.SILENT)) {
            uplink.start();
            return in.readLine();
        }
    }

    private static boolean heard(StationEvent event) {
        if (event instanceof StationEvent.AdapterAlarm) {
            System.err.println(event);
        }
        return true;
    }
}
