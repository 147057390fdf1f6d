package io.xiaoyi.gateway.scan;

import java.text.Normalizer;

/**
 * Which character stands on which key: a scanner types by position, and means the layout it was set to. The names are
 * those of xkeyboard-config; where systems differ in a character, Windows' way is meant. A key is named by its code in
 * {@code linux/input-event-codes.h}, which is its place on the keyboard. A dead key stands in the tables as the
 * combining mark it waits to put on a letter.
 */
public enum KeyLayout {
    US("`1234567890-=" + "qwertyuiop[]" + "asdfghjkl;'\\" + "\\zxcvbnm,./",
            "~!@#$%^&*()_+" + "QWERTYUIOP{}" + "ASDFGHJKL:\"|" + "|ZXCVBNM<>?", ""),
    GB("`1234567890-=" + "qwertyuiop[]" + "asdfghjkl;'#" + "\\zxcvbnm,./",
            "¬!\"£$%^&*()_+" + "QWERTYUIOP{}" + "ASDFGHJKL:@~" + "|ZXCVBNM<>?",
            "¦   €        " + "  é   úíó   " + "á           " + "           "),
    DE("\u03021234567890ß\u0301" + "qwertzuiopü+" + "asdfghjklöä#" + "<yxcvbnm,.-",
            "°!\"§$%&/()=?\u0300" + "QWERTZUIOPÜ*" + "ASDFGHJKLÖÄ'" + ">YXCVBNM;:_",
            "  ²³   {[]}\\ " + "@ €        ~" + "            " + "|      µ   "),
    FR("²&é\"'(-è_çà)=" + "azertyuiop\u0302$" + "qsdfghjklmù*" + "<wxcvbn,;:!",
            " 1234567890°+" + "AZERTYUIOP\u0308£" + "QSDFGHJKLM%µ" + ">WXCVBN?./§",
            "  \u0303#{[|\u0300\\^@]}" + "  €        ¤" + "            " + "           ");

    /** Of a key that types nothing. */
    static final char NOTHING = 0;
    private static final int SPACE_BAR = 57;
    private static final String MARKS = "\u0300\u0301\u0302\u0303\u0308";
    private static final String STANDING_ALONE = "`´^~¨";
    /** The keypad's, the same on every layout. */
    private static final String KEYPAD = "789-456+1230.";
    private static final int KEYPAD_FIRST = 71;

    private final String plain;
    private final String shifted;
    private final String altGr;

    /**
     * Each the four rows of keys after one another: 13 keys from the one left of 1, 12 from the one right of Tab, 12
     * from the one right of Caps Lock, 11 from the one right of the left Shift; a space where nothing stands.
     */
    KeyLayout(String plain, String shifted, String altGr) {
        this.plain = plain;
        this.shifted = shifted;
        this.altGr = altGr;
    }

    /**
     * What a key types.
     *
     * @param capsLock shifts the letters alone
     * @return the character, a dead key's mark ({@link #isDead}), or {@link #NOTHING}
     */
    char character(int code, boolean shift, boolean withAltGr, boolean capsLock) {
        int place = place(code);
        if (place < 0) {
            return code == SPACE_BAR ? ' ' : onKeypad(code);
        }
        if (withAltGr) {
            return at(altGr, place);
        }
        char small = at(plain, place);
        char large = at(shifted, place);
        boolean letter = Character.isLowerCase(small) && Character.toUpperCase(small) == large;
        return shift ^ (capsLock && letter) ? large : small;
    }

    private static char at(String keys, int place) {
        return place >= keys.length() || keys.charAt(place) == ' ' ? NOTHING : keys.charAt(place);
    }

    /** Where in the tables a key stands; -1 for one that they do not hold. */
    private static int place(int code) {
        if (code >= 2 && code <= 13) {
            return code - 1;
        } else if (code >= 16 && code <= 27) {
            return code - 3;
        } else if (code >= 30 && code <= 40) {
            return code - 5;
        } else if (code >= 44 && code <= 53) {
            return code - 6;
        }
        return switch (code) {
            case 41 -> 0;
            case 43 -> 36;
            case 86 -> 37;
            default -> -1;
        };
    }

    private static char onKeypad(int code) {
        int place = code - KEYPAD_FIRST;
        if (place >= 0 && place < KEYPAD.length()) {
            return KEYPAD.charAt(place);
        }
        return switch (code) {
            case 55 -> '*';
            case 98 -> '/';
            case 117 -> '=';
            case 121 -> ',';
            default -> NOTHING;
        };
    }

    /** The digit on a key of the keypad; -1 if none is. */
    static int keypadDigit(int code) {
        char character = onKeypad(code);
        return character >= '0' && character <= '9' ? character - '0' : -1;
    }

    static boolean isDead(char character) {
        return MARKS.indexOf(character) >= 0;
    }

    /** A dead key's mark on what was typed after it: one letter, or the mark and the character after one another. */
    static String composed(char mark, char next) {
        String alone = STANDING_ALONE.substring(MARKS.indexOf(mark)).substring(0, 1);
        if (next == ' ') {
            return alone;
        } else if (isDead(next)) {
            return alone + composed(next, ' ');
        }
        String letter = Normalizer.normalize("" + next + mark, Normalizer.Form.NFC);
        return letter.length() == 1 ? letter : alone + next;
    }
}
