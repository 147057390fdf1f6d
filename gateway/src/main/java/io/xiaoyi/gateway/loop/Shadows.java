package io.xiaoyi.gateway.loop;

import io.xiaoyi.gateway.pass.Octets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * What an operator may change at this station, for a console: shown, checked without changing anything, and proposed
 * by someone who said who he is. The document's form is the contract's {@code shadow-document.schema.json}.
 *
 * <p>Threading: any thread. {@link #check} reads files and takes some tens of milliseconds.
 */
public interface Shadows {
    /** What is in force now. */
    Standing standing();

    /**
     * What can be said about {@link Standing#effective} at this station, for a form: a JSON Schema (2020-12) of its own
     * doors, outlets and sections, where {@code x-words} has the words of people by language.
     */
    String schema();

    /**
     * The document that makes these values hold, with the version after {@link Standing#highest}. It says what the one
     * in force says already and what differs from what holds; all else stays the installer's to change in his file.
     *
     * @param values JSON as {@link Standing#effective} is; what is left out of it is the installer's again
     */
    Octets document(Standing standing, String values);

    /** What the document would do; nothing is changed. */
    Preview check(Octets document);

    /**
     * Proposes it under a version above {@link Standing#highest}. What comes of it is journaled, with {@code account}.
     *
     * @return completed within ten seconds, never exceptionally
     */
    CompletionStage<Outcome> propose(String account, Octets document);

    /**
     * What is in force.
     *
     * @param version 0 for the installer's file alone
     * @param highest a new one needs a higher version
     * @param by a key id or an account; empty for version 0
     * @param onTrial whether it is taken back unless a broker is reached
     * @param effective JSON: all that an operator may change, with the values that hold
     * @param document JSON: what of it comes from the version in force, the rest from the installer's file
     * @param takenBack the one that was in force before and failed its trial, until another is proposed
     */
    record Standing(long version, long highest, String by, boolean onTrial, String effective, String document,
            Optional<TakenBack> takenBack) {}

    /** A version that was in force, and why it is not any more. */
    record TakenBack(long version, String reason) {}

    /**
     * What a document would do.
     *
     * @param problems empty for one that can be proposed
     * @param differences against what is in force, in the document's order; empty where there are problems
     */
    record Preview(List<Problem> problems, List<Difference> differences) {
        public Preview {
            problems = List.copyOf(problems);
            differences = List.copyOf(differences);
        }
    }

    /**
     * One thing that is wrong.
     *
     * @param place such as {@code doors.front.releaseSeconds}; empty for the document as a whole
     */
    record Problem(String place, String found, String allowed) {
        @Override
        public String toString() {
            return (place.isEmpty() ? "" : place + ": ") + "found " + found + "; allowed: " + allowed;
        }
    }

    /**
     * One value that would change.
     *
     * @param place such as {@code doors.front.releaseSeconds}
     * @param from JSON; empty text for a value that is not set
     * @param to the same
     */
    record Difference(String place, String from, String to) {}

    /** What became of a proposal. */
    sealed interface Outcome {
        /** It is in force, and is so after a restart unless the alarm {@code shadow-not-kept} stands. */
        record Accepted(long version) implements Outcome {}

        /** Nothing was changed. @param reasons at least one */
        record Refused(List<String> reasons) implements Outcome {
            public Refused {
                reasons = List.copyOf(reasons);
            }
        }
    }
}
