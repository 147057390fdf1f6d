package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PassReaderTest {
    static Reading read(String line) {
        return Samples.READER.read(line.getBytes(StandardCharsets.UTF_8));
    }

    static Reading readBytes(Octets bytes) {
        return read(new Shown(bytes).text());
    }

    @ParameterizedTest
    @EnumSource
    void anIntroductionIsReadAsItWasIssued(Algorithm algorithm) {
        Issuer.Issued issued = Samples.introduction(algorithm, algorithm);
        assertThat(read(issued.shown().text())).isEqualTo(new Reading.Introduction(issued.pass(), issued.signed()));
        assertThat(read(issued.shown().digits())).isEqualTo(new Reading.Introduction(issued.pass(), issued.signed()));
        assertThat(issued.signed().verifies(Samples.key(algorithm, 1).publicKey())).isTrue();
        assertThat(issued.signed().verifies(Samples.key(algorithm, 9).publicKey())).isFalse();
    }

    @Test
    void aPrintedPassIsReadAsItWasIssued() {
        Issuer.Issued issued = Samples.printed(Algorithm.EDDSA);
        assertThat(read(issued.shown().text())).isEqualTo(new Reading.Printed(issued.pass(), issued.signed()));
        assertThat(issued.pass().isPrinted()).isTrue();
    }

    @Test
    void aPassOfAnotherTenantIsRead_butItsSignatureDoesNotVerifyHere() {
        var reading = (Reading.Introduction) new PassReader("shanghai").read(Samples.introduction(Algorithm.EDDSA,
                Algorithm.EDDSA).shown().text().getBytes(StandardCharsets.US_ASCII));
        assertThat(reading.signed().verifies(Samples.key(Algorithm.EDDSA, 1).publicKey())).isFalse();
    }

    @Test
    void theCodesAreAsShortAsTheDesignMeasured() {
        var presenter = new Presenter(Samples.ID.cti(), Samples.phone(Algorithm.EDDSA));
        Shown compact = presenter.anywhere(Samples.NOW);
        assertThat(compact.text()).hasSize(121);
        assertThat(compact.digits()).hasSize(188);
        var withTick = presenter.carrying(Samples.ring().anchor());
        assertThat(withTick.anywhere(Samples.NOW).text()).hasSize(151);
        assertThat(withTick.anywhere(Samples.NOW).digits()).hasSize(236);
        assertThat(Samples.introduction(Algorithm.EDDSA, Algorithm.EDDSA).shown().text()).hasSize(243);
        assertThat(Samples.printed(Algorithm.EDDSA).shown().text()).hasSize(202);
    }

    @ParameterizedTest
    @EnumSource
    void aCompactCodeIsReadAsItWasPresented(Algorithm algorithm) {
        Pass pass = Samples.introduction(Algorithm.EDDSA, algorithm).pass();
        var presenter = new Presenter(Samples.ID.cti(), Samples.phone(algorithm)).carrying(Samples.ring().anchor());
        Shown shown = presenter.anywhere(Samples.NOW);
        var compact = (Reading.Compact) read(shown.text());
        assertThat(read(shown.digits())).isEqualTo(compact);
        assertThat(compact.cti()).isEqualTo(Samples.ID.cti());
        assertThat(compact.word()).isEqualTo(new Word.Step(Samples.NOW.getEpochSecond() / 15));
        assertThat(compact.tick()).contains(Samples.ring().anchor());
        assertThat(Presentation.verifies(compact, pass, "any", "any")).isTrue();
    }

    @ParameterizedTest
    @EnumSource
    void aCodeBoundToAStationVerifiesThereOnly(Algorithm algorithm) {
        Pass pass = Samples.introduction(Algorithm.EDDSA, algorithm).pass();
        var presenter = new Presenter(Samples.ID.cti(), Samples.phone(algorithm));
        var compact = (Reading.Compact) read(presenter.atStation(Samples.NOW, "here").text());
        assertThat(Presentation.verifies(compact, pass, "here", "front")).isTrue();
        assertThat(Presentation.verifies(compact, pass, "here", "back")).isTrue();
        assertThat(Presentation.verifies(compact, pass, "there", "front")).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void aCodeBoundToADoorVerifiesThereOnly(Algorithm algorithm) {
        Pass pass = Samples.introduction(Algorithm.EDDSA, algorithm).pass();
        var presenter = new Presenter(Samples.ID.cti(), Samples.phone(algorithm));
        var compact = (Reading.Compact) read(presenter.atDoor(999_999, "here", "front").text());
        assertThat(compact.word()).isEqualTo(new Word.DoorNumber(999_999));
        assertThat(Presentation.verifies(compact, pass, "here", "front")).isTrue();
        assertThat(Presentation.verifies(compact, pass, "here", "back")).isFalse();
        assertThat(Presentation.verifies(compact, pass, "there", "front")).isFalse();
    }

    @Test
    void aPrintedPassVerifiesNoPresentation() {
        var presenter = new Presenter(Samples.ID.cti(), Samples.phone(Algorithm.EDDSA));
        var compact = (Reading.Compact) read(presenter.anywhere(Samples.NOW).text());
        assertThat(Presentation.verifies(compact, Samples.printed(Algorithm.EDDSA).pass(), "a", "b")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"c0000000", "400f4240", "7fffffff", "ffffffff"})
    void aWordWithBothFlagsOrTooHighADoorNumberIsMalformed(String word) {
        Octets bytes = new CborWriter().bytes(Octets.fromHex("0011223344556677" + word + "00".repeat(64))).octets();
        assertThat(readBytes(bytes)).isInstanceOfSatisfying(Reading.Malformed.class, m -> assertThat(m.where())
                .isEqualTo("compact, word"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 75, 77, 95, 97, 200})
    void aCompactCodeOfAnotherLengthIsMalformed(int length) {
        assertThat(readBytes(new CborWriter().bytes(new byte[length]).octets())).isInstanceOf(Reading.Malformed.class);
    }

    @Test
    void aPassThatLivesTooLongIsNotIssued_andNotReadFromAnotherHand() {
        var pass = new Pass(Samples.ID, Samples.NOW, Samples.NOW, Samples.NOW.plus(Duration.ofDays(30)).plusSeconds(1),
                Samples.printed(Algorithm.EDDSA).pass().holder(), Samples.ON_PAPER);
        assertThat(Samples.issuer(Algorithm.EDDSA).issue(pass)).asString().contains("longer than 30 days");
        assertThat(readBytes(seal(pass))).isEqualTo(new Reading.WrongForm("a pass that lives longer than 30 days"));
    }

    @Test
    void aPrintedPassForTwoStationsOrAGroupOrWithoutUsesIsOfWrongForm() {
        for (Scope scope : List.of(new Scope(List.of("a", "b"), 1, OptionalInt.of(1)), new Scope(List.of("7"), 1,
                OptionalInt.of(1)), new Scope(List.of("a"), 1, OptionalInt.empty()),
                new Scope(List.of(), 1, OptionalInt
                        .of(1)))) {
            var pass = new Pass(Samples.ID, Samples.NOW, Samples.NOW, Samples.NOW.plusSeconds(60), java.util.Optional
                    .empty(), scope);
            assertThat(Samples.issuer(Algorithm.EDDSA).issue(pass)).isInstanceOf(Checked.Bad.class);
            assertThat(readBytes(seal(pass))).as(scope.toString()).isInstanceOf(Reading.WrongForm.class);
        }
    }

    private static Octets seal(Pass pass) {
        return Envelope.seal(Purpose.PASS, Samples.TENANT, Samples.KID, Samples.key(Algorithm.EDDSA, 1), Claims.write(
                pass)).message().encode();
    }

    @ParameterizedTest
    @CsvSource({"'',empty", "https://example.com/a?b=c,url", "HTTP://EXAMPLE.COM,url", "281234567890123456,alipay",
            "https://qr.alipay.com/fkx0123,alipay", "134567890123456789,wechat-pay", "wxp://f2f0abc,wechat-pay",
            "6212345678901234567,unionpay", "HC1:6BFOXN,health-code", "XY2:ABC,other-version", "xy1:abc,text",
            "6901234567892,digits", "hello,text", "你好,text", "WIFI:S:a;;,wifi"})
    void codesOfOthersAreToldApart(String line, String kind) {
        assertThat(read(line)).isEqualTo(new Reading.Foreign(kind, line.getBytes(StandardCharsets.UTF_8).length));
    }

    @Test
    void aTrailingSpaceIsPartOfTheCode() {
        String text = Samples.printed(Algorithm.EDDSA).shown().text();
        assertThat(read(text + " ")).isInstanceOf(Reading.Malformed.class);
        assertThat(read(" " + text)).isInstanceOf(Reading.Foreign.class);
        assertThat(read(text.toLowerCase(java.util.Locale.ROOT))).isInstanceOf(Reading.Foreign.class);
    }

    @Test
    void overlongLinesAreNotLookedInto() {
        assertThat(read("XY1:" + "0".repeat(5000))).isInstanceOf(Reading.Malformed.class);
        assertThat(read("9".repeat(5000))).isEqualTo(new Reading.Foreign("oversized", 5000));
    }
}
