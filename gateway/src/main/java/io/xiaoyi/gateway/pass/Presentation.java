package io.xiaoyi.gateway.pass;

/**
 * The compact code: what the phone signs, and how it stands in the code.
 *
 * <p>Signed is the {@code Sig_structure} with the protected header {@code <<{1: alg}>>}, the external data
 * {@code xiaoyi/present/1} and the payload {@code <<[cti, word, at, thumbprint]>>}: {@code cti} the eight bytes,
 * {@code word} the 32 bits as an unsigned integer, {@code at} null for any station, the station's id as a text, or
 * {@code [station, door]}, and {@code thumbprint} the 32 bytes of the holder's key (RFC 9679).
 *
 * <p>Shown is a CBOR byte string of 76 bytes: {@code cti} 8, word 4, signature 64; or of 96, followed by hour 4 and
 * tick 16. Numbers are big endian.
 */
public final class Presentation {
    static final int LENGTH = 76;
    static final int LENGTH_WITH_TICK = 96;
    private static final Octets EXTERNAL_DATA = Octets.utf8("xiaoyi/present/1");

    private Presentation() {}

    /** Whether this code was made by the phone of {@code pass}, for this station or door where it says so. */
    public static boolean verifies(Reading.Compact compact, Pass pass, String station, String door) {
        return compact.cti() == pass.id().cti() && pass.holder().map(key -> key.verifies(toBeSigned(compact.cti(),
                compact.word(), station, door, key), compact.signature())).orElse(false);
    }

    static Octets toBeSigned(long cti, Word word, String station, String door, PublicKey holder) {
        var payload = new CborWriter(96).array(4).bytes(Octets.ofLong(cti)).integer(word.bits());
        switch (word) {
            case Word.Step step -> payload.nil();
            case Word.StationStep step -> payload.text(station);
            case Word.DoorNumber number -> payload.array(2).text(station).text(door);
        }
        payload.bytes(holder.thumbprint());
        Octets header = new CborWriter(16).map(1).integer(1).integer(holder.algorithm().coseId()).octets();
        return Cose.toBeSigned(header, EXTERNAL_DATA, payload.octets());
    }

    static Octets encode(Reading.Compact compact) {
        byte[] out = new byte[compact.tick().isPresent() ? LENGTH_WITH_TICK : LENGTH];
        put(out, 0, 8, compact.cti());
        put(out, 8, 4, compact.word().bits());
        System.arraycopy(compact.signature().raw(), 0, out, 12, 64);
        compact.tick().ifPresent(tick -> {
            put(out, LENGTH, 4, tick.hour());
            System.arraycopy(tick.value().raw(), 0, out, LENGTH + 4, Ticks.LENGTH);
        });
        return new CborWriter(out.length + 2).bytes(out).octets();
    }

    private static void put(byte[] out, int offset, int count, long value) {
        for (int i = 0; i < count; i++) {
            out[offset + i] = (byte) (value >>> 8 * (count - 1 - i));
        }
    }
}
