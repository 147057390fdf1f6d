package io.xiaoyi.gateway.fuzz;

/** What Jazzer calls. */
public final class Entrance {
    private static Fuzzed fuzzed;

    private Entrance() {}

    /** @param arguments the name of the target */
    public static void fuzzerInitialize(String[] arguments) {
        fuzzed = Target.valueOf(arguments[0]).fuzzed();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        fuzzed.take(input);
    }
}
