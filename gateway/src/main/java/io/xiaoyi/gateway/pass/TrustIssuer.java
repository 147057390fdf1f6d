package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/**
 * An issuer's half of the trust: its passes spread over signed pages, and its revocation bits. What has not changed is
 * not signed again, so that one changed pass is one changed page.
 *
 * <p>Threading: immutable, any thread.
 */
public final class TrustIssuer {
    /** Revoked passes whose indexes lie further apart do not fit one list. */
    static final long WIDEST = 8L * 60_000;

    private final String tenant;
    private final long kid;
    private final SigningKey key;

    /** An issuer of {@code tenant} whose key stands in the ring as {@code kid}. */
    public TrustIssuer(String tenant, long kid, SigningKey key) {
        this.tenant = tenant;
        this.kid = kid;
        this.key = key;
    }

    /**
     * The pages to be signed anew for these passes to be the ones that are synchronised: those that say something else
     * than before, or were never signed.
     *
     * @param before signed pages by prefix
     * @param passes all of them, in any order, their ends cut to whole seconds; those that have expired are left out,
     *     and so are those that begin later
     * @param seq of the new pages; raised where a page before has that or more
     */
    public Checked<List<SignedPage>> pages(Map<Integer, SignedPage> before, Collection<Pass> passes, long seq,
            Instant now) {
        Map<Integer, List<Pass>> spread = new HashMap<>();
        for (Pass pass : passes) {
            if (pass.expires().isAfter(now) && !pass.notBefore().isAfter(now)) {
                spread.computeIfAbsent(Page.prefixOf(pass.id().cti()), _ -> new ArrayList<>()).add(seconds(pass));
            }
        }
        var signed = new ArrayList<SignedPage>();
        for (int prefix = 0; prefix < Page.COUNT; prefix++) {
            Optional<Page> held = Optional.ofNullable(before.get(prefix)).map(SignedPage::page);
            List<Pass> on = spread.getOrDefault(prefix, List.of()).stream().sorted(Page.ORDER).toList();
            var page = new Page(prefix, held.map(it -> Math.max(seq, it.seq() + 1)).orElse(seq), now, on);
            if (held.filter(page::saysSameAs).isPresent()) {
                continue;
            }
            switch (SignedPage.sign(page, tenant, kid, key)) {
                case Checked.Good<SignedPage>(SignedPage it) -> signed.add(it);
                case Checked.Bad<SignedPage> bad -> {
                    return bad.as();
                }
            }
        }
        return Checked.good(signed);
    }

    /** As a page has it, so that what it says can be held against one that was read. */
    private static Pass seconds(Pass pass) {
        return new Pass(pass.id(), pass.issuedAt(), pass.notBefore(), pass.expires().truncatedTo(ChronoUnit.SECONDS),
                pass.holder(), pass.scope());
    }

    /**
     * The revocation list of these passes' indexes, each 0 to 2^32-1; it begins at the first, rounded down to a byte.
     * One stays in it until its pass has expired: that is the caller's to see to.
     */
    public Checked<Octets> revoked(SortedSet<Long> indexes, long seq, Instant now) {
        long first = indexes.isEmpty() ? 0 : indexes.first() / 8 * 8;
        long width = indexes.isEmpty() ? 0 : indexes.last() - first + 1;
        if (width > WIDEST) {
            return new Checked.Bad<>(Checked.Fault.WRONG_FORM, "revoked", "indexes from %d to %d".formatted(indexes
                    .first(), indexes.last()), "at most " + WIDEST + " apart");
        }
        byte[] bits = new byte[(int) ((width + 7) / 8)];
        for (long index : indexes) {
            bits[(int) ((index - first) / 8)] |= (byte) (1 << (index - first) % 8);
        }
        var list = new SignedRevocations(kid, now, new Revocations.Bits(seq, first, Octets.wrap(bits)));
        return Checked.good(list.sign(tenant, key));
    }
}
