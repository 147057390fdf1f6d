package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.simulator.stage.Play;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * An act's arguments as they are read. What is wrong with them is collected; a value that is wrong is read as some
 * allowed one, with which nothing is done.
 *
 * <p>Threading: one thread.
 */
final class Arguments {
    private static final int LONGEST_TOLD = 60;

    private final JsonNode given;
    private final Set<String> read = new TreeSet<>();
    private final List<Play.Fault> faults = new ArrayList<>();

    Arguments(JsonNode given) {
        this.given = given;
    }

    String word(String field, List<String> allowed) {
        JsonNode value = value(field);
        if (value.isTextual() && allowed.contains(value.asText())) {
            return value.asText();
        }
        wrong(field, String.join(", ", allowed));
        return allowed.getFirst();
    }

    String word(String field, List<String> allowed, String otherwise) {
        return value(field).isMissingNode() ? otherwise : word(field, allowed);
    }

    boolean flag(String field) {
        JsonNode value = value(field);
        if (!value.isBoolean()) {
            wrong(field, "true or false");
        }
        return value.asBoolean();
    }

    int count(String field, int least, int most) {
        JsonNode value = value(field);
        if (value.isIntegralNumber() && value.canConvertToInt() && value.asInt() >= least && value.asInt() <= most) {
            return value.asInt();
        }
        wrong(field, "a whole number from " + least + " to " + most);
        return least;
    }

    /** From 0 to 1. */
    double share(String field, double otherwise) {
        JsonNode value = value(field);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (value.isNumber() && value.asDouble() >= 0 && value.asDouble() <= 1) {
            return value.asDouble();
        }
        wrong(field, "a number from 0 to 1");
        return otherwise;
    }

    /** What was wrong, what nobody asked for among it; to be called when all was read. */
    List<Play.Fault> faults() {
        given.fieldNames().forEachRemaining(name -> {
            if (!read.contains(name)) {
                faults.add(new Play.Fault("/" + shortened(name), "an argument that is none", read.isEmpty()
                        ? "no arguments"
                        : String.join(", ", read)));
            }
        });
        return faults;
    }

    private JsonNode value(String field) {
        read.add(field);
        return given.path(field);
    }

    private void wrong(String field, String expected) {
        JsonNode value = given.path(field);
        faults.add(new Play.Fault("/" + field, value.isMissingNode() ? "nothing" : shortened(value.toString()),
                expected));
    }

    private static String shortened(String text) {
        String plain = text.replaceAll("\\p{Cc}", "?");
        return plain.length() > LONGEST_TOLD ? plain.substring(0, LONGEST_TOLD) + "…" : plain;
    }
}
