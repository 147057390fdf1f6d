package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.CborException;
import io.xiaoyi.gateway.pass.CborReader;
import io.xiaoyi.gateway.pass.CborWriter;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Cose;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.SigningKey;
import java.util.Map;

/**
 * What a checkpoint signs: all entries before it, by the hash of the last of them. The entry's body is
 * {@code {"signed": COSE_Sign1}} (RFC 9052, without tag), the payload the array of journal id, seq and previous hash,
 * the external data {@value #EXTERNAL_DATA}.
 *
 * @param seq the checkpoint's own
 * @param previousHash of the entry before it
 */
public record Checkpoint(long journalId, long seq, Octets previousHash) {
    /** Keeps this signature from passing as one of another kind. */
    public static final String EXTERNAL_DATA = "xiaoyi/checkpoint/1";

    private static final String SIGNED = "signed";

    /** The body of the entry, signed. */
    public Octets signedBy(SigningKey key) {
        Octets header = new CborWriter(16).map(1).integer(1).integer(key.algorithm().coseId()).octets();
        Octets signed = Cose.sign(header, new Cbor.Table(Map.of()), Octets.utf8(EXTERNAL_DATA), payload(), key)
                .encode();
        return new CborWriter(160).map(1).text(SIGNED).bytes(signed).octets();
    }

    /**
     * Whether {@code body} holds this checkpoint, signed by {@code key}; the text says what is wrong, empty if none.
     */
    public String fault(Octets body, PublicKey key) {
        Octets signed;
        try {
            var from = new CborReader(body);
            from.map(1);
            if (!from.text().equals(SIGNED)) {
                return "no key 'signed'";
            }
            signed = from.bytes();
            from.end();
        } catch (CborException e) {
            return "not signed: " + e.getMessage();
        }
        return switch (Cose.decode(signed)) {
            case Checked.Bad<Cose.Sign1> bad -> bad.toString();
            case Checked.Good<Cose.Sign1>(Cose.Sign1 message) -> {
                if (!message.payload().equals(payload())) {
                    yield "signs another journal, seq or hash than the chain's";
                }
                yield message.verifies(key, Octets.utf8(EXTERNAL_DATA)) ? "" : "not this key's signature";
            }
        };
    }

    /** Whether this body claims a signature at all: a station without a key writes checkpoints that do not. */
    static boolean isSigned(Octets body) {
        return body.length() > 1;
    }

    private Octets payload() {
        return new CborWriter(64).array(3).bytes(Octets.ofLong(journalId)).integer(seq).bytes(previousHash).octets();
    }
}
