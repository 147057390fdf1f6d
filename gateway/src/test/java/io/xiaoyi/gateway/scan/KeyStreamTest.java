package io.xiaoyi.gateway.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class KeyStreamTest {
    private static final int RIGHT_BRACKET = 27;

    private final Typist typist = new Typist(KeyLayout.US);
    private final KeyStream us = new KeyStream(KeyLayout.US, false);

    private static byte[] bytes(KeyStream keys, byte[] events) {
        var out = ByteBuffer.allocate(events.length);
        keys.take(ByteBuffer.wrap(events).order(ByteOrder.nativeOrder()), out);
        return java.util.Arrays.copyOf(out.array(), out.position());
    }

    private static String text(KeyStream keys, Typist typist) {
        return new String(bytes(keys, typist.events()), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "us-code.evemu  | US | `XY1:6BF $%*+-./:0`",
            "us-caps.evemu  | US | `XY1:Abc`",
            "de-address.evemu | DE | `https://xyz.de/ä?q=[1]@€`",
            "fr-digits.evemu | FR | `XY1:0123 Aà`",
            "alt-bytes.evemu | US | `Xyä`"})
    void aRecordedScannerIsRead(String recording, KeyLayout layout, String text) {
        assertThat(text(new KeyStream(layout, false), new Typist(layout).play("keys/" + recording)))
                .isEqualTo(text + "\r");
    }

    @ParameterizedTest
    @EnumSource
    void whateverALayoutCanTypeIsReadAsItWasTyped(KeyLayout layout) {
        var typing = new Typist(layout);
        List<String> characters = typing.characters();
        assertThat(characters).contains("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:abcxyz!\"#&'()<>=?@[]\\^_{|}~"
                .split(""));
        for (int seed = 0; seed < 300; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (int i = random.nextInt(200); i > 0; i--) {
                text.append(characters.get(random.nextInt(characters.size())));
            }
            var keys = new KeyStream(layout, false);
            assertThat(text(keys, typing.type(text.toString()).enter())).as("seed %d", seed).isEqualTo(text + "\r");
        }
    }

    @Test
    void eitherShiftShiftsAndBothTogetherDoToo() {
        typist.press(Typist.RIGHT_SHIFT).tap(30).press(Typist.LEFT_SHIFT).tap(2).release(Typist.RIGHT_SHIFT).tap(48)
                .release(Typist.LEFT_SHIFT).tap(46);
        assertThat(text(us, typist)).isEqualTo("A!Bc");
    }

    @Test
    void capsLockShiftsLettersAloneUntilPressedAgain() {
        typist.tap(Typist.CAPS_LOCK).type("ab1;").type("Q").tap(Typist.CAPS_LOCK).type("ab");
        assertThat(text(us, typist)).isEqualTo("AB1;qab");
    }

    @Test
    void capsLockBeginsAsTheLampSays() {
        us.restart(new HeldKeys(new BitSet(), true));
        assertThat(text(us, typist.type("aB"))).isEqualTo("Ab");
    }

    @Test
    void aHeldKeyTypesOnce() {
        typist.press(30).repeat(30).repeat(30).repeat(30).release(30).press(Typist.ENTER).repeat(Typist.ENTER);
        assertThat(text(us, typist)).isEqualTo("a\r");
    }

    @Test
    void theKeypadTypesDigitsAndItsEnterEndsALine() {
        for (int digit = 0; digit < 10; digit++) {
            typist.tap(Typist.keypad(digit));
        }
        assertThat(text(us, typist.tap(Typist.KEYPAD_ENTER))).isEqualTo("0123456789\r");
    }

    @Test
    void tabIsACharacterUnlessItEndsLines() {
        assertThat(text(us, typist.type("a").tap(Typist.TAB))).isEqualTo("a\t");
        assertThat(text(new KeyStream(KeyLayout.US, true), typist.type("a").tap(Typist.TAB).type("b").enter()))
                .isEqualTo("a\rb\r");
    }

    @Test
    void aNumberUnderAltIsThatByteAndOneThatIsNoByteIsNothing() {
        typist.altCode("65").altCode("0065").altCode("0228").altCode("256").altCode("99999999999999").altCode("");
        assertThat(bytes(us, typist.events())).containsExactly('A', 'A', 0xe4);
    }

    @Test
    void ctrlWithALetterIsAControlCharacterAndWithADigitNothing() {
        typist.press(Typist.LEFT_CTRL).tap(RIGHT_BRACKET).tap(30).tap(2).tap(50).release(Typist.LEFT_CTRL).type("a");
        assertThat(text(us, typist)).isEqualTo("\u001d\u0001\ra");
    }

    @Test
    void aDeadKeyWaitsForItsLetterAndStandsAloneBeforeAnyOther() {
        int circumflex = 41;
        int acute = 13;
        var typing = new Typist(KeyLayout.DE);
        typing.tap(circumflex).type("a").tap(circumflex).type("x").tap(circumflex).type(" ").tap(acute).tap(acute)
                .tap(acute).altCode("66").tap(circumflex).enter();
        assertThat(text(new KeyStream(KeyLayout.DE, false), typing)).isEqualTo("â^x^´´´B^\r");
    }

    @Test
    void keysWithoutACharacterTypeNothing() {
        for (int code : new int[]{0, 1, 14, 59, 69, 70, 88, 102, 125, 0x110, 0x2ff, 0x300, 0xffff}) {
            typist.tap(code);
        }
        assertThat(text(us, typist.event(3, 30, 1).event(0x11, 1, 1).type("a"))).isEqualTo("a");
    }

    @Test
    void enterEndsALineWhateverIsStuck() {
        typist.type("a").press(Typist.LEFT_CTRL).press(Typist.LEFT_ALT).press(Typist.RIGHT_ALT).press(30).enter();
        assertThat(text(us, typist)).isEqualTo("a\r");
        us.restart(HeldKeys.NONE);
        assertThat(text(us, typist.type("b"))).isEqualTo("b");
    }

    @Test
    void whereTheKernelDroppedEventsTheRestIsVoid() {
        byte[] events = typist.type("ab").dropped().type("cd").enter().events();
        var out = ByteBuffer.allocate(events.length);
        assertThat(us.take(ByteBuffer.wrap(events).order(ByteOrder.nativeOrder()), out)).isFalse();
        assertThat(new String(out.array(), 0, out.position(), StandardCharsets.US_ASCII)).isEqualTo("ab");
    }

    @Test
    void whatIsHeldAtARestartShifts() {
        var down = new BitSet();
        down.set(Typist.LEFT_SHIFT);
        us.restart(new HeldKeys(down, false));
        assertThat(text(us, typist.tap(30).release(Typist.LEFT_SHIFT).tap(30))).isEqualTo("Aa");
    }

    @Test
    void aLineHasBegunFromItsFirstCharacterToItsEnd() {
        assertThat(us.begun()).isFalse();
        text(us, typist.press(Typist.LEFT_SHIFT).type("1"));
        assertThat(us.begun()).isTrue();
        text(us, typist.enter());
        assertThat(us.begun()).isFalse();
    }
}
