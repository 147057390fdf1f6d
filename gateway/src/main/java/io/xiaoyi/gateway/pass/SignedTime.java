package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A platform's answer to a station that asked what time it is: a COSE_Sign1 over {@code [station, nonce, unix-ms]},
 * external data {@code xiaoyi/time/1/TENANT}. It is worth something to the one station that drew the nonce, and to that
 * one for some seconds.
 *
 * @param kid the signer's key id
 * @param algorithm what the header says; refused unless it is the signer's key's own
 * @param station who asked
 * @param nonce 8 bytes, as asked
 * @param at when it was signed, in whole milliseconds
 * @param toBeSigned the COSE {@code Sig_structure}; it binds the tenant it was read for
 * @param signature 64 bytes
 * @param encoded the whole COSE_Sign1
 */
public record SignedTime(long kid, Algorithm algorithm, String station, Octets nonce, Instant at, Octets toBeSigned,
        Octets signature, Octets encoded) {
    /** Longer ones are not looked into. */
    public static final int LONGEST = 512;

    private static final int NONCE_LENGTH = Command.NONCE_LENGTH;
    /** The year 36812, as for dates in seconds. */
    private static final long LATEST_MILLIS = ((1L << 40) - 1) * 1000;

    /** What is signed. */
    private record Said(String station, Octets nonce, Instant at) {}

    /**
     * Signs.
     *
     * @throws IllegalArgumentException for a nonce of other than 8 bytes, a station's id of other than 1 to 64
     *             characters, or a time before 1970
     */
    public static SignedTime sign(String station, Octets nonce, Instant at, String tenant, long kid, SigningKey key) {
        if (nonce.length() != NONCE_LENGTH || !Form.isName(station, Claims.LONGEST_STATION) || at.toEpochMilli() < 0) {
            throw new IllegalArgumentException(
                    "found the nonce %s, the station '%s' and %s; expected 8 bytes, 1 to 64 characters, not before 1970"
                            .formatted(nonce.hex(), station, at));
        }
        Octets payload = new CborWriter(64).array(3).text(station).bytes(nonce).integer(at.toEpochMilli()).octets();
        return of(Envelope.seal(Purpose.TIME, tenant, kid, key, payload), new Said(station, nonce,
                at.truncatedTo(ChronoUnit.MILLIS)), tenant);
    }

    /** What the bytes say; the signature is not verified yet. */
    public static Checked<SignedTime> read(Octets encoded, String tenant) {
        if (encoded.length() > LONGEST) {
            return new Checked.Bad<>(Checked.Fault.MALFORMED, "time", encoded.length() + " bytes", "at most "
                    + LONGEST);
        }
        return Envelope.open(Purpose.TIME, encoded).then(envelope -> Form.read("time", envelope.message().payload(),
                SignedTime::readFields).then(said -> Checked.good(of(envelope, said, tenant))));
    }

    /** Whether {@code signer} signed it, with the algorithm that is its own. */
    public boolean verifies(PublicKey signer) {
        return signer.algorithm() == algorithm && signer.verifies(toBeSigned, signature);
    }

    private static SignedTime of(Envelope envelope, Said said, String tenant) {
        return new SignedTime(envelope.kid(), envelope.algorithm(), said.station(), said.nonce(), said.at(), envelope
                .toBeSigned(tenant), envelope.message().signature(), envelope.message().encode());
    }

    private static Said readFields(Form form, CborReader in) throws CborException {
        in.array(3);
        String station = form.name("station", Claims.LONGEST_STATION);
        Octets nonce = form.at("nonce").bytes(NONCE_LENGTH);
        return new Said(station, nonce, Instant.ofEpochMilli(form.at("unix-ms").integer(0, LATEST_MILLIS)));
    }
}
