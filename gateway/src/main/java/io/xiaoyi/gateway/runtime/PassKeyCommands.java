package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SigningKey;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code pass keygen} and {@code pass ring}. */
final class PassKeyCommands {
    private PassKeyCommands() {}

    /** A key pair in two files. */
    @Command(name = "keygen", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Makes a key pair: a private key (PKCS#8 PEM, mode 0600) and beside it the public one.",
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway pass keygen --out issuer.pem      writes issuer.pem and issuer.pub.pem",
                    "  gateway pass keygen --algorithm es256 --out phone.pem"})
    static final class Keygen implements Callable<Integer> {
        @Option(names = "--out", required = true, paramLabel = "FILE",
                description = "The private key's file; never replaced.")
        private Path out;

        @Option(names = "--algorithm", defaultValue = "eddsa", paramLabel = "NAME",
                description = "eddsa (Ed25519) or es256 (P-256); default ${DEFAULT-VALUE}.")
        private Algorithm algorithm;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            SigningKey key = SigningKey.generate(algorithm, new SecureRandom());
            Path publicFile = publicFile(out);
            if (Files.exists(publicFile)) {
                throw new Failure(Failure.IO, publicFile + ": there is such a file already, and it is not replaced");
            }
            PassCommands.writePrivate(out, key.toPem().getBytes(StandardCharsets.US_ASCII));
            PassCommands.writeNew(publicFile, PemKeys.toPem(key.publicKey()).getBytes(StandardCharsets.US_ASCII));
            spec.commandLine().getOut().printf("%s and %s, key id %016x%n", out, publicFile, key.publicKey().kid());
            spec.commandLine().getOut().flush();
            return 0;
        }

