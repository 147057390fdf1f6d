package io.xiaoyi.gateway.pass;

import java.time.Instant;

/** Reads one of this profile's forms and remembers which part of it is being read, for the refusal to name. */
final class Form {
    /** Seconds after 1970 beyond which no date of ours lies: the year 36812. */
    private static final long LATEST_SECOND = (1L << 40) - 1;

    /** Reads the parts of a form, saying {@link #at} before each. */
    interface Body<T> {
        T read(Form form, CborReader in) throws CborException;
    }

    private final String name;
    private final CborReader in;
    private String part = "";

    private Form(String name, CborReader in) {
        this.name = name;
        this.in = in;
    }

    static <T> Checked<T> read(String name, Octets encoded, Body<T> body) {
        var form = new Form(name, new CborReader(encoded));
        try {
            T value = body.read(form, form.in);
            form.at("end");
            form.in.end();
            return Checked.good(value);
        } catch (CborException e) {
            String where = form.part.isEmpty() ? name : name + ", " + form.part;
            return Checked.malformed(where + " (byte " + e.offset() + ")", e);
        }
    }

    CborReader at(String part) {
        this.part = part;
        return in;
    }

    Instant seconds(String part) throws CborException {
        return Instant.ofEpochSecond(at(part).integer(0, LATEST_SECOND));
    }

    /** Eight bytes as a number. */
    long id(String part) throws CborException {
        return at(part).bytes(8).number(0, 8);
    }

    /** A text of 1 to {@code most} characters, none of them a control character. */
    String name(String part, int most) throws CborException {
        String text = at(part).text();
        if (!isName(text, most)) {
            throw in.fault("a text of %d characters".formatted(text.length()), "1 to " + most
                    + " characters without control characters");
        }
        return text;
    }

    static boolean isName(String text, int most) {
        return !text.isEmpty() && text.length() <= most && text.chars().noneMatch(Character::isISOControl);
    }
}
