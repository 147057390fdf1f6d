package io.xiaoyi.gateway.scan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;

/**
 * What a keyboard types, as bytes: the kernel's input events (Documentation/input/event-codes.rst) go in, text comes
 * out, in UTF-8, each line ended by CR. Scanners also type what their layout has no key for: a control character as
 * Ctrl with a letter, and any byte as left Alt held over its decimal number on the keypad. A key that means nothing
 * types nothing; held keys type once. State is a few fields whatever comes in.
 *
 * <p>
 * Threading: none of its own; one keyboard, one stream, one thread.
 */
final class KeyStream {
    /** {@code struct input_event} of 64-bit Linux: two longs of time, u16 type, u16 code, s32 value. */
    static final int EVENT_BYTES = 24;
    /** No event types more: a dead key that found no letter, and the character after it. */
    static final int MOST_BYTES_AN_EVENT = 6;
    /** KEY_CNT: how many codes there are. */
    static final int CODES = 0x300;
    static final int ENTER = 28;

    private static final int TYPE = 16;
    private static final int CODE = 18;
    private static final int VALUE = 20;
    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int SYN_DROPPED = 3;
    private static final int RELEASED = 0;
    private static final int PRESSED = 1;

    private static final int TAB = 15;
    private static final int LEFT_CTRL = 29;
    private static final int LEFT_SHIFT = 42;
    private static final int RIGHT_SHIFT = 54;
    private static final int LEFT_ALT = 56;
    private static final int CAPS_LOCK = 58;
    private static final int KEYPAD_ENTER = 96;
    private static final int RIGHT_CTRL = 97;
    private static final int RIGHT_ALT = 100;
    private static final int NO_NUMBER = -1;
    private static final int MOST_NUMBER = 255;

    private final KeyLayout layout;
    private final boolean tabEnds;
    private final BitSet down = new BitSet(CODES);
    private boolean capsLock;
    /** The mark of a dead key that waits for its letter, or {@link KeyLayout#NOTHING}. */
    private char mark;
    /** What has been typed on the keypad since Alt went down; above {@link #MOST_NUMBER} it is no byte. */
    private int number;
    private boolean begun;

    /** @param tabEnds whether Tab ends a line, instead of being a character */
    KeyStream(KeyLayout layout, boolean tabEnds) {
        this.layout = layout;
        this.tabEnds = tabEnds;
        restart(HeldKeys.NONE);
    }

    /** Forgets what has begun, and takes this for what is held. */
    void restart(HeldKeys held) {
        down.clear();
        down.or(held.down());
        capsLock = held.capsLock();
        mark = KeyLayout.NOTHING;
        number = NO_NUMBER;
        begun = false;
    }

    /** Whether something has been typed since the last line's end. */
    boolean begun() {
        return begun;
    }

    /**
     * Takes whole events, at most as many as {@code out} has room for.
     *
     * @param events in the machine's byte order
     * @return false if the kernel says that it dropped some (SYN_DROPPED): what came before it is in {@code out}, the
     *     rest of {@code events} is void, and {@link #restart} is due
     */
    boolean take(ByteBuffer events, ByteBuffer out) {
        for (; events.remaining() >= EVENT_BYTES; events.position(events.position() + EVENT_BYTES)) {
            int at = events.position();
            int type = Short.toUnsignedInt(events.getShort(at + TYPE));
            int code = Short.toUnsignedInt(events.getShort(at + CODE));
            int value = events.getInt(at + VALUE);
            if (type == EV_SYN && code == SYN_DROPPED) {
                return false;
            } else if (type == EV_KEY && code < CODES && value == PRESSED) {
                down.set(code);
                pressed(code, out);
            } else if (type == EV_KEY && code < CODES && value == RELEASED) {
                down.clear(code);
                released(code, out);
            }
        }
        return true;
    }

    private void pressed(int code, ByteBuffer out) {
        switch (code) {
            // Whatever else is held: a stuck modifier must not swallow the end of a line.
            case ENTER, KEYPAD_ENTER -> character('\r', out);
            case TAB -> character(tabEnds ? '\r' : '\t', out);
            case CAPS_LOCK -> capsLock = !capsLock;
            default -> {
                if (down.get(LEFT_ALT)) {
                    digit(KeyLayout.keypadDigit(code));
                } else {
                    typed(layout.character(code, down.get(LEFT_SHIFT) || down.get(RIGHT_SHIFT), down.get(RIGHT_ALT),
                            capsLock), out);
                }
            }
        }
    }

    private void digit(int digit) {
        if (digit >= 0) {
            number = Math.min(MOST_NUMBER + 1, Math.max(0, number) * 10 + digit);
        }
    }

    private void released(int code, ByteBuffer out) {
        if (code == LEFT_ALT) {
            if (number >= 0 && number <= MOST_NUMBER) {
                settleMark(out);
                put((byte) number, out);
            }
            number = NO_NUMBER;
        }
    }

    private void typed(char character, ByteBuffer out) {
        if (character == KeyLayout.NOTHING) {
            return;
        }
        if (down.get(LEFT_CTRL) || down.get(RIGHT_CTRL)) {
            if (character >= '@' && character <= '~') {
                character((char) (character & 0x1f), out);
            }
        } else if (mark == KeyLayout.NOTHING && KeyLayout.isDead(character)) {
            mark = character;
        } else if (mark != KeyLayout.NOTHING) {
            String text = KeyLayout.composed(mark, character);
            mark = KeyLayout.NOTHING;
            text(text, out);
        } else {
            character(character, out);
        }
    }

    private void character(char character, ByteBuffer out) {
        settleMark(out);
        text(String.valueOf(character), out);
    }

    /** A dead key stands alone after all. */
    private void settleMark(ByteBuffer out) {
        if (mark != KeyLayout.NOTHING) {
            String alone = KeyLayout.composed(mark, ' ');
            mark = KeyLayout.NOTHING;
            text(alone, out);
        }
    }

    private void text(String text, ByteBuffer out) {
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            put(each, out);
        }
    }

    private void put(byte each, ByteBuffer out) {
        out.put(each);
        begun = each != '\r' && each != '\n';
    }
}
