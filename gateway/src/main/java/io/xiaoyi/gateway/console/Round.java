package io.xiaoyi.gateway.console;

import java.util.List;
import java.util.Optional;

/**
 * What is told at one time to all who follow. Nearly everybody gets the same, which is put together once.
 *
 * <p>Threading: the event loop.
 */
final class Round {
    private final List<Piece> words;
    private final Optional<Entries> entries;
    private final Optional<Picture> picture;
    private final long upTo;
    private List<Piece> lastParts = List.of();
    private Piece lastJoined = Piece.of("");

    /**
     * @param words what is only worth something now: acts, a tick
     * @param entries what was written into the journal since the last round
     * @param picture how the station stands
     * @param upTo whoever has neither the entry of this number nor a later one has missed some
     */
    Round(List<Piece> words, Optional<Entries> entries, Optional<Picture> picture, long upTo) {
        this.words = List.copyOf(words);
        this.entries = entries;
        this.picture = picture;
        this.upTo = upTo;
    }

    /** @param isNews whether it is told also to those who have one */
    record Picture(Piece piece, boolean isNews) {}

    /** One entry as it is sent. */
    record Numbered(long seq, String event) {}

    /** Entries that follow each other, at least one. */
    record Entries(List<Numbered> each, Piece all) {
        Entries(List<Numbered> each) {
            this(each, piece(each));
        }

        private static Piece piece(List<Numbered> entries) {
            var text = new StringBuilder();
            entries.forEach(it -> text.append(it.event()));
            return Piece.of(text.toString());
        }

        long first() {
            return each.getFirst().seq();
        }

        long last() {
            return each.getLast().seq();
        }

        /** Those after {@code seq}, which is before the last. */
        Piece after(long seq) {
            return seq < first() ? all : piece(each.stream().filter(it -> it.seq() > seq).toList());
        }
    }

    List<Piece> words() {
        return words;
    }

    Optional<Entries> entries() {
        return entries;
    }

    /** For one who has none yet, or where it is news. */
    Optional<Piece> picture(boolean hasNone) {
        return picture.filter(it -> hasNone || it.isNews()).map(Picture::piece);
    }

    long upTo() {
        return upTo;
    }

    /** As one. */
    Piece joined(List<Piece> parts) {
        if (!lastParts.equals(parts)) {
            lastParts = List.copyOf(parts);
            lastJoined = Piece.of(lastParts);
        }
        return lastJoined;
    }
}
