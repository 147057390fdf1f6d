package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.uplink.RetainedPublisher;
import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import io.xiaoyi.gateway.uplink.TrustTopics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trust publish}: what changed since the last time, retained, the head last. */
@Command(name = "publish", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Publishes what changed in the folder since it was last published to this broker: ring, pages and",
        "revocations, and the head behind them."},
        footerHeading = "%nExamples:%n", footer = {
                "  gateway trust publish --tenant demo --broker mqtts://broker.example:8883 --directory trust",
                "  gateway trust publish --tenant demo --broker mqtt://127.0.0.1:1883 --directory trust --all"})
final class TrustPublishCommand implements Callable<Integer> {
    @Option(names = "--tenant", required = true, description = "Whose stations it is for.")
    private String tenant;

    @Mixin
    private BrokerOptions options;

    @Option(names = "--directory", required = true, paramLabel = "DIR", description = "What trust build and head made.")
    private Path directory;

    @Option(names = "--all", description = "All of it: for a broker that has lost what it retained.")
    private boolean all;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws InterruptedException {
        String broker = options.broker();
        var folder = new TrustFolder(directory);
        Path ledger = directory.resolve("published.csv");
        Map<String, String> before = all ? Map.of() : published(ledger, broker);
        Map<String, String> after = new TreeMap<>();
        List<Message> changed = new ArrayList<>();
        for (Message message : messages(folder)) {
            String hash = Head.hash(Octets.of(message.payload())).hex();
            after.put(message.topic(), hash);
            if (!hash.equals(before.get(message.topic()))) {
                changed.add(message);
            }
        }
        try {
            RetainedPublisher.publish(options.settings("trust"), changed);
        } catch (IOException e) {
            throw new Failure(Failure.IO, broker + ": " + e.getMessage());
        }
        var text = new StringBuilder(broker + "\n");
        after.forEach((topic, hash) -> text.append(topic).append(',').append(hash).append('\n'));
        folder.write(ledger, Octets.utf8(text.toString()));
        long bytes = changed.stream().mapToLong(each -> each.payload().length).sum();
        spec.commandLine().getOut().printf("%s: %d of %d messages published, %d bytes%n", broker, changed.size(), after
                .size(), bytes);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<Message> messages(TrustFolder folder) {
        var topics = new TrustTopics(tenant);
        var messages = new ArrayList<Message>();
        messages.add(message(topics.ring(), folder.ring()));
        for (long kid : folder.issuers()) {
            for (int prefix = 0; prefix < Page.COUNT; prefix++) {
                messages.add(message(topics.page(kid, prefix), folder.page(kid, prefix)));
            }
            messages.add(message(topics.revoked(kid), folder.revoked(kid)));
        }
        messages.add(message(topics.head(), folder.head()));
        return messages;
    }

    private static Message message(String topic, Path file) {
        return new Message(topic, PassCommands.read(file));
    }

    /** What this broker has by topic; nothing where the last time was with another. */
    private static Map<String, String> published(Path ledger, String broker) {
        Map<String, String> hashes = new HashMap<>();
        if (Files.exists(ledger)) {
            List<String> lines = new String(PassCommands.read(ledger), StandardCharsets.UTF_8).lines().toList();
            if (!lines.isEmpty() && lines.getFirst().equals(broker)) {
                lines.stream().skip(1).map(line -> line.split(",")).filter(cells -> cells.length == 2).forEach(
                        cells -> hashes.put(cells[0], cells[1]));
            }
        }
        return hashes;
    }
}
