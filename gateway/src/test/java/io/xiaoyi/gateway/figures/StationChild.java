package io.xiaoyi.gateway.figures;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The station's process ({@code StationProcess}), started from a folder that {@code gateway init} made. */
public final class StationChild extends Door {
    private StationChild(List<String> command, Path log, Wire wire) {
        super(command, log, wire);
    }

    /** Starts it in a Java machine with these flags; returns when its reader takes connections. */
    public static StationChild start(Path folder, int couriers, List<String> flags, Wire wire) {
        StationChild child = launch(folder, couriers, flags, wire);
        child.port();
        return child;
    }

    /** The same without waiting for anything. */
    public static StationChild launch(Path folder, int couriers, List<String> flags, Wire wire) {
        List<String> command = java(flags, "io.xiaoyi.gateway.runtime.StationProcess", folder.toString(), Integer
                .toString(couriers));
        return new StationChild(command, folder.resolve("station.log"), wire);
    }

    /** The command that starts one of our classes in a Java machine like this one. */
    static List<String> java(List<String> flags, String main, String... arguments) {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        command.addAll(List.of(arguments));
        return command;
    }
}