        static Path publicFile(Path file) {
            String name = file.getFileName().toString();
            String stem = name.endsWith(".pem") ? name.substring(0, name.length() - 4) : name;
            return file.resolveSibling(stem + ".pub.pem");
        }
    }

    /** The keys a station believes, signed by a root. */
    @Command(name = "ring", mixinStandardHelpOptions = true, sortOptions = false,
            description = {"Signs a key ring: whose passes and commands a tenant's stations believe. A key that is to",
                    "speak for some stations alone is listed as FILE@STATION,STATION."},
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway pass ring --tenant demo --root root.pem --issuer issuer.pub.pem --out ring.cose",
                    "  gateway pass ring --tenant demo --root root.pem --issuer issuer.pub.pem",
                    "    --issuer visitors.pub.pem@st-0001 --out ring.cose"})
    static final class RingCommand implements Callable<Integer> {
        @Option(names = "--tenant", required = true, description = "Whose ring it is.")
        private String tenant;

        @Option(names = "--root", required = true, paramLabel = "FILE", description = "The root's private key.")
        private Path root;

        @Option(names = "--issuer", paramLabel = "FILE", description = "Public key of an issuer of passes; repeatable.")
        private List<Path> issuers = List.of();

        @Option(names = "--operator", paramLabel = "FILE",
                description = "Public key of an operator, who signs commands; repeatable.")
        private List<Path> operators = List.of();

        @Option(names = "--platform", paramLabel = "FILE", description = "Public key of a platform; repeatable.")
        private List<Path> platforms = List.of();

        @Option(names = "--installer", paramLabel = "FILE",
                description = "Public key of an installer, who may ask a station how it is; repeatable.")
        private List<Path> installers = List.of();

        @Option(names = "--believe-root", paramLabel = "FILE", description = {
                "Public key of a root that is believed from then on; repeatable, and the signing root is one of them.",
                "A pinned root that is left out is dropped for good, whatever version its rings have reached."})
        private List<Path> believed = List.of();

        @Option(names = "--life", defaultValue = "365d", paramLabel = "TIME",
                description = "How long ring and keys are good; default ${DEFAULT-VALUE}.")
        private String life;

        @Option(names = "--seq", paramLabel = "NUMBER",
                description = "The ring's version, which only rises; default: the time in seconds.")
        private Optional<Long> seq;

        @Option(names = "--ticks", paramLabel = "FILE", description = {
                "The secret end of the hourly chain, made where there is no such file: gateway trust tick reveals",
                "one link of it an hour, by which a phone proves the time to a station that is cut off."})
        private Optional<Path> ticks;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "The ring's file; never replaced.")
        private Path out;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            SigningKey key = PassCommands.orFail(PemKeys.privateKey(root));
            Duration lasts = PassCommands.duration(spec, "--life", life);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            var keys = new HashMap<Long, RingKey>();
            add(keys, issuers, Role.ISSUER, now, lasts);
            add(keys, operators, Role.OPERATOR, now, lasts);
            add(keys, platforms, Role.PLATFORM, now, lasts);
            add(keys, installers, Role.INSTALLER, now, lasts);
            add(keys, believed, Role.ROOT, now, lasts);
            if (keys.isEmpty()) {
                throw new Failure(Failure.USAGE,
                        "found no key; allowed: at least one --issuer, --operator, --platform or "
                                + "--installer");
            }
            Octets signed = signed(seq.orElse(now.getEpochSecond()), now, lasts, keys, tenant, key,
                    ticks.map(file -> TickFile.madeOrRead(file, now).at(now)).orElseGet(() -> TickFile.nobodys(now)));
            PassCommands.writeNew(out, signed.toArray());
            spec.commandLine().getOut().printf("%s, %d keys, good until %s%n", out, keys.size(), now.plus(lasts));
            spec.commandLine().getOut().flush();
            return 0;
        }

        private static Octets signed(long seq, Instant now, Duration lasts, Map<Long, RingKey> keys, String tenant,
                SigningKey root, Reading.Tick anchor) {
            var ring = new KeyRing(seq, now, now.plus(lasts), keys, anchor);
            Octets signed = SignedRing.sign(ring, tenant, root);
            Set<PublicKey> roots = new HashSet<>(ring.roots());
            roots.add(root.publicKey());
            PassCommands.orFail(SignedRing.read(signed, tenant, roots));
            return signed;
        }

        /** A key is good from an hour back: stations whose clock is a little behind take what it signs at once. */
        private static void add(Map<Long, RingKey> keys, List<Path> files, Role role, Instant now, Duration lasts) {
            for (Path file : files) {
                Listed listed = Listed.of(file);
                PublicKey key = PassCommands.orFail(PemKeys.publicKey(listed.file()));
                if (keys.put(key.kid(), entry(key, role, now, lasts, listed.stations())) != null) {
                    throw new Failure(Failure.DATA, listed.file()
                            + ": found a key listed twice; allowed: each key in one role");
                }
            }
        }

        private static RingKey entry(PublicKey key, Role role, Instant now, Duration lasts,
                Optional<List<String>> stations) {
            return new RingKey(key.kid(), key, Set.of(role), now.minus(1, ChronoUnit.HOURS), now.plus(lasts),
                    stations);
        }

        /**
         * A key as it was listed.
         *
         * @param stations whom it speaks for; empty for all
         */
        private record Listed(Path file, Optional<List<String>> stations) {
            private static final Pattern STATION = Pattern.compile("[a-z][a-z0-9-]{0,31}");

            static Listed of(Path named) {
                String text = named.toString();
                int at = text.lastIndexOf('@');
                if (at <= text.lastIndexOf('/') + 1 || Files.exists(named)) {
                    return new Listed(named, Optional.empty());
                }
                List<String> stations = List.of(text.substring(at + 1).split(",", -1));
                stations.stream().filter(it -> !STATION.matcher(it).matches()).findFirst().ifPresent(it -> {
                    throw new Failure(Failure.USAGE, "%s: found '%s' behind the @; allowed: ids of stations, separated "
                            .formatted(named, it) + "by commas");
                });
                return new Listed(Path.of(text.substring(0, at)), Optional.of(stations));
            }
        }
    }

    /** A ring of one issuer. */
    static Octets ring(String tenant, SigningKey root, PublicKey issuer, PublicKey operator, Duration lasts) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return RingCommand.signed(now.getEpochSecond(), now, lasts,
                Map.of(issuer.kid(), RingCommand.entry(issuer, Role.ISSUER, now, lasts, Optional.empty()),
                        operator.kid(), RingCommand.entry(operator, Role.OPERATOR, now, lasts, Optional.empty())),
                tenant, root, TickFile.nobodys(now));
    }
}
