package io.xiaoyi.gateway.pass;

/**
 * COSE_Sign1 without its tag (RFC 9052 section 4.2): the general layer, which knows nothing of passes.
 */
public final class Cose {
    private Cose() {}

    /**
     * One signed message.
     *
     * @param protectedHeader the encoded map, as signed; empty bytes for an empty map
     * @param unprotectedHeader a map
     * @param payload what is signed, with the protected header and the external data
     * @param signature as long as its algorithm makes it
     */
    public record Sign1(Octets protectedHeader, Cbor.Table unprotectedHeader, Octets payload, Octets signature) {
        public Octets encode() {
            return write(new CborWriter(payload.length() + 128)).octets();
        }

        CborWriter write(CborWriter to) {
            return to.array(4).bytes(protectedHeader).value(unprotectedHeader).bytes(payload).bytes(signature);
        }

        /** Whether {@code key} signed this with this external data. The header's algorithm is not asked. */
        public boolean verifies(PublicKey key, Octets externalData) {
            return key.verifies(toBeSigned(protectedHeader, externalData, payload), signature);
        }
    }

    /** The {@code Sig_structure} of a COSE_Sign1 (RFC 9052 section 4.4). */
    public static Octets toBeSigned(Octets protectedHeader, Octets externalData, Octets payload) {
        return new CborWriter(payload.length() + 96).array(4).text("Signature1").bytes(protectedHeader).bytes(
                externalData).bytes(payload).octets();
    }

    public static Sign1 sign(Octets protectedHeader, Cbor.Table unprotectedHeader, Octets externalData, Octets payload,
            SigningKey key) {
        Octets signature = key.sign(toBeSigned(protectedHeader, externalData, payload));
        return new Sign1(protectedHeader, unprotectedHeader, payload, signature);
    }

    /** One whole message and nothing after it. */
    public static Checked<Sign1> decode(Octets encoded) {
        try {
            var reader = new CborReader(encoded);
            reader.array(4);
            Octets header = reader.bytes();
            if (reader.peek() != CborReader.Kind.MAP) {
                throw reader.fault(reader.peek().toString(), "a map");
            }
            var unprotected = (Cbor.Table) reader.value();
            var message = new Sign1(header, unprotected, reader.bytes(), reader.bytes());
            reader.end();
            return Checked.good(message);
        } catch (CborException e) {
            return Checked.malformed("COSE_Sign1, byte " + e.offset(), e);
        }
    }
}
