package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class EncodingPropertiesTest {
    @Property(tries = 500)
    void everyValueComesBackFromItsEncoding(@ForAll("values") Cbor value) {
        assertThat(Cbor.decode(value.encode())).isEqualTo(Checked.good(value));
    }

    @Property(tries = 500)
    void whatIsDecodedIsTheOnlyEncoding(@ForAll("values") Cbor value, @ForAll int place, @ForAll byte with) {
        byte[] changed = value.encode().toArray();
        changed[Math.floorMod(place, changed.length)] = with;
        if (Cbor.decode(Octets.of(changed)) instanceof Checked.Good<Cbor>(Cbor decoded)) {
            assertThat(decoded.encode()).isEqualTo(Octets.of(changed));
        }
    }

    @Property(tries = 2000)
    void noiseIsRefusedOrIsTheOnlyEncoding(@ForAll byte[] noise) {
        if (Cbor.decode(Octets.of(noise)) instanceof Checked.Good<Cbor>(Cbor decoded)) {
            assertThat(decoded.encode()).isEqualTo(Octets.of(noise));
        }
    }

    @Property(tries = 1000)
    void base45ComesBackAndIsTheOnlyText(@ForAll byte[] bytes) {
        String text = Base45.encode(Octets.of(bytes));
        assertThat(Base45.decode(text)).isEqualTo(Checked.good(Octets.of(bytes)));
    }

    @Property(tries = 2000)
    void textIsRefusedByBase45OrIsTheOnlyOne(@ForAll("base45") String text) {
        if (Base45.decode(text) instanceof Checked.Good<Octets>(Octets bytes)) {
            assertThat(Base45.encode(bytes)).isEqualTo(text);
        }
    }

    @Provide
    Arbitrary<String> base45() {
        return Arbitraries.strings().withChars("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:a_").ofMaxLength(9);
    }

    @Provide
    Arbitrary<Cbor> values() {
        Arbitrary<Cbor> leaves = Arbitraries.oneOf(Arbitraries.longs().map(Cbor::of), Arbitraries.strings().ascii()
                .ofMaxLength(30).map(Cbor::of), Arbitraries.strings().withChars("水驿é").ofMaxLength(5).map(Cbor::of),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(b -> Cbor.of(Octets.of(b))), Arbitraries.of(
                        Cbor.of(true), Cbor.of(false), Cbor.NULL));
        return nested(leaves, 3);
    }

    private static Arbitrary<Cbor> nested(Arbitrary<Cbor> inner, int levels) {
        if (levels == 0) {
            return inner;
        }
        Arbitrary<Cbor> arrays = inner.list().ofMaxSize(5).map(Cbor.Array::new);
        Arbitrary<Cbor> tables = Arbitraries.maps(inner, inner).ofMaxSize(5).map(m -> new Cbor.Table(new HashMap<>(m)));
        return nested(Arbitraries.oneOf(inner, arrays, tables), levels - 1);
    }
}
