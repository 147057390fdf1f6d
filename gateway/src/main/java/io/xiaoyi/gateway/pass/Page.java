package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * One of the {@link #COUNT} pages on which an issuer's passes are spread by the first, random byte of their
 * {@code cti}: one changed pass changes one page.
 *
 * @param prefix that byte, 0 to 255
 * @param seq the page's version; only rises
 * @param issuedAt {@code iat} of the page, and so of the passes on it: they carry none of their own
 * @param passes of one issuer, in the order of their {@code cti}; none of them on paper
 */
public record Page(int prefix, long seq, Instant issuedAt, List<Pass> passes) {
    /** Pages of an issuer, always all of them: one without passes is empty, not absent. */
    public static final int COUNT = 256;
    /** Passes on a page at most; 20,000 passes make about 78. */
    public static final int MOST_PASSES = 1024;

    /** Passes of one page in their order. */
    public static final Comparator<Pass> ORDER = (a, b) -> Long.compareUnsigned(a.id().cti(), b.id().cti());

    public Page {
        passes = List.copyOf(passes);
    }

    /** The page a pass is on. */
    public static int prefixOf(long cti) {
        return (int) (cti >>> 56);
    }

    /** Whether another page says the same of the same passes, whenever it was signed. */
    public boolean saysSameAs(Page other) {
        if (prefix != other.prefix || passes.size() != other.passes.size()) {
            return false;
        }
        for (int i = 0; i < passes.size(); i++) {
            if (!passes.get(i).id().equals(other.passes.get(i).id())
                    || !passes.get(i).saysSameAs(other.passes.get(i))) {
                return false;
            }
        }
        return true;
    }
}
