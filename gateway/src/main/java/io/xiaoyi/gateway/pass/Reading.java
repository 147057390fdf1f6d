package io.xiaoyi.gateway.pass;

import java.time.Instant;
import java.util.Optional;

/** What a scanned line says, before anyone asks whether it is true. */
public sealed interface Reading {
    /**
     * The rotating code of a phone. The signature is not verified yet: its key is in the pass.
     *
     * @param cti names the pass; which issuer's is found by whose key verifies
     * @param word step, station-bound step or door-bound number, see {@link Word}
     * @param signature 64 bytes by the phone's key
     * @param tick the hour and its revealed tick, where the phone carries one
     */
    record Compact(long cti, Word word, Octets signature, Optional<Tick> tick) implements Reading {}

    /** A whole pass with the phone's key: teaches the station this pass, opens nothing. Signature not verified yet. */
    record Introduction(Pass pass, SignedPass signed) implements Reading {}

    /** A paper pass. Signature not verified yet. */
    record Printed(Pass pass, SignedPass signed) implements Reading {}

    /**
     * Ours by its prefix, but not what it should be. Nothing of the scanned text is kept.
     *
     * @param where the place, such as {@code base45, character 17} or {@code claims, key 4}
     * @param found what stood there
     * @param expected what is allowed there
     */
    record Malformed(String where, String found, String expected) implements Reading {}

    /** A well-formed pass in a form that nobody may show, such as a printed pass for two stations. */
    record WrongForm(String why) implements Reading {}

    /** Not ours: a payment code, a web address, noise. Never recorded but for these two. */
    record Foreign(String kind, int length) implements Reading {}

    /** A revealed link of the issuer's hourly hash chain: proof that it is at least that hour. */
    record Tick(long hour, Octets value) {
        /** The hour's start. */
        public Instant instant() {
            return Instant.ofEpochSecond(hour * 3600);
        }
    }
}
