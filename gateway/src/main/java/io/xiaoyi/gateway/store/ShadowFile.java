package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Configuration;
import io.xiaoyi.gateway.station.Shadow;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an operator changed, as a small file in a folder of its own that is replaced in one step: the version in force,
 * the one before it, and what failed its trial. {@code shadow} is SHA-256 of the rest (32 bytes), then the CBOR array
 * {@code [1, highest, trial, version, version, refused / null]} with {@code version = [number, by, document]} and
 * {@code refused = [number, hash, rolled-back, [* reason]]}.
 *
 * <p>Threading: one thread.
 */
public final class ShadowFile {
    private static final String NAME = "shadow";
    private static final int FORMAT = 1;
    private static final int HASH = 32;
    private static final long LONGEST = 256 * 1024;

    private final Path directory;
    private final Disk disk;

    public ShadowFile(Path directory) {
        this(directory, Disk.REAL);
    }

    ShadowFile(Path directory, Disk disk) {
        this.directory = directory;
        this.disk = disk;
    }

    /**
     * What is kept.
     *
     * @param trial whether {@code inForce} was on trial
     */
    public record Kept(long highest, boolean trial, Version inForce, Version before,
            Optional<Shadow.Refused> refused) {
        /** What of a shadow outlives a restart. A refusal does only where it keeps a version from being tried again. */
        public static Kept of(Shadow shadow) {
            return new Kept(shadow.highest(), shadow.trial().isPresent(), Version.of(shadow.inForce()), Version.of(
                    shadow.before()), shadow.refused().filter(Shadow.Refused::rolledBack));
        }
    }

    /** One version: its document and who wanted it. */
    public record Version(long number, String by, Octets document) {
        static Version of(Configuration configuration) {
            return new Version(configuration.version(), configuration.by(), configuration.document());
        }
    }

    /** Found, but not as it was written. */
    public static final class DamagedException extends IOException {
        private static final long serialVersionUID = 1L;

        DamagedException(String message) {
            super(message);
        }
    }

    /**
     * What was kept last; empty where nothing ever was.
     *
     * @throws DamagedException if it is not what was written; it has been given another name then
     * @throws IOException if it cannot be read
     */
    public Optional<Kept> load() throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        long size = Files.size(file);
        if (size <= LONGEST) {
            Octets bytes = Octets.of(Files.readAllBytes(file));
            Optional<Kept> kept = size > HASH ? read(bytes) : Optional.empty();
            if (kept.isPresent()) {
                return kept;
            }
        }
        throw new DamagedException(size + " bytes that are not what was written; set aside as " + setAside(file));
    }

    private String setAside(Path file) throws IOException {
        int number = 1;
        while (Files.exists(directory.resolve(NAME + ".damaged-" + number))) {
            number++;
        }
        Path aside = directory.resolve(NAME + ".damaged-" + number);
        disk.move(file, aside);
        return aside.getFileName().toString();
    }

    private static Optional<Kept> read(Octets bytes) {
        byte[] all = bytes.toArray();
        Octets rest = Octets.of(java.util.Arrays.copyOfRange(all, HASH, all.length));
        if (!Head.hash(rest).equals(Octets.of(java.util.Arrays.copyOf(all, HASH)))) {
            return Optional.empty();
        }
        try {
            var in = new CborReader(rest);
            in.array(6);
            in.integer(FORMAT, FORMAT);
            var kept = new Kept(in.integer(0, Long.MAX_VALUE), in.bool(), version(in), version(in), refused(in));
            in.end();
            return Optional.of(kept);
        } catch (CborException e) {
            return Optional.empty(); // whole, but of a software that came later
        }
    }

    private static Version version(CborReader in) throws CborException {
        in.array(3);
        return new Version(in.integer(0, Long.MAX_VALUE), in.text(), in.bytes());
    }

    private static Optional<Shadow.Refused> refused(CborReader in) throws CborException {
        if (in.nextIsNull()) {
            in.nil();
            return Optional.empty();
        }
        in.array(4);
        long number = in.integer(0, Long.MAX_VALUE);
        Octets hash = in.bytes();
        boolean rolledBack = in.bool();
        List<String> reasons = new ArrayList<>();
        for (int left = in.array(); left > 0; left--) {
            reasons.add(in.text());
        }
        return Optional.of(new Shadow.Refused(number, hash, rolledBack, reasons));
    }

    /** Durable when this returns. */
    public void save(Kept kept) throws IOException {
        var to = new CborWriter().array(6).integer(FORMAT).integer(kept.highest()).bool(kept.trial());
        for (Version each : List.of(kept.inForce(), kept.before())) {
            to.array(3).integer(each.number()).text(each.by()).bytes(each.document());
        }
        kept.refused().ifPresentOrElse(it -> {
            to.array(4).integer(it.version()).bytes(it.hash()).bool(it.rolledBack()).array(it.reasons().size());
            it.reasons().forEach(to::text);
        }, to::nil);
        Octets rest = to.octets();
        Files.createDirectories(directory);
        Path fresh = directory.resolve(NAME + ".new");
        try (Disk.DiskFile file = disk.create(fresh)) {
            file.write(ByteBuffer.allocate(HASH + rest.length()).put(Head.hash(rest).toArray()).put(rest.toArray())
                    .flip(), 0);
            file.force();
        }
        disk.move(fresh, directory.resolve(NAME));
        disk.forceDirectory(directory);
    }
}
