package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * An issuer's passes as a platform has them: a folder of introductions, each a file as {@code pass issue --out} writes
 * it, or a CSV file with the columns {@code pass,key,expires,stations,rights}: 16 hexadecimal digits, the public key in
 * hexadecimal, an RFC 3339 time, and two lists with spaces between.
 */
final class PassList {
    private static final String HEADER = "pass,key,expires,stations,rights";
    private static final long LONGEST_FILE = 64 << 20;

    private final String tenant;
    private final PublicKey issuer;
    private final long kid;

    PassList(String tenant, long kid, PublicKey issuer) {
        this.tenant = tenant;
        this.kid = kid;
        this.issuer = issuer;
    }

    List<Pass> read(Path path, Instant now) {
        try {
            if (Files.isDirectory(path)) {
                return folder(path);
            }
            if (Files.size(path) > LONGEST_FILE) {
                throw new Failure(Failure.DATA, path + ": found a file of more than 64 MB");
            }
            return table(path, Files.readString(path, StandardCharsets.UTF_8), now);
        } catch (IOException e) {
            throw new Failure(Failure.IO, path + ": cannot be read (" + e + ")");
        }
    }

    private List<Pass> folder(Path folder) throws IOException {
        var passes = new ArrayList<Pass>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String line = new String(PassCommands.read(file), StandardCharsets.ISO_8859_1).lines().findFirst()
                        .orElse("");
                if (!(new PassReader(tenant).read(line.getBytes(
                        StandardCharsets.ISO_8859_1)) instanceof Reading.Introduction(Pass pass, var signed))) {
                    throw new Failure(Failure.DATA, file + ": found no introduction; allowed: a phone's signed pass");
                }
                if (signed.kid() != kid || !signed.verifies(issuer)) {
                    throw new Failure(Failure.DATA, file + ": found another issuer's pass; allowed: those of %016x"
                            .formatted(kid));
                }
                passes.add(pass);
            }
        }
        return passes;
    }

    private List<Pass> table(Path file, String text, Instant now) {
        var passes = new ArrayList<Pass>();
        int line = 0;
        for (String row : text.lines().toList()) {
            line++;
            if (!row.isBlank() && !row.equals(HEADER)) {
                passes.add(pass(file + ":" + line, row.split(",", -1), now));
            }
        }
        return passes;
    }

    private Pass pass(String where, String[] cells, Instant now) {
        if (cells.length != 5) {
            throw new Failure(Failure.DATA, where + ": found " + cells.length + " columns; allowed: " + HEADER);
        }
        try {
            long cti = Long.parseUnsignedLong(cells[0], 16);
            PublicKey key = PassCommands.orFail(PublicKey.of(Octets.fromHex(cells[1])));
            long rights = 0;
            for (String right : cells[4].strip().split(" +")) {
                rights |= Right.valueOf(right.toUpperCase(Locale.ROOT)).bit();
            }
            var scope = new Scope(List.of(cells[3].strip().split(" +")), rights, OptionalInt.empty());
            return new Pass(new PassId(kid, cti), now, now, Instant.parse(cells[2]), Optional.of(key), scope);
        } catch (IllegalArgumentException | DateTimeParseException e) {
            throw new Failure(Failure.DATA, where + ": found what is no " + HEADER + " (" + e.getMessage() + ")");
        }
    }
}
