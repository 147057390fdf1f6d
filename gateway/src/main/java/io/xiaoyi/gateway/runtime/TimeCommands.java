package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedTime;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.uplink.TimeServer;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code time}: the platform's signed time, from a terminal. */
@Command(name = "time", mixinStandardHelpOptions = true, description = "Answers stations that ask what time it is.",
        subcommands = TimeCommands.Serve.class)
final class TimeCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code time serve}. */
    @Command(name = "serve", mixinStandardHelpOptions = true, sortOptions = false, description = {
            "Answers every station of a tenant with this machine's time, signed, until it is stopped.",
            "This machine's clock must be right: stations believe it more than their own."},
            footerHeading = "%nExample:%n", footer = {
                    "  gateway time serve --broker mqtt://127.0.0.1:1883 --tenant demo --key platform.pem"})
    static final class Serve implements Callable<Integer> {
        @Option(names = "--tenant", required = true, description = "Whose stations are answered.")
        private String tenant;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The platform's private key.")
        private Path key;

        @Mixin
        private BrokerOptions broker;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            SigningKey signer = PassCommands.orFail(PemKeys.privateKey(key));
            long kid = signer.publicKey().kid();
            InstantSource wall = InstantSource.system();
            try (var server = new TimeServer(broker.settings("timekeeper"), tenant,
                    (station, nonce) -> answer(station, nonce, wall, kid, signer), line -> {
                        out.println(line);
                        out.flush();
                    })) {
                server.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return 0;
        }

        private Octets answer(String station, Octets nonce, InstantSource wall, long kid, SigningKey signer) {
            return SignedTime.sign(station, nonce, wall.instant(), tenant, kid, signer).encoded();
        }
    }
}
