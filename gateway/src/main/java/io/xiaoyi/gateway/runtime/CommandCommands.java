package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedCommand;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.uplink.Caller;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code command}: what an operator, a platform or an installer tells a station, from a terminal. */
@Command(name = "command", mixinStandardHelpOptions = true,
        description = "Signs commands to a station and sends them.", subcommands = {
                CommandCommands.Sign.class, CommandCommands.Send.class},
        footerHeading = "%nCommands:%n", footer = {
                "  unlock door=ID                    release it for its long release ",
                "  hold-open [door=ID] [seconds=N]   keep it released",
                "  lockdown [door=ID], resume [door=ID]",
                "  admit door=ID pass=ID number=N    he answered the door's number by the platform",
                "  outlet-start outlet=ID pass=ID, outlet-stop outlet=ID, outlet-clear outlet=ID",
                "  revoke pass=ID                    withdraw a pass at this station, at once",
                "  history [from=SEQ] [since=UNIX] [until=UNIX] [limit=N]",
                "  diagnose, log-upload [lines=N], identify [door=ID], restart",
                "  clock-reset                       by a root's key: what it proved of the time was wrong"})
final class CommandCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Who commands whom to do what. */
    static final class Order {
        private static final Set<String> NUMBERS = Set.of("seconds", "number", "from", "since", "until", "limit",
                "lines");

        @Option(names = "--tenant", required = true, description = "Whose station it is.")
        private String tenant;

        @Option(names = "--station", required = true, paramLabel = "ID", description = "The station.")
        private String station;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The private key that signs.")
        private Path key;

        @Option(names = "--life", defaultValue = "60s", paramLabel = "TIME",
                description = "How long it is good, 1s to 60s; default ${DEFAULT-VALUE}.")
        private String life;

        @Parameters(index = "0", paramLabel = "NAME", description = "The command.")
        private String name;

        @Parameters(index = "1..*", paramLabel = "ARGUMENT=VALUE", description = "Its arguments.")
        private Map<String, String> arguments = new LinkedHashMap<>();

        SignedCommand sign(CommandSpec spec, Optional<Octets> nonce) {
            SigningKey signer = PassCommands.orFail(PemKeys.privateKey(key));
            byte[] id = new byte[16];
            new SecureRandom().nextBytes(id);
            Instant now = Instant.now();
            Duration lasts = PassCommands.duration(spec, "--life", life);
            try {
                return SignedCommand.sign(new io.xiaoyi.gateway.pass.Command(station, Octets.of(id), now,
                        now.plus(lasts), name, values(), nonce), tenant, signer.publicKey().kid(), signer);
            } catch (IllegalArgumentException e) {
                throw new Failure(Failure.USAGE, e.getMessage());
            }
        }

        private Map<String, Cbor> values() {
            var values = new LinkedHashMap<String, Cbor>();
            arguments.forEach((argument, value) -> values.put(argument, value(argument, value)));
            return values;
        }

        private static Cbor value(String argument, String value) {
            if (!NUMBERS.contains(argument)) {
                return Cbor.of(value);
            }
            try {
                return Cbor.of(Long.parseLong(value));
            } catch (NumberFormatException e) {
                throw new Failure(Failure.USAGE, argument + ": found '" + value + "'; allowed: a whole number");
            }
        }
    }

    /** {@code command sign}. */
    @Command(name = "sign", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Signs a command into a file, for a platform that sends it itself.",
            footerHeading = "%nExample:%n", footer = {
                    "  gateway command sign --tenant demo --station st-0001 --key operator.pem "
                            + "--nonce 0102030405060708 --out unlock.cose unlock door=front"})
    static final class Sign implements Callable<Integer> {
        @Mixin
        private Order order;

        @Option(names = "--nonce", paramLabel = "HEX",
                description = "As the station's link topic has it now; needed by what acts on the station.")
        private Optional<String> nonce;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write it.")
        private Path out;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            SignedCommand signed = order.sign(spec, nonce.map(Sign::octets));
            PassCommands.writeNew(out, signed.encoded().toArray());
            spec.commandLine().getOut().println(out + ", command " + signed.command().id().hex() + ", good until "
                    + signed.command().expires());
            spec.commandLine().getOut().flush();
            return 0;
        }

        private static Octets octets(String hex) {
            try {
                return Octets.of(HexFormat.of().parseHex(hex));
            } catch (IllegalArgumentException e) {
                throw new Failure(Failure.USAGE, "--nonce: found '" + hex + "'; allowed: 16 hexadecimal digits");
            }
        }
    }

    /** {@code command send}. */
    @Command(name = "send", mixinStandardHelpOptions = true, sortOptions = false,
            description = {"Signs a command, sends it and shows the answers, one line of JSON each.",
                    "Ends with 0 when it is done, with 1 when it was refused or had expired."},
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway command send --broker mqtt://127.0.0.1:1883 --tenant demo --station st-0001 "
                            + "--key operator.pem unlock door=front",
                    "  gateway command send --broker mqtt://127.0.0.1:1883 --tenant demo --station st-0001 "
                            + "--key operator.pem history limit=20"})
    static final class Send implements Callable<Integer> {
        @Mixin
        private Order order;

        @Mixin
        private BrokerOptions broker;

        @Option(names = "--wait", defaultValue = "15s", paramLabel = "TIME",
                description = "How long each step may take; default ${DEFAULT-VALUE}.")
        private String wait;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            PrintWriter out = spec.commandLine().getOut();
            try (var caller = new Caller(broker.settings("caller"), BrokerOptions.topics(order.tenant, order.station),
                    PassCommands.duration(spec, "--wait", wait))) {
                SignedCommand signed = order.sign(spec, Optional.of(caller.nonce()));
                String stage = caller.send(signed.command().name(), signed.encoded(), answer -> {
                    out.println(answer);
                    out.flush();
                });
                return stage.equals("done") ? 0 : Failure.NO;
            } catch (IOException e) {
                throw new Failure(Failure.IO, broker.broker() + ": " + e.getMessage());
            }
        }
    }
}
