package io.xiaoyi.gateway.scan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Types as a scanner does, and keeps the events that the kernel makes of it. */
final class Typist {
    static final int ENTER = 28;
    static final int TAB = 15;
    static final int LEFT_CTRL = 29;
    static final int LEFT_SHIFT = 42;
    static final int RIGHT_SHIFT = 54;
    static final int LEFT_ALT = 56;
    static final int CAPS_LOCK = 58;
    static final int RIGHT_ALT = 100;
    static final int KEYPAD_ENTER = 96;

    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int EV_MSC = 4;
    private static final int MSC_SCAN = 4;
    private static final int SYN_DROPPED = 3;
    private static final int[] KEYPAD_DIGITS = {82, 79, 80, 81, 75, 76, 77, 71, 72, 73};
    private static final int SPACE_BAR = 57;

    /** What is to be done for a character. */
    private record Stroke(int code, boolean shift, boolean altGr) {}

    private final Map<String, List<Stroke>> strokes = new HashMap<>();
    private final List<byte[]> events = new ArrayList<>();

    Typist(KeyLayout layout) {
        var marks = new HashMap<Character, Stroke>();
        for (int code = 2; code <= 86; code++) {
            // The keypad's keys are not what a scanner types a code with, unless set to.
            boolean keypad = code == 55 || code >= 71 && code <= 83;
            for (int level = 0; level < 3 && !keypad; level++) {
                var stroke = new Stroke(code, level == 1, level == 2);
                char character = layout.character(code, stroke.shift(), stroke.altGr(), false);
                if (KeyLayout.isDead(character)) {
                    marks.put(character, stroke);
                } else if (character != KeyLayout.NOTHING) {
                    strokes.putIfAbsent("" + character, List.of(stroke));
                }
            }
        }
        var space = new Stroke(SPACE_BAR, false, false);
        var letters = Map.copyOf(strokes);
        marks.forEach((mark, stroke) -> {
            strokes.putIfAbsent(KeyLayout.composed(mark, ' '), List.of(stroke, space));
            letters.forEach((letter, of) -> {
                String composed = KeyLayout.composed(mark, letter.charAt(0));
                if (composed.length() == 1) {
                    strokes.putIfAbsent(composed, List.of(stroke, of.getFirst()));
                }
            });
        });
    }

    /** Every character it can type. */
    List<String> characters() {
        return strokes.keySet().stream().sorted().toList();
    }

    Typist type(String text) {
        text.chars().forEach(c -> strokes.get("" + (char) c).forEach(this::stroke));
        return this;
    }

    private void stroke(Stroke stroke) {
        int modifier = stroke.shift() ? LEFT_SHIFT : RIGHT_ALT;
        if (stroke.shift() || stroke.altGr()) {
            press(modifier).tap(stroke.code()).release(modifier);
        } else {
            tap(stroke.code());
        }
    }

    /** A byte as its number on the keypad, under left Alt. */
    Typist altCode(String digits) {
        press(LEFT_ALT);
        digits.chars().forEach(digit -> tap(KEYPAD_DIGITS[digit - '0']));
        return release(LEFT_ALT);
    }

    static int keypad(int digit) {
        return KEYPAD_DIGITS[digit];
    }

    Typist enter() {
        return tap(ENTER);
    }

    Typist tap(int code) {
        return press(code).release(code);
    }

    Typist press(int code) {
        return event(EV_MSC, MSC_SCAN, 0x70000 + code).event(EV_KEY, code, 1).event(EV_SYN, 0, 0);
    }

    Typist release(int code) {
        return event(EV_MSC, MSC_SCAN, 0x70000 + code).event(EV_KEY, code, 0).event(EV_SYN, 0, 0);
    }

    Typist repeat(int code) {
        return event(EV_KEY, code, 2).event(EV_SYN, 0, 1);
    }

    /** The kernel's word that its buffer ran over. */
    Typist dropped() {
        return event(EV_SYN, SYN_DROPPED, 0);
    }

    Typist event(int type, int code, int value) {
        events.add(ByteBuffer.allocate(KeyStream.EVENT_BYTES).order(ByteOrder.nativeOrder()).putLong(1_700_000_000L)
                .putLong(events.size()).putShort((short) type).putShort((short) code).putInt(value).array());
        return this;
    }

    /** All events so far, which are forgotten here. */
    byte[] events() {
        var all = ByteBuffer.allocate(events.size() * KeyStream.EVENT_BYTES);
        events.forEach(all::put);
        events.clear();
        return all.array();
    }

    /**
     * A recording of evemu-record: lines {@code E: seconds.micros type code value}, the numbers of type and code in
     * hexadecimal, all else comment.
     */
    Typist play(String recording) {
        try (var in = Typist.class.getResourceAsStream(recording)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
                if (line.startsWith("E: ")) {
                    String[] words = line.split("[\\s#]+");
                    event(Integer.parseInt(words[2], 16), Integer.parseInt(words[3], 16), Integer.parseInt(words[4]));
                }
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
