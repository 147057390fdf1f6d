package io.xiaoyi.gateway.store;

/** Entries that follow each other, both ends included. */
record Seqs(long first, long last) {
    static final Seqs ALL = new Seqs(0, Long.MAX_VALUE);

    Seqs upTo(Seqs later) {
        return new Seqs(first, later.last);
    }

    Seqs before(long seq) {
        return new Seqs(first, Math.min(last, seq - 1));
    }
}
