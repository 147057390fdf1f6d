package io.xiaoyi.simulator;

import java.util.Locale;
import java.util.Optional;

/** What a visitor of the stage can hold before a reader. */
enum Card {
    /** The code of this quarter minute, of a pass that the station knows. */
    GOOD,
    /** A good pass that was never shown here: the phone introduces itself. */
    FIRST,
    /** A pass that has run out. */
    EXPIRED,
    /** A pass that was withdrawn. */
    REVOKED,
    /** A pass that somebody else has signed in the issuer's name. */
    FORGED,
    /** A good pass in the phone of somebody who has not its key. */
    BORROWED,
    /** A photograph of the code that was shown last. */
    PHOTO,
    /** A pass on paper, good for two uses. */
    PRINTED,
    /** The payment code of another app. */
    PAYMENT;

    /** Kebab case. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Card> of(String code) {
        for (Card card : values()) {
            if (card.code().equals(code)) {
                return Optional.of(card);
            }
        }
        return Optional.empty();
    }
}
