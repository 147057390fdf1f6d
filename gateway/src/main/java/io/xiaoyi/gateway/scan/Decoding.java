package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.Octets;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/** What looking for a code in one {@link Frame} came to. */
public sealed interface Decoding {
    /** The looks taken, in order; the last one is the successful one if there is one. */
    List<Look> looks();

    /** Time spent in all looks. */
    default long micros() {
        return looks().stream().mapToLong(Look::micros).sum();
    }

    /**
     * A code was read.
     *
     * @param bytes
     *            what a scanner on a wire would send: nothing trimmed, byte segments as they are, and UTF-8
     *            for the rare code that holds Kanji or names a character set
     */
    record Decoded(Octets bytes, List<Look> looks) implements Decoding {
        /** The bytes as ISO-8859-1 text, which loses none. */
        public String text() {
            return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
        }

        /** The pass that succeeded. */
        public DecodePass pass() {
            return looks.getLast().pass();
        }
    }

    /** No pass read a code. */
    record Unread(List<Look> looks) implements Decoding {
        /** Why not, pass by pass, in one line for people. */
        public String why() {
            return looks.stream().map(look -> look.pass().words() + ": " + look.outcome().words())
                    .collect(Collectors.joining("; "));
        }
    }

    /** One pass over the frame, how it ended and how long it took. */
    record Look(DecodePass pass, Outcome outcome, long micros) {}

    /** How one pass ended; a later value came closer to a code. */
    enum Outcome {
        /** Fewer than three squares were found that could be a code's corners. */
        NO_FINDER_PATTERN("no finder pattern found"),
        /** Three squares were found that could be corners, but no code between them. */
        NO_GRID("squares like a code's corners found, but no code between them"),
        /** A code was found, but its format or version is unreadable, or what it says is not well formed. */
        FORMAT("found, but its format is unreadable"),
        /** A code was found, with more errors than its error correction mends. */
        CHECKSUM("found, but too damaged (checksum)"),
        /** Read. */
        READ("read");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        /** For people. */
        public String words() {
            return words;
        }
    }
}
