package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Command;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Two strangers at the broker who repeat a command each, as fast as {@code mosquitto_pub} sends: one that was good and
 * was carried out before, and one that another key has signed in the operator's name.
 */
final class CommandFlood implements AutoCloseable {
    private static final String TOPIC = "st/v1/demo/st-0001/cmd/unlock";

    private final List<Process> senders = new ArrayList<>();

    private CommandFlood() {}

    /**
     * Opens the door by a good command, and lets nobody through; then the flood begins.
     *
     * @param qos with 0 the broker drops what the station does not take in time, with 1 all arrives
     * @param repeat how often each is sent
     */
    static CommandFlood begin(Siege siege, MosquittoBroker mosquitto, int qos, int repeat) {
        StationFolder.until("the station hears commands",
                () -> mosquitto.logged().contains("Sending SUBACK to st-demo"));
        int broker = mosquitto.port();
        byte[] good = unlock(siege, siege.operator);
        long start = System.nanoTime();
        publish(siege, broker, good, 1, 1).forEach(CommandFlood::await);
        siege.awaitLock(true, start);
        start = siege.input("contact.front", true);
        siege.awaitLock(false, start);
        siege.input("contact.front", false);
        var flood = new CommandFlood();
        flood.senders.addAll(publish(siege, broker, good, qos, repeat));
        flood.senders.addAll(publish(siege, broker, unlock(siege, SigningKey.generate(Algorithm.EDDSA, new Random(3))),
                qos, repeat));
        return flood;
    }

    private static byte[] unlock(Siege siege, SigningKey key) {
        byte[] id = new byte[16];
        new Random().nextBytes(id);
        Instant now = Instant.now();
        var command = new Command("st-0001", Octets.of(id), now, now.plusSeconds(60), "unlock", Map.of("door", Cbor.of(
                Siege.DOOR)), Optional.of(siege.gateway().station().boot().nonce()));
        return SignedCommand.sign(command, "demo", siege.operator.publicKey().kid(), key).encoded().toArray();
    }

    private static List<Process> publish(Siege siege, int broker, byte[] payload, int qos, int repeat) {
        try {
            Path file = Files.write(Files.createTempFile(siege.folder.file().getParent(), "command-", ".bin"), payload);
            return List.of(new ProcessBuilder(Needs.program("mosquitto_pub").toString(), "-h", "127.0.0.1", "-p",
                    Integer.toString(broker), "-V", "mqttv5", "-q", Integer.toString(qos), "-t", TOPIC, "--repeat",
                    Integer.toString(
                            repeat),
                    "--repeat-delay", "0", "-f", file.toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void await(Process sender) {
        try {
            sender.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until both have sent all. */
    void await() {
        senders.forEach(CommandFlood::await);
    }

    @Override
    public void close() {
        senders.forEach(Process::destroyForcibly);
        await();
    }
}
