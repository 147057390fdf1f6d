package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code init DIR}: a station that can be run at once, with keys of its own making. */
@Command(name = "init", mixinStandardHelpOptions = true, sortOptions = false, description = {
        "Makes a folder with a station that can be run at once: keys, key ring, settings, board.",
        "The root and the issuer lie beside the station there, as is good for trying things out only."},
        footerHeading = "%nExamples:%n", footer = {
                "  gateway init demo", "  gateway init station --board pi-relay8-low",
                "  gateway run --config demo/station.yaml"})
final class InitCommand implements Callable<Integer> {
    /** The files under {@code firmware-config/boards}, which come with the program. */
    static final List<String> BOARDS = List.of("simulated", "pi-relay8-low", "pi-opto-hat-high");

    @Parameters(paramLabel = "DIR", description = "A folder that is empty or not there yet.")
    private Path folder;

    @Option(names = "--tenant", defaultValue = "demo", description = "Default ${DEFAULT-VALUE}.")
    private String tenant;

    @Option(names = "--id", defaultValue = "st-0001", description = "The station's id; default ${DEFAULT-VALUE}.")
    private String id;

    @Option(names = "--listen", defaultValue = "127.0.0.1:7001", paramLabel = "ADDRESS",
            description = "Where the network reader listens; default ${DEFAULT-VALUE}.")
    private String listen;

    @Option(names = "--console", defaultValue = "127.0.0.1:8090", paramLabel = "ADDRESS", description = {
            "Where the pages for operators are; default ${DEFAULT-VALUE}. With TLS where it is not a loopback address.",
            "none for a station without pages."})
    private String console;

    @Option(names = "--board", defaultValue = "simulated", paramLabel = "NAME", description = {
            "The board file to begin with: simulated, pi-relay8-low or pi-opto-hat-high; default ${DEFAULT-VALUE}.",
            "It is copied; hold its lines against the wiring before anything is connected."})
    private String board;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (!BOARDS.contains(board)) {
            throw new ParameterException(spec.commandLine(), "--board: found '" + board + "'; allowed: "
                    + String.join(", ", BOARDS));
        }
        makeEmpty();
        key("station.pem");
        SigningKey root = key("root.pem");
        SigningKey issuer = key("issuer.pem");
        SigningKey operator = key("operator.pem");
        Octets ring = PassKeyCommands.ring(tenant, root, issuer.publicKey(), operator.publicKey(),
                Duration.ofDays(3650));
        PassCommands.writeNew(folder.resolve("ring.cose"), ring.toArray());
        PassCommands.writeNew(folder.resolve(board + ".yaml"), boardFile());
        PassCommands.writeNew(folder.resolve("station.yaml"), settings().getBytes(StandardCharsets.UTF_8));
        check();
        PrintWriter out = spec.commandLine().getOut();
        out.println(folder.resolve("station.yaml") + ": ready");
        out.println("gateway run --config " + folder.resolve("station.yaml"));
        out.flush();
        return 0;
    }

    private void makeEmpty() {
        try {
            Files.createDirectories(folder);
            try (var inside = Files.list(folder)) {
                if (inside.findAny().isPresent()) {
                    throw new Failure(Failure.IO, folder + ": found files in it; allowed: a folder that is empty");
                }
            }
        } catch (IOException e) {
            throw new Failure(Failure.IO, folder + ": cannot be made (" + e + ")");
        }
    }

    private SigningKey key(String name) {
        SigningKey key = SigningKey.generate(Algorithm.EDDSA, new SecureRandom());
        Path file = folder.resolve(name);
        PassCommands.writePrivate(file, key.toPem().getBytes(StandardCharsets.US_ASCII));
        PassCommands.writeNew(PassKeyCommands.Keygen.publicFile(file),
                PemKeys.toPem(key.publicKey()).getBytes(StandardCharsets.US_ASCII));
        return key;
    }

    private byte[] boardFile() {
        try (InputStream stream = InitCommand.class.getResourceAsStream("boards/" + board + ".yaml")) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new Failure(Failure.IO, "the board file of this program cannot be read (" + e + ")");
        }
    }

    private String settings() {
        return """
                station: {tenant: %s, id: %s, zone: %s}
                board: %s.yaml
                key: station.pem
                trust: {roots: [root.pub.pem], ring: ring.cose}
                doors:
                  - {id: front, lock: strike, release: 5s}
                readers:
                  - {id: front-in, door: front, direction: in, network: {listen: "%s"}}
                journal: {directory: data/journal}
                view: {file: data/view}
                %s# uplink: {broker: "mqtt://127.0.0.1:1883"}
                """.formatted(tenant, id, ZoneId.systemDefault(), board, listen, pages());
    }

    private String pages() {
        if (console.equals("none")) {
            return "";
        }
        boolean stays = ConsoleReader.isLoopback(console.replaceFirst(":[0-9]*$", ""));
        return "console: {listen: \"%s\"%s}%n".formatted(console, stays ? ", plain: true" : "");
    }

    private void check() {
        try {
            Settings.read(folder.resolve("station.yaml"));
        } catch (SettingsException e) {
            throw new Failure(Failure.CONFIG, e.getMessage());
        }
    }
}
