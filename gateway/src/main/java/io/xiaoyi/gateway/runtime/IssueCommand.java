package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SigningKey;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pass issue}: the platform's half of a pass. */
@Command(name = "issue", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Signs a pass: an introduction for a phone's key, or a printed pass with counted uses.",
        footerHeading = "%nExamples:%n", footer = {
                "  gateway pass issue --tenant demo --key issuer.pem --holder phone.pub.pem --station st-0001",
                "  gateway pass issue --tenant demo --key issuer.pem --printed --uses 3 --station st-0001 --life 7d"})
final class IssueCommand implements Callable<Integer> {
    @Option(names = "--tenant", required = true, description = "Whose stations it is good at.")
    private String tenant;

    @Option(names = "--key", required = true, paramLabel = "FILE", description = "The issuer's private key.")
    private Path key;

    @ArgGroup(exclusive = true, multiplicity = "1")
    private Form form;

    @Option(names = "--station", required = true, paramLabel = "ID",
            description = "A station or a group of stations; repeatable.")
    private List<String> stations;

    @Option(names = "--right", split = ",", defaultValue = "enter", paramLabel = "RIGHT",
            description = "enter, charge, long_release, any_hour; default ${DEFAULT-VALUE}.")
    private List<Right> rights;

    @Option(names = "--uses", paramLabel = "NUMBER", description = "How many times it opens; required with --printed.")
    private Optional<Integer> uses;

    @Option(names = "--life", defaultValue = "30d", paramLabel = "TIME",
            description = "How long it is good, at most 30d; default ${DEFAULT-VALUE}.")
    private String life;

    @Option(names = "--id", paramLabel = "HEX",
            description = "The pass's own 16 digits, the last 8 the index of its revocation bit; default: drawn.")
    private Optional<String> id;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; default: standard output.")
    private Optional<Path> out;

    @Spec
    private CommandSpec spec;

    /** Whose pass it is. */
    static final class Form {
        @Option(names = "--holder", paramLabel = "FILE", description = "The phone's public key.")
        private Optional<Path> holder = Optional.empty();

        @Option(names = "--printed", description = "On paper: no key, one station, counted uses.")
        private boolean printed;
    }

    @Override
    public Integer call() {
        SigningKey issuerKey = PassCommands.orFail(PemKeys.privateKey(key));
        var issuer = new Issuer(tenant, issuerKey.publicKey().kid(), issuerKey);
        Duration lasts = PassCommands.duration(spec, "--life", life);
        long bits = rights.stream().mapToLong(Right::bit).reduce(0, (a, b) -> a | b);
        var scope = new Scope(stations, bits, uses.map(OptionalInt::of).orElse(OptionalInt.empty()));
        var passId = new PassId(issuer.kid(), cti());
        Checked<Issuer.Issued> issued = form.holder.isPresent()
                ? issuer.introduction(passId, Instant.now(), lasts, holder(form.holder.get()), scope)
                : issuer.printed(passId, Instant.now(), lasts, scope);
        String text = PassCommands.orFail(issued).shown().text();
        PrintWriter output = spec.commandLine().getOut();
        if (out.isPresent()) {
            PassCommands.writeNew(out.get(), (text + "\n").getBytes(StandardCharsets.US_ASCII));
            output.println(out.get() + ", pass " + passId);
        } else {
            output.println(text);
        }
        output.flush();
        return 0;
    }

    private static PublicKey holder(Path file) {
        return PassCommands.orFail(PemKeys.publicKey(file));
    }

    private long cti() {
        if (id.isEmpty()) {
            return new SecureRandom().nextLong();
        }
        if (!id.get().matches("[0-9a-fA-F]{16}")) {
            throw new Failure(Failure.USAGE, "--id: found '" + id.get() + "'; allowed: 16 hexadecimal digits");
        }
        return Long.parseUnsignedLong(id.get(), 16);
    }
}
