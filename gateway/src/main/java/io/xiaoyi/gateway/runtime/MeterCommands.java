package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.meter.Answer;
import io.xiaoyi.gateway.meter.MeterPort;
import io.xiaoyi.gateway.meter.PzemReading;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meter}: for who wires meters. The station must not have the port open at the time. */
@Command(name = "meter", mixinStandardHelpOptions = true, description = {
        "Reads energy meters (PZEM-004T v3) and gives them their addresses.",
        "A meter comes with address 1: connect one at a time, and give each its own."},
        subcommands = {
                MeterCommands.Read.class, MeterCommands.Address.class, MeterCommands.Reset.class},
        footerHeading = "%nExamples:%n", footer = {
                "  gateway meter read --port /dev/ttyUSB0", "  gateway meter address --port /dev/ttyUSB0 --to 2",
                "  gateway meter read --port /dev/ttyUSB0 --address 2"},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:the meter answered", "1:it did not", "74:the port cannot be used"})
final class MeterCommands implements Runnable {
    private static final Duration ANSWER_WAIT = Duration.ofSeconds(1);

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What every one of them needs. */
    abstract static class Asking implements Callable<Integer> {
        @Option(names = "--port", required = true, paramLabel = "DEVICE", description = "Such as /dev/ttyUSB0.")
        private Path port;

        @Option(names = "--baud", defaultValue = "9600", description = "Of a PZEM-004T: ${DEFAULT-VALUE}.")
        private int baud;

        @Option(names = "--address", defaultValue = "248", paramLabel = "1-247",
                description = "Of the meter; without it, whichever is alone on the line.")
        private int address;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            if (baud < 1_200 || baud > 115_200) {
                throw new Failure(Failure.USAGE, "--baud: found " + baud + "; allowed: 1200 to 115200");
            }
            checked("--address", address, MeterPort.ANY_ADDRESS);
            try (MeterPort line = MeterPort.open(SerialSettings.of(port, baud), ANSWER_WAIT)) {
                spec.commandLine().getOut().println(ask(line, address));
                spec.commandLine().getOut().flush();
                return 0;
            }
        }

        /** @return what is printed @throws Failure if the meter did not answer */
        abstract String ask(MeterPort line, int address) throws IOException;

        static void checked(String option, int found, int most) {
            if (found < 1 || found > most) {
                throw new Failure(Failure.USAGE, option + ": found " + found + "; allowed: 1 to "
                        + MeterPort.HIGHEST_ADDRESS);
            }
        }

        static List<Integer> accepted(int address, Answer answer) {
            return switch (answer) {
                case Answer.Accepted(var registers) -> registers;
                case Answer.Refused _,Answer.Silent _,Answer.Garbled _,Answer.Stranger _ ->
                    throw new Failure(Failure.NO, named(address) + ": " + answer);
            };
        }

        static String named(int address) {
            return address == MeterPort.ANY_ADDRESS ? "any address" : "address " + address;
        }
    }

    /** What it measures. */
    @Command(name = "read", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Prints what a meter measures now.")
    static final class Read extends Asking {
        @Override
        String ask(MeterPort line, int address) throws IOException {
            return named(address) + ": " + PzemReading.of(accepted(address, line.read(address)));
        }
    }

    /** What it is called by. */
    @Command(name = "address", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Gives a meter another address, and reads it there.")
    static final class Address extends Asking {
        @Option(names = "--to", required = true, paramLabel = "1-247", description = "The new address.")
        private int next;

        @Override
        String ask(MeterPort line, int address) throws IOException {
            checked("--to", next, MeterPort.HIGHEST_ADDRESS);
            accepted(address, line.setAddress(address, next));
            return named(next) + ": " + PzemReading.of(accepted(next, line.read(next)));
        }
    }

    /** What it has counted. */
    @Command(name = "reset", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Sets a meter's energy to 0 Wh, and reads it.")
    static final class Reset extends Asking {
        @Override
        String ask(MeterPort line, int address) throws IOException {
            accepted(address, line.resetEnergy(address));
            return named(address) + ": " + PzemReading.of(accepted(address, line.read(address)));
        }
    }
}
