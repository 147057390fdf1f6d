package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A page as its issuer signed it: a COSE_Sign1 over
 * {@code [seq, iat, prefix, [* [cti, key, exp, scope-number]], [* scope]]}, external data {@code xiaoyi/page/1/TENANT}.
 * A scope's number is its place among the scopes, from 0. Entries rise by {@code cti}, so what a page says has one
 * encoding.
 *
 * @param kid whose passes it holds, which is who is said to have signed it
 * @param algorithm what the header says; refused unless it is the signer's key's own
 * @param page what it says
 * @param toBeSigned the COSE {@code Sig_structure}; it binds the tenant it was read for
 * @param signature 64 bytes
 * @param encoded the whole COSE_Sign1
 */
public record SignedPage(long kid, Algorithm algorithm, Page page, Octets toBeSigned, Octets signature,
        Octets encoded) {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 65_536;

    private static final int MOST_SCOPES = 256;

    /**
     * Signs a page, as a station will read it: {@code iat} in whole seconds, entries in order. Refused is what no
     * station would take: passes of another issuer or prefix, on paper, that begin later or have expired; a
     * {@code cti} twice; too many.
     */
    public static Checked<SignedPage> sign(Page page, String tenant, long kid, SigningKey issuer) {
        List<Pass> passes = page.passes().stream().sorted(Page.ORDER).toList();
        for (Pass pass : passes) {
            Optional<String> wrong = pass.isPrinted() || pass.id().kid() != kid
                    ? Optional.of("a pass on paper, or of another issuer")
                    : Claims.unwritable(pass);
            if (wrong.isPresent()) {
                return new Checked.Bad<>(Checked.Fault.WRONG_FORM, "page %02x".formatted(page.prefix()), wrong.get(),
                        "passes a station may take");
            }
        }
        Octets payload = write(new Page(page.prefix(), page.seq(), page.issuedAt(), passes));
        return read(Envelope.seal(Purpose.PAGE, tenant, kid, issuer, payload).message().encode(), tenant);
    }

    /** What the bytes say, every key on it judged; the signature is not verified yet. */
    public static Checked<SignedPage> read(Octets encoded, String tenant) {
        return readKept(encoded, tenant).then(SignedPage::judged);
    }

    /** This page, if every key on it is good: thousands of them take so long that its signature comes first. */
    Checked<SignedPage> judged() {
        List<Pass> passes = page.passes();
        for (int i = 0; i < passes.size(); i++) {
            PublicKey holder = passes.get(i).holder().orElseThrow();
            Optional<String> fault = Signatures.fault(holder.algorithm(), holder.encoded().raw());
            if (fault.isPresent()) {
                return new Checked.Bad<>(Checked.Fault.BAD_KEY, "page, entry " + (i + 1), fault.get(),
                        "a point of the prime-order group");
            }
        }
        return Checked.good(this);
    }

    /**
     * The same of bytes that {@link #read} has passed before. The keys on it are not judged again, which takes far
     * longer than the rest.
     */
    public static Checked<SignedPage> readKept(Octets encoded, String tenant) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "page", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.PAGE, encoded).then(envelope -> Form.read("page", envelope.message().payload(),
                (form, in) -> readPage(form, in, envelope.kid())).then(
                        page -> Checked.good(new SignedPage(
                                envelope.kid(), envelope.algorithm(), page, envelope.toBeSigned(tenant),
                                envelope.message()
                                        .signature(),
                                encoded))));
    }

    /** Whether {@code issuer} signed it, with the algorithm that is its own. */
    public boolean verifies(PublicKey issuer) {
        return issuer.algorithm() == algorithm && issuer.verifies(toBeSigned, signature);
    }

    private static Octets write(Page page) {
        var scopes = new TreeMap<Octets, Integer>();
        page.passes().forEach(pass -> scopes.put(encoded(pass.scope()), 0));
        int number = 0;
        for (var each : scopes.entrySet()) {
            each.setValue(number++);
        }
        var to = new CborWriter(64 + 56 * page.passes().size()).array(5).integer(page.seq()).integer(page.issuedAt()
                .getEpochSecond()).integer(page.prefix()).array(page.passes().size());
        for (Pass pass : page.passes()) {
            to.array(4).bytes(Octets.ofLong(pass.id().cti())).bytes(pass.holder().orElseThrow().encoded()).integer(pass
                    .expires().getEpochSecond()).integer(scopes.get(encoded(pass.scope())));
        }
        to.array(scopes.size());
        scopes.keySet().forEach(scope -> to.value(Cbor.decode(scope).orThrow()));
        return to.octets();
    }

    private static Octets encoded(Scope scope) {
        return Claims.writeScope(new CborWriter(), scope).octets();
    }

    /** An entry before the scopes behind it are read. */
    private record Entry(long cti, PublicKey key, Instant expires, int scope) {}

    private static Page readPage(Form form, CborReader in, long kid) throws CborException {
        in.array(5);
        long seq = form.at("seq").integer(0, Long.MAX_VALUE);
        Instant issuedAt = form.seconds("iat");
        int prefix = (int) form.at("prefix").integer(0, Page.COUNT - 1);
        int count = form.at("entries").array();
        if (count > Page.MOST_PASSES) {
            throw in.fault(count + " entries", "at most " + Page.MOST_PASSES);
        }
        List<Entry> entries = new ArrayList<>(count);
        for (int i = 1; i <= count; i++) {
            Entry entry = readEntry(form, in, "entry " + i);
            boolean rises = entries.isEmpty() || Long.compareUnsigned(entries.getLast().cti(), entry.cti()) < 0;
            if (!rises || Page.prefixOf(entry.cti()) != prefix) {
                throw in.fault("cti %016x".formatted(entry.cti()), "one of prefix %02x, rising".formatted(prefix));
            }
            entries.add(entry);
        }
        int scopeCount = form.at("scopes").array();
        if (scopeCount > MOST_SCOPES) {
            throw in.fault(scopeCount + " scopes", "at most " + MOST_SCOPES);
        }
        List<Scope> scopes = new ArrayList<>(scopeCount);
        for (int i = 0; i < scopeCount; i++) {
            form.at("scope " + i);
            scopes.add(Claims.readScope(in));
        }
        List<Pass> passes = new ArrayList<>(count);
        for (Entry entry : entries) {
            passes.add(pass(form, new PassId(kid, entry.cti()), entry, issuedAt, scopes));
        }
        return new Page(prefix, seq, issuedAt, passes);
    }

    private static Entry readEntry(Form form, CborReader in, String name) throws CborException {
        form.at(name).array(4);
        long cti = form.id(name + ", cti");
        Octets key = form.at(name + ", key").bytes();
        if (key.length() != Algorithm.EDDSA.keyLength() && key.length() != Algorithm.ES256.keyLength()) {
            throw in.fault(key.length() + " bytes", "32 (Ed25519) or 33 (P-256)");
        }
        Algorithm algorithm = key.length() == Algorithm.EDDSA.keyLength() ? Algorithm.EDDSA : Algorithm.ES256;
        Instant expires = form.seconds(name + ", exp");
        int scope = (int) form.at(name + ", scope-number").integer(0, MOST_SCOPES - 1);
        return new Entry(cti, new PublicKey(algorithm, key), expires, scope);
    }

    private static Pass pass(Form form, PassId id, Entry entry, Instant issuedAt, List<Scope> scopes)
            throws CborException {
        CborReader in = form.at("entry %016x".formatted(id.cti()));
        if (entry.scope() >= scopes.size()) {
            throw in.fault("scope " + entry.scope(), "one of the " + scopes.size() + " on the page");
        }
        var pass = new Pass(id, issuedAt, issuedAt, entry.expires(), Optional.of(entry.key()), scopes.get(entry
                .scope()));
        Optional<String> wrong = Claims.wrong(pass);
        if (wrong.isPresent()) {
            throw in.fault(wrong.get(), "a pass that is good for 30 days at most, somewhere");
        }
        return pass;
    }
}
