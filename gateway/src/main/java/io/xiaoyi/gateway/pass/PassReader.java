package io.xiaoyi.gateway.pass;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads a scanned line. It verifies no signature and asks no clock: what it returns is what the line says. Nothing of
 * a line that is not ours is kept but its kind and length.
 *
 * <p>The line comes with its end stripped and otherwise untouched: Base45 has spaces in it, also at the end.
 *
 * <p>Threading: immutable, any thread.
 */
public final class PassReader {
    /** Longer lines are not looked into. */
    public static final int LONGEST_LINE = 4096;

    private static final byte[] PREFIX = Shown.PREFIX.getBytes(StandardCharsets.US_ASCII);

    private final String tenant;

    /** A reader of this tenant's passes: the tenant is part of what their issuers sign. */
    public PassReader(String tenant) {
        this.tenant = tenant;
    }

    public Reading read(byte[] line) {
        if (startsWithPrefix(line)) {
            if (line.length > LONGEST_LINE) {
                return new Reading.Malformed("line", line.length + " bytes", "at most " + LONGEST_LINE);
            }
            return read(Base45.decode(line, PREFIX.length));
        }
        if (line.length >= Shown.FEWEST_DIGITS && line.length <= LONGEST_LINE && ForeignCodes.isDigits(line)) {
            if (line[0] == '0') {
                return new Reading.Malformed("decimal, digit 1", "a leading zero", "1 to 9");
            }
            return read(Checked.good(Shown.fromDigits(new String(line, StandardCharsets.US_ASCII))));
        }
        return new Reading.Foreign(ForeignCodes.kind(line), line.length);
    }

    /** Reads the bytes of a pass as a platform or a page hands them over; never a compact code. */
    public Reading readPass(Octets encoded) {
        return switch (Envelope.open(Purpose.PASS, encoded).then(this::open)) {
            case Checked.Good<Reading>(Reading reading) -> reading;
            case Checked.Bad<Reading> bad -> malformed(bad);
        };
    }

    private Reading read(Checked<Octets> decoded) {
        return switch (decoded) {
            case Checked.Good<Octets>(Octets bytes) when bytes.length() > 0 && bytes.at(0) >> 5 == 2 -> compact(bytes);
            case Checked.Good<Octets>(Octets bytes) -> readPass(bytes);
            case Checked.Bad<Octets> bad -> malformed(bad);
        };
    }

    private Checked<Reading> open(Envelope envelope) {
        return Claims.read(envelope.kid(), envelope.message().payload()).then(pass -> {
            Optional<String> wrong = Claims.wrong(pass);
            if (wrong.isPresent()) {
                return Checked.good(new Reading.WrongForm(wrong.get()));
            }
            SignedPass signed = signed(envelope, tenant, envelope.message().encode());
            return Checked.good(pass.isPrinted()
                    ? new Reading.Printed(pass, signed)
                    : new Reading.Introduction(pass, signed));
        });
    }

    static SignedPass signed(Envelope envelope, String tenant, Octets encoded) {
        return new SignedPass(envelope.kid(), envelope.algorithm(), envelope.toBeSigned(tenant), envelope.message()
                .signature(), encoded);
    }

    private static Reading compact(Octets encoded) {
        Checked<Octets> content = Form.read("compact", encoded, (form, in) -> {
            Octets bytes = in.bytes();
            if (bytes.length() != Presentation.LENGTH && bytes.length() != Presentation.LENGTH_WITH_TICK) {
                throw in.fault(bytes.length() + " bytes", "76 or 96 bytes");
            }
            return bytes;
        });
        return switch (content) {
            case Checked.Good<Octets>(Octets bytes) -> Word.of(bytes.number(8, 4)).<Reading>map(word -> fields(bytes,
                    word)).orElseGet(() -> new Reading.Malformed("compact, word",
                            "both flags, or a door number above "
                                    + Word.HIGHEST_DOOR_NUMBER,
                            "a step, a station's step or a door's number"));
            case Checked.Bad<Octets> bad -> malformed(bad);
        };
    }

    private static Reading.Compact fields(Octets bytes, Word word) {
        Optional<Reading.Tick> tick = bytes.length() == Presentation.LENGTH
                ? Optional.empty()
                : Optional.of(new Reading.Tick(bytes.number(76, 4), Octets.of(bytes.raw(), 80, Ticks.LENGTH)));
        return new Reading.Compact(bytes.number(0, 8), word, Octets.of(bytes.raw(), 12, 64), tick);
    }

    private static Reading malformed(Checked.Bad<?> bad) {
        return new Reading.Malformed(bad.where(), bad.found(), bad.expected());
    }

    private static boolean startsWithPrefix(byte[] line) {
        return line.length >= PREFIX.length && java.util.Arrays.equals(line, 0, PREFIX.length, PREFIX, 0,
                PREFIX.length);
    }
}
