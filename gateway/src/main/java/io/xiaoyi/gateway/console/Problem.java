package io.xiaoyi.gateway.console;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A refusal, told as RFC 9457 says.
 *
 * @param detail what exactly; empty where the title says all
 * @param errors the fields that are wrong
 * @param retryAfterSeconds when it is worth another try
 */
public record Problem(ProblemCode code, Optional<Text> detail, List<Field> errors, OptionalLong retryAfterSeconds) {
    private static final int LONGEST_FOUND = 80;

    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * A field that is wrong.
     *
     * @param pointer where: a JSON pointer (RFC 6901) into the body, {@code query/NAME}, {@code path/NAME},
     *     {@code header/NAME}, or {@code address} for all behind the host's name
     * @param found what stands there, shortened, control characters replaced; empty where nothing does
     * @param expected what is allowed
     * @param code why, for programs: a keyword of JSON Schema, or a word of the operation's own
     */
    public record Field(String pointer, String found, Text expected, String code) {
        public Field {
            found = shown(found);
        }
    }

    public static Problem of(ProblemCode code) {
        return new Problem(code, Optional.empty(), List.of(), OptionalLong.empty());
    }

    /** The same, with what exactly is wrong. */
    public Problem saying(String chinese, String english) {
        return new Problem(code, Optional.of(new Text(chinese, english)), errors, retryAfterSeconds);
    }

    /** The same, with one more field that is wrong. */
    public Problem at(String pointer, String found, Text expected, String why) {
        var more = new ArrayList<>(errors);
        more.add(new Field(pointer, found, expected, why));
        return new Problem(code, detail, more, retryAfterSeconds);
    }

    /** The same, and when to try again. */
    public Problem after(long seconds) {
        return new Problem(code, detail, errors, OptionalLong.of(Math.max(1, seconds)));
    }

    JsonObject json(Language language) {
        var json = new JsonObject().put("type", "urn:xiaoyi:problem:" + code.code())
                .put("title", code.title().in(language)).put("status", code.status()).put("code", code.code());
        detail.ifPresent(text -> json.put("detail", text.in(language)));
        if (!errors.isEmpty()) {
            var array = new JsonArray();
            errors.forEach(field -> array.add(new JsonObject().put("field", field.pointer())
                    .put("found", field.found()).put("expected", field.expected().in(language))
                    .put("code", field.code())));
            json.put("errors", array);
        }
        retryAfterSeconds.ifPresent(seconds -> json.put("retryAfterSeconds", seconds));
        return json;
    }

    private static String shown(String text) {
        int end = text.offsetByCodePoints(0, Math.min(LONGEST_FOUND, text.codePointCount(0, text.length())));
        return text.substring(0, end).replaceAll("\\p{Cc}|\\p{Cf}", "?") + (end < text.length() ? "…" : "");
    }
}
