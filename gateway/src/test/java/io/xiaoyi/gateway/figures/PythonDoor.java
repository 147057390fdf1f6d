package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.Pass;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The same door as one plain script, {@code src/test/python/door.py}: what an integrator would put there instead. */
public final class PythonDoor extends Door {
    private static final String PYTHON = "/usr/bin/python3";
    /** What it imports, and the Debian package that brings it. */
    private static final Map<String, String> MODULES = new TreeMap<>(Map.of("cbor2", "python3-cbor2", "gpiozero",
            "python3-gpiozero", "nacl.signing", "python3-nacl", "paho.mqtt.client", "python3-paho-mqtt"));

    private PythonDoor(List<String> command, Path log, Wire wire) {
        super(command, log, wire);
    }

    /** Why there can be none on this machine; empty where there can. */
    public static Optional<String> missing() {
        var packages = MODULES.entrySet().stream().filter(module -> !imports(module.getKey())).map(Map.Entry::getValue)
                .toList();
        return packages.isEmpty() ? Optional.empty() : Optional.of("not installed: " + String.join(" ", packages));
    }

    private static boolean imports(String module) {
        try {
            return new ProcessBuilder(PYTHON, "-c", "import " + module).redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException noPython) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Starts it with its database in this folder; returns when it takes a scanner's connections. */
    public static PythonDoor start(Path folder, Crowd crowd, Wire wire) {
        return start(folder, crowd, OptionalInt.empty(), wire);
    }

    /** @param broker the port of a broker on this machine that it reports to */
    public static PythonDoor start(Path folder, Crowd crowd, OptionalInt broker, Wire wire) {
        writePasses(folder, crowd);
        Path script = Path.of(System.getProperty("house.root"), "gateway/src/test/python/door.py");
        var command = new ArrayList<>(List.of(PYTHON, script.toString(), folder.toString()));
        broker.ifPresent(port -> command.add(Integer.toString(port)));
        var door = new PythonDoor(command, folder.resolve("python.log"), wire);
        door.port();
        return door;
    }

    private static void writePasses(Path folder, Crowd crowd) {
        var lines = new ArrayList<String>();
        for (Pass each : crowd.passes()) {
            lines.add(HexFormat.of().toHexDigits(each.id().cti()) + " "
                    + each.holder().orElseThrow().encoded().hex() + " " + each.expires().getEpochSecond());
        }
        try {
            Files.write(folder.resolve("passes.txt"), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
