package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CborTest {
    private static final String[] APPENDIX_A = {"00", "01", "0a", "17", "1818", "1819", "1864", "1903e8", "1a000f4240",
            "1b000000e8d4a51000", "20", "29", "3863", "3903e7", "f4", "f5", "f6", "40", "4401020304", "60", "6161",
            "6449455446", "62225c", "62c3bc", "63e6b0b4", "64f0908591", "80", "83010203", "8301820203820405",
            "98190102030405060708090a0b0c0d0e0f101112131415161718181819", "a0", "a201020304", "a26161016162820203",
            "826161a161626163", "a56161614161626142616361436164614461656145"};

    @ParameterizedTest
    @CsvSource({"0,00", "23,17", "24,1818", "1000000,1a000f4240", "1000000000000,1b000000e8d4a51000", "-1,20",
            "-100,3863", "-1000,3903e7", "9223372036854775807,1b7fffffffffffffff",
            "-9223372036854775808,3b7fffffffffffffff"})
    void integersOfRfc8949AppendixA(long value, String encoded) {
        assertThat(Cbor.of(value).encode().hex()).isEqualTo(encoded);
        assertThat(Cbor.decode(Octets.fromHex(encoded))).isEqualTo(Checked.good(Cbor.of(value)));
    }

    @Test
    void whatWeTakeOfRfc8949AppendixAComesBackTheSame() {
        for (String encoded : APPENDIX_A) {
            assertThat(Cbor.decode(Octets.fromHex(encoded)).orThrow().encode().hex()).isEqualTo(encoded);
        }
        assertThat(Cbor.decode(Octets.fromHex("a26161016162820203")).orThrow()).isEqualTo(new Cbor.Table(Map.of(Cbor.of(
                "b"), Cbor.array(Cbor.of(2), Cbor.of(3)), Cbor.of("a"), Cbor.of(1))));
        assertThat(Cbor.decode(Octets.fromHex("63e6b0b4")).orThrow()).isEqualTo(Cbor.of("水"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1bffffffffffffffff", "3bffffffffffffffff", "c249010000000000000000", "f90000",
            "fa47c35000", "fb3ff199999999999a", "f97e00", "f7", "f0", "f8ff", "c074323031332d30332d32315432303a30343a30"
                    + "305a",
            "5f42010243030405ff", "7f657374726561646d696e67ff", "9fff", "9f01ff",
            "bf61610161629f0203ffff", "ff"})
    void whatWeDoNotTakeOfRfc8949AppendixAIsRefused(String encoded) {
        assertThat(Cbor.decode(Octets.fromHex(encoded))).isInstanceOf(Checked.Bad.class);
    }

    @ParameterizedTest
    @CsvSource({"1817,head longer", "190018,head longer", "1a0000ffff,head longer", "1b00000000ffffffff,head longer",
            "580161,head longer", "a2020101 01,sorts before", "a201010102,twice", "a26162016161 02,sorts before",
            "a2616101010 2,sorts before", "0000,1 more", "61ff,not UTF-8", "62c080,not UTF-8", "63eda080,not UTF-8",
            "1c,reserved", "'',the end", "19ff,within a head", "4261,a length of 2",
            "5b7fffffffffffffff,a length of 9223372036854775807", "9b7fffffffffffffff,a size of 9223372036854775807",
            "9bffffffffffffffff,a size of 18446744073709551615", "ba7fffffff,a size of 2147483647", "8201,a size of 2"})
    void theRefusalSaysWhatWasFound(String encoded, String found) {
        var result = Cbor.decode(Octets.fromHex(encoded.replace(" ", "")));
        assertThat(result).isInstanceOfSatisfying(Checked.Bad.class, bad -> {
            assertThat(bad.found()).contains(found);
            assertThat(bad.where()).startsWith("CBOR, byte ");
        });
    }

    @Test
    void nestingIsBounded() {
        assertThat(Cbor.decode(Octets.fromHex("81".repeat(32) + "00"))).isInstanceOf(Checked.Good.class);
        assertThat(Cbor.decode(Octets.fromHex("81".repeat(33) + "00"))).asString().contains("deeper than 32");
        assertThat(Cbor.decode(Octets.fromHex("81".repeat(100_000)))).isInstanceOf(Checked.Bad.class);
    }

    @Test
    void theWriterLetsNothingUnsortedUnfinishedOrSurplusOut() {
        assertThatThrownBy(() -> new CborWriter().map(2).integer(2).nil().integer(1)).hasMessageContaining("UNSORTED");
        assertThatThrownBy(() -> new CborWriter().map(2).integer(2).nil().integer(2)).hasMessageContaining("DUPLICATE");
        assertThatThrownBy(() -> new CborWriter().array(2).nil().octets()).hasMessageContaining("1 items still");
        assertThatThrownBy(() -> new CborWriter().octets()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().array(0).nil()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new CborWriter().text("\ud800")).isInstanceOf(IllegalArgumentException.class);
        assertThat(new CborWriter().map(2).integer(1).text("a").integer(2).nil().octets().hex()).isEqualTo(
                "a2016161" + "02f6");
    }

    @Test
    void aSnapshotOfMegabytesComesBack() {
        var to = new CborWriter().array(200_000);
        for (int i = 0; i < 200_000; i++) {
            to.array(2).integer(i * 7919L).bytes(new byte[16]);
        }
        Octets encoded = to.octets();
        assertThat(encoded.length()).isGreaterThan(4_000_000);
        assertThat(Cbor.decode(encoded).orThrow().encode()).isEqualTo(encoded);
    }
}
