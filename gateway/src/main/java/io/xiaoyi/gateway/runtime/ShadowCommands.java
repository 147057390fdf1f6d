package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedShadow;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.uplink.ShadowCaller;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code shadow}: what an operator or a platform changes at a station while it works, from a terminal. */
@Command(name = "shadow", mixinStandardHelpOptions = true,
        description = "Changes what an operator may change at a station, and shows what holds there.", subcommands = {
                ShadowCommands.Sign.class, ShadowCommands.Send.class, ShadowCommands.Show.class},
        footerHeading = "%nA document:%n", footer = {
                "  {\"version\": 7, \"doors\": {\"front\": {\"releaseSeconds\": 8}}, \"access\": {\"hours\": "
                        + "{\"mon\": [\"06:00-23:00\"]}}}",
                "", "It is laid over the station's file: what it does not name keeps the file's value. Its version is",
                "higher than any before. The station refuses it as a whole, with the reasons, or goes by it at once."})
final class ShadowCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** A document, and who wants it where. */
    static final class Wish {
        @Option(names = "--tenant", required = true, description = "Whose station it is.")
        private String tenant;

        @Option(names = "--station", required = true, paramLabel = "ID",
                description = "The station; for sign also a group of stations.")
        private String station;

        @Option(names = "--key", required = true, paramLabel = "FILE",
                description = "The private key that signs, an operator's or a platform's.")
        private Path key;

        @Parameters(index = "0", paramLabel = "DOCUMENT", description = "The document, a file of JSON.")
        private Path document;

        private Octets text() {
            return Octets.of(PassCommands.read(document));
        }

        Octets hash() {
            return Head.hash(text());
        }

        Octets sign() {
            SigningKey signer = PassCommands.orFail(PemKeys.privateKey(key));
            Octets text = text();
            List<Shadows.Problem> problems = ShadowReader.formProblems(text);
            if (!problems.isEmpty()) {
                throw new Failure(Failure.DATA, document + ": " + problems.stream().map(Shadows.Problem::toString)
                        .collect(Collectors.joining("; ")));
            }
            return new SignedShadow(station, ShadowReader.version(text), Instant.now(), new String(text.toArray(),
                    StandardCharsets.UTF_8)).sign(tenant, signer.publicKey().kid(), signer);
        }
    }

    /** {@code shadow sign}. */
    @Command(name = "sign", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Signs a document into a file, for a platform that publishes it itself.",
            footerHeading = "%nExample:%n", footer = {
                    "  gateway shadow sign --tenant demo --station st-0001 --key operator.pem --out shadow.cose "
                            + "shadow.json"})
    static final class Sign implements Callable<Integer> {
        @Mixin
        private Wish wish;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write it.")
        private Path out;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PassCommands.writeNew(out, wish.sign().toArray());
            spec.commandLine().getOut().println(out + ", to be retained at st/v1/" + wish.tenant + "/" + wish.station
                    + "/shadow/desired");
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    /** {@code shadow send}. */
    @Command(name = "send", mixinStandardHelpOptions = true, sortOptions = false,
            description = {"Signs a document, leaves it for the station and shows what it reports, as JSON.",
                    "Ends with 0 when it is in force, with 1 when it was refused."},
            footerHeading = "%nExample:%n", footer = {
                    "  gateway shadow send --broker mqtt://127.0.0.1:1883 --tenant demo --station st-0001 "
                            + "--key operator.pem shadow.json"})
    static final class Send implements Callable<Integer> {
        @Mixin
        private Wish wish;

        @Mixin
        private BrokerOptions broker;

        @Option(names = "--wait", defaultValue = "15s", paramLabel = "TIME",
                description = "How long each step may take; default ${DEFAULT-VALUE}.")
        private String wait;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            Octets signed = wish.sign();
            try (var caller = new ShadowCaller(broker.settings("shadow"),
                    BrokerOptions.topics(wish.tenant, wish.station),
                    PassCommands.duration(spec, "--wait", wait))) {
                ShadowCaller.Word word = caller.send(signed, wish.hash());
                spec.commandLine().getOut().println(word.report());
                spec.commandLine().getOut().flush();
                return word.isInForce() ? 0 : Failure.NO;
            } catch (IOException e) {
                throw new Failure(Failure.IO, broker.broker() + ": " + e.getMessage());
            }
        }
    }

    /** {@code shadow show}. */
    @Command(name = "show", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Shows what a station last reported: its version, and all values that hold, as JSON.",
            footerHeading = "%nExample:%n", footer = {
                    "  gateway shadow show --broker mqtt://127.0.0.1:1883 --tenant demo --station st-0001"})
    static final class Show implements Callable<Integer> {
        @Option(names = "--tenant", required = true, description = "Whose station it is.")
        private String tenant;

        @Option(names = "--station", required = true, paramLabel = "ID", description = "The station.")
        private String station;

        @Mixin
        private BrokerOptions broker;

        @Option(names = "--wait", defaultValue = "5s", paramLabel = "TIME",
                description = "How long each step may take; default ${DEFAULT-VALUE}.")
        private String wait;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws InterruptedException {
            try (var caller = new ShadowCaller(broker.settings("shadow"), BrokerOptions.topics(tenant, station),
                    PassCommands.duration(spec, "--wait", wait))) {
                spec.commandLine().getOut().println(caller.report());
                spec.commandLine().getOut().flush();
                return 0;
            } catch (IOException e) {
                throw new Failure(Failure.IO, broker.broker() + ": " + e.getMessage());
            }
        }
    }
}
