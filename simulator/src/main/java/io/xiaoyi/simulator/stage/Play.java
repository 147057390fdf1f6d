package io.xiaoyi.simulator.stage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What goes on.
 *
 * <p>Threading: any thread.
 */
public interface Play {
    /** How everything stands, without the time. */
    ObjectNode scene();

    /** The time, in the play's own words; it changes all the while. */
    ObjectNode time();

    /** Does something and says what came of it; takes as long as that takes in the play. */
    Reply act(String name, JsonNode arguments) throws InterruptedException;

    /** What a scanner's camera saw, PNG; the newest few are kept. */
    Optional<byte[]> picture(long number);

    /** Somebody looks on. */
    void watched();

    /** What came of an act. */
    sealed interface Reply {
        /** It was done. */
        record Done(ObjectNode result) implements Reply {}

        /** There is no such act, or not with these arguments: nothing was done. */
        record Wrong(List<Fault> faults) implements Reply {
            public Wrong {
                faults = List.copyOf(faults);
            }
        }

        /**
         * It cannot be done as things stand.
         *
         * @param code stable, kebab case
         * @param detail for people
         */
        record Impossible(String code, String detail) implements Reply {}
    }

    /**
     * What is wrong with an argument.
     *
     * @param field a JSON pointer
     */
    record Fault(String field, String found, String expected) {}
}
