package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedHead;
import io.xiaoyi.gateway.pass.SignedPage;
import io.xiaoyi.gateway.pass.SignedRevocations;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.TrustIssuer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code trust}: what a platform's offices sign for all stations of a tenant, and publish. */
@Command(name = "trust", mixinStandardHelpOptions = true,
        description = "Signs passes on pages, revocations and heads for all stations, and publishes them.",
        subcommands = {TrustCommands.Build.class, TrustCommands.SignHead.class, TrustPublishCommand.class,
                TrustCommands.Tick.class},
        footerHeading = "%nFrom passes to stations, every time something changed and every hour:%n", footer = {
                "  gateway pass ring --tenant demo --root root.pem --issuer issuer.pub.pem "
                        + "--platform platform.pub.pem --out ring.cose",
                "  gateway trust build --tenant demo --key issuer.pem --passes passes.csv --directory trust",
                "  gateway trust head --tenant demo --key platform.pem --root root.pub.pem --ring ring.cose "
                        + "--directory trust",
                "  gateway trust publish --tenant demo --broker mqtt://127.0.0.1:1883 --directory trust"})
final class TrustCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The issuer's part. */
    @Command(name = "build", mixinStandardHelpOptions = true, sortOptions = false, description = {
            "Signs an issuer's passes on 256 pages and its revocations. What has not changed is not signed again.",
            "A revoked pass stays so until it has expired: it is remembered in the folder."},
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway trust build --tenant demo --key issuer.pem --passes passes.csv --directory trust",
                    "  gateway trust build --tenant demo --key issuer.pem --passes passes/ --revoke 8899aabb00000007 "
                            + "--directory trust"})
    static final class Build implements Callable<Integer> {
        @Option(names = "--tenant", required = true, description = "Whose stations they are for.")
        private String tenant;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The issuer's private key.")
        private Path key;

        @Option(names = "--passes", required = true, paramLabel = "PATH", description = {
                "All passes that are to be known: a folder of introductions, or a CSV file with the columns",
                "pass,key,expires,stations,rights."})
        private Path passes;

        @Option(names = "--revoke", paramLabel = "HEX",
                description = "A pass's 16 digits, to be refused until it has expired; repeatable.")
        private List<String> revoke = List.of();

        @Option(names = "--directory", required = true, paramLabel = "DIR", description = "Where it is kept.")
        private Path directory;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            SigningKey issuer = PassCommands.orFail(PemKeys.privateKey(key));
            long kid = issuer.publicKey().kid();
            var folder = new TrustFolder(directory);
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            List<Pass> all = new PassList(tenant, kid, issuer.publicKey()).read(passes, now);
            var signer = new TrustIssuer(tenant, kid, issuer);
            List<SignedPage> changed = PassCommands.orFail(signer.pages(folder.pages(kid, tenant), all, now
                    .getEpochSecond(), now));
            changed.forEach(page -> folder.write(folder.page(kid, page.page().prefix()), page.encoded()));
            boolean list = revoke(folder, signer, issuer.publicKey(), all, now);
            spec.commandLine().getOut().printf("%s: %d of %d pages signed, %s%n", directory, changed.size(), Page.COUNT,
                    list ? "revocations signed" : "revocations as before");
            spec.commandLine().getOut().flush();
            return 0;
        }

        private boolean revoke(TrustFolder folder, TrustIssuer signer, PublicKey issuer, List<Pass> all,
                Instant now) {
            long kid = issuer.kid();
            TreeMap<Long, Instant> rows = folder.ledger(kid, now);
            for (String hex : revoke) {
                if (!hex.matches("[0-9a-fA-F]{16}")) {
                    throw new Failure(Failure.USAGE, "--revoke: found '" + hex + "'; allowed: 16 hexadecimal digits");
                }
                long cti = Long.parseUnsignedLong(hex, 16);
                Instant until = all.stream().filter(pass -> pass.id().cti() == cti).map(Pass::expires).findFirst()
                        .orElse(now.plus(Duration.ofDays(30)));
                rows.merge(cti & 0xffff_ffffL, until, (a, b) -> a.isAfter(b) ? a : b);
            }
            Path file = folder.revoked(kid);
            long seq = now.getEpochSecond();
            Optional<Octets> before = Files.exists(file) ? Optional.of(folder.read(file)) : Optional.empty();
            if (before.isPresent()) {
                SignedRevocations old = PassCommands
                        .orFail(SignedRevocations.read(before.get(), tenant, ringOf(issuer)));
                seq = Math.max(seq, old.bits().seq() + 1);
                Octets same = PassCommands.orFail(signer.revoked(TrustFolder.indexes(rows), old.bits().seq(), old
                        .issuedAt()));
                if (same.equals(before.get())) {
                    return false;
                }
            }
            folder.writeLedger(kid, rows);
            folder.write(file, PassCommands.orFail(signer.revoked(TrustFolder.indexes(rows), seq, now)));
            return true;
        }

        private static KeyRing ringOf(PublicKey issuer) {
            long kid = issuer.kid();
            return new KeyRing(0, Instant.EPOCH, Instant.MAX, Map.of(kid, new KeyRing.RingKey(kid, issuer, Set
                    .of(Role.ISSUER), Instant.EPOCH, Instant.MAX, Optional.empty())),
                    new Reading.Tick(0, Octets.of()));
        }
    }

    /** The hour's link of the chain whose anchor is in the ring. */
    @Command(name = "tick", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Reveals this hour's tick: phones carry it to stations that are cut off from the time.",
            footerHeading = "%nExamples:%n", footer = "  gateway trust tick --ticks ticks.secret")
    static final class Tick implements Callable<Integer> {
        @Option(names = "--ticks", required = true, paramLabel = "FILE",
                description = "What pass ring --ticks made.")
        private Path ticks;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            Reading.Tick tick = TickFile.read(ticks).at(Instant.now());
            spec.commandLine().getOut().printf("%d %s%n", tick.hour(), tick.value().hex());
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    /** The platform's part. */
    @Command(name = "head", mixinStandardHelpOptions = true, sortOptions = false, description = {
            "Signs the head: which ring, pages and revocations belong together. Stations take nothing without one,",
            "and alarm when the next is late."},
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway trust head --tenant demo --key platform.pem --root root.pub.pem --ring ring.cose "
                            + "--directory trust"})
    static final class SignHead implements Callable<Integer> {
        @Option(names = "--tenant", required = true, description = "Whose stations it is for.")
        private String tenant;

        @Option(names = "--key", required = true, paramLabel = "FILE", description = "The platform's private key.")
        private Path key;

        @Option(names = "--root", required = true, paramLabel = "FILE",
                description = "Public key of a root that stations have; repeatable.")
        private List<Path> roots;

        @Option(names = "--ring", paramLabel = "FILE", description = "A new ring; default: the one in the folder.")
        private Optional<Path> ring;

        @Option(names = "--next", defaultValue = "65m", paramLabel = "TIME",
                description = "By when the next head will have been signed; default ${DEFAULT-VALUE}.")
        private String next;

        @Option(names = "--directory", required = true, paramLabel = "DIR", description = "Where it is kept.")
        private Path directory;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            SigningKey platform = PassCommands.orFail(PemKeys.privateKey(key));
            Duration lasts = PassCommands.duration(spec, "--next", next);
            var folder = new TrustFolder(directory);
            ring.ifPresent(file -> folder.write(folder.ring(), folder.read(file)));
            Octets signedRing = folder.read(folder.ring());
            List<PublicKey> pinned = roots.stream().map(file -> PassCommands.orFail(PemKeys.publicKey(file))).toList();
            KeyRing keys = PassCommands.orFail(SignedRing.read(signedRing, tenant, pinned));
            Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
            List<Head.OfIssuer> issuers = issuers(folder, keys);
            long seq = Math.max(now.getEpochSecond(), seqAfter(folder, keys));
            var head = new Head(seq, now, now.plus(lasts), Head.hash(signedRing), issuers);
            Octets signed = SignedHead.sign(head, tenant, platform.publicKey().kid(), platform);
            PassCommands.orFail(SignedHead.read(signed, tenant, keys));
            folder.write(folder.head(), signed);
            spec.commandLine().getOut().printf("%s: head %d of ring %d and %d issuers, to be followed by %s%n",
                    directory, seq, keys.seq(), issuers.size(), head.next());
            spec.commandLine().getOut().flush();
            return 0;
        }

        /** A head of a platform that has left the ring counts no more. */
        private long seqAfter(TrustFolder folder, KeyRing keys) {
            return Files.exists(folder.head()) && SignedHead.read(folder.read(folder.head()), tenant,
                    keys) instanceof Checked.Good<Head>(Head before) ? before.seq() + 1 : 0;
        }

        private List<Head.OfIssuer> issuers(TrustFolder folder, KeyRing keys) {
            List<Head.OfIssuer> issuers = new ArrayList<>();
            for (long kid : folder.issuers()) {
                if (keys.key(kid).filter(key -> key.roles().contains(Role.ISSUER)).isPresent()) {
                    issuers.add(issuer(folder, keys, kid));
                }
            }
            return issuers;
        }

        /** Hashes of what is verified before: a mistake shows here, not at six hundred stations. */
        private Head.OfIssuer issuer(TrustFolder folder, KeyRing keys, long kid) {
            Octets list = folder.read(folder.revoked(kid));
            PassCommands.orFail(SignedRevocations.read(list, tenant, keys));
            List<Octets> hashes = new ArrayList<>(Page.COUNT);
            Map<Integer, SignedPage> pages = folder.pages(kid, tenant);
            for (int prefix = 0; prefix < Page.COUNT; prefix++) {
                SignedPage page = pages.get(prefix);
                if (page == null || !page.verifies(keys.key(kid).orElseThrow().key())) {
                    throw new Failure(Failure.DATA, folder.page(kid, prefix)
                            + ": found no page that the ring's issuer signed; allowed: all 256 of them");
                }
                hashes.add(Head.hash(page.encoded()));
            }
            return new Head.OfIssuer(kid, Head.pagesHash(hashes), Head.hash(list));
        }
    }
}
