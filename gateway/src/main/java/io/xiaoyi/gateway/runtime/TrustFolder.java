package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Page;
import io.xiaoyi.gateway.pass.SignedPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A platform's folder of signed trust: {@code ring.cose}, {@code head.cose}, and of each issuer
 * {@code page-KID-PREFIX.cose}, {@code revoked-KID.cose} and {@code revoked-KID.csv}, which says until when each index
 * stays revoked.
 */
record TrustFolder(Path folder) {
    Path ring() {
        return folder.resolve("ring.cose");
    }

    Path head() {
        return folder.resolve("head.cose");
    }

    Path page(long kid, int prefix) {
        return folder.resolve("page-%016x-%02x.cose".formatted(kid, prefix));
    }

    Path revoked(long kid) {
        return folder.resolve("revoked-%016x.cose".formatted(kid));
    }

    private Path ledger(long kid) {
        return folder.resolve("revoked-%016x.csv".formatted(kid));
    }

    /** The issuers that have a list here, as it is written with their pages. */
    List<Long> issuers() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.matches(
                    "revoked-[0-9a-f]{16}\\.cose")).map(name -> Long.parseUnsignedLong(name.substring(8, 24), 16))
                    .sorted(Long::compareUnsigned).toList();
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** An issuer's pages that were signed before, by prefix. */
    Map<Integer, SignedPage> pages(long kid, String tenant) {
        var pages = new HashMap<Integer, SignedPage>();
        for (int prefix = 0; prefix < Page.COUNT; prefix++) {
            if (Files.exists(page(kid, prefix))) {
                pages.put(prefix, PassCommands.orFail(SignedPage.readKept(read(page(kid, prefix)), tenant)));
            }
        }
        return pages;
    }

    /** Which indexes are revoked, and until when each is. */
    TreeMap<Long, Instant> ledger(long kid, Instant now) {
        var rows = new TreeMap<Long, Instant>();
        if (!Files.exists(ledger(kid))) {
            return rows;
        }
        int line = 0;
        for (String row : new String(PassCommands.read(ledger(kid)), StandardCharsets.UTF_8).lines()
                .toList()) {
            line++;
            try {
                String[] cells = row.split(",");
                Instant until = Instant.parse(cells[1]);
                if (until.isAfter(now)) {
                    rows.put(Long.parseLong(cells[0]), until);
                }
            } catch (ArrayIndexOutOfBoundsException | DateTimeParseException | NumberFormatException e) {
                throw new Failure(Failure.DATA, ledger(kid) + ":" + line + ": found no row; allowed: index,instant");
            }
        }
        return rows;
    }

    void writeLedger(long kid, Map<Long, Instant> rows) {
        var text = new StringBuilder();
        new TreeMap<>(rows).forEach((index, until) -> text.append(index).append(',').append(until).append('\n'));
        write(ledger(kid), Octets.utf8(text.toString()));
    }

    static TreeSet<Long> indexes(Map<Long, Instant> rows) {
        return new TreeSet<>(rows.keySet());
    }

    Octets read(Path file) {
        return Octets.of(PassCommands.read(file));
    }

    /** Replaces a file in one step. */
    void write(Path file, Octets content) {
        try {
            Files.createDirectories(folder);
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.write(fresh, content.toArray());
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw unusable(file, e);
        }
    }

    private static Failure unusable(Path file, IOException e) {
        return new Failure(Failure.IO, file + ": cannot be used (" + e + ")");
    }
}
