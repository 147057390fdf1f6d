package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.station.Effect;

/**
 * The outputs of a station.
 *
 * <p>Threading: called by the loop's thread alone; must return within a millisecond and never waits for a network or a
 * person.
 */
public interface Hands {
    /**
     * Sets an output line to a level.
     *
     * @throws OutputException if the line could not be written; the loop raises an alarm and tries again
     */
    void set(Effect.SetLine line) throws OutputException;

    /** Shows or sounds what the courier at a reader is told. */
    void answer(Effect.Answer answer);

    /** A line that could not be written; the message names it, what was tried and what the system said. */
    final class OutputException extends Exception {
        private static final long serialVersionUID = 1L;

        public OutputException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
