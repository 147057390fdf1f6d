package io.xiaoyi.gateway.console;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.loop.Shadows;
import io.xiaoyi.gateway.pass.Octets;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * What an operator may change: shown as it holds, compared, and proposed as a whole. Whoever edits says which version
 * he had before him; where another is in force by then, nothing is compared and nothing changed.
 *
 * <p>Threading: the event loop; documents are read on a worker.
 */
record ConfigurationPart(Shadows shadows) implements ConsolePart {
    private static final String ANYTHING_THERE = "这里可以设置的内容";

    @Override
    public void mount(Operations operations) {
        operations.on("getConfiguration", call -> operations.workroom().work(this::now).onSuccess(
                json -> call.answer(200, json)).onFailure(call::failed));
        operations.on("previewConfiguration", call -> checked(operations, call, (_, preview) -> {
            var problems = new JsonArray();
            problems(preview, call.body().getJsonObject("values")).forEach(it -> problems.add(new JsonObject().put(
                    "path", it.pointer()).put("found", it.found()).put("expected", it.expected().in(
                            call
                                    .language()))));
            call.answer(200, new JsonObject().put("differences", differences(preview)).put("problems", problems));
        }));
        operations.on("changeConfiguration", call -> checked(operations, call, (standing, preview) -> {
            if (!preview.problems().isEmpty()) {
                Problem problem = Problem.of(ProblemCode.SETTINGS_REFUSED);
                for (Problem.Field it : problems(preview, call.body().getJsonObject("values"))) {
                    problem = problem.at("/values" + it.pointer(), it.found(), it.expected(), it.code());
                }
                call.refuse(problem);
            } else if (preview.differences().isEmpty()) {
                call.answer(200, told(standing));
            } else {
                propose(operations, call, standing);
            }
        }));
    }

    private JsonObject now() {
        Shadows.Standing standing = shadows.standing();
        return told(standing).put("values", new JsonObject(standing.effective())).put("schema", new JsonObject(shadows
                .schema()));
    }

    private static JsonObject told(Shadows.Standing standing) {
        var json = new JsonObject().put("version", standing.version()).put("onTrial", standing.onTrial());
        if (!standing.by().isEmpty()) {
            json.put("by", standing.by());
        }
        standing.takenBack().ifPresent(it -> json.put("takenBack", new JsonObject().put("version", it.version()).put(
                "reason", it.reason())));
        return json;
    }

    /** With all values, not only those that differ: whatever contradicts another is named where the reader sees it. */
    private void checked(Operations operations, Call call, BiConsumer<Shadows.Standing, Shadows.Preview> then) {
        Shadows.Standing standing = shadows.standing();
        if (standing.version() != call.body().getLong("version")) {
            call.refuse(conflict(standing, call));
            return;
        }
        String all = call.body().getJsonObject("values").copy().put("version", standing.highest() + 1).encode();
        operations.workroom().work(() -> shadows.check(Octets.utf8(all))).onSuccess(preview -> then.accept(standing,
                preview)).onFailure(call::failed);
    }

    private static Problem conflict(Shadows.Standing standing, Call call) {
        return Problem.of(ProblemCode.CHANGED_MEANWHILE).at("/version", call.body().getLong("version").toString(),
                new Text("现行版本 " + standing.version(), "the version in force, " + standing.version()), "const");
    }

    private void propose(Operations operations, Call call, Shadows.Standing standing) {
        Octets document = shadows.document(standing, call.body().getJsonObject("values").encode());
        Future.fromCompletionStage(shadows.propose(call.caller().by(), document), operations.vertx()
                .getOrCreateContext()).onSuccess(outcome -> {
                    Shadows.Standing now = shadows.standing();
                    switch (outcome) {
                        case Shadows.Outcome.Accepted _ -> call.answer(now.onTrial() ? 202 : 200, told(now));
                        case Shadows.Outcome.Refused _ when now.version() != standing.version() -> call.refuse(conflict(
                                now, call));
                        case Shadows.Outcome.Refused it -> {
                            String why = String.join("; ", it.reasons());
                            call.refuse(Problem.of(ProblemCode.SETTINGS_REFUSED).saying(why, why));
                        }
                    }
                }).onFailure(call::failed);
    }

    private static JsonArray differences(Shadows.Preview preview) {
        var all = new JsonArray();
        preview.differences().forEach(it -> {
            var json = new JsonObject().put("path", pointer(it.place()));
            value(it.from()).ifPresent(from -> json.put("before", from));
            value(it.to()).ifPresent(to -> json.put("after", to));
            all.add(json);
        });
        return all;
    }

    private static Optional<Object> value(String json) {
        return json.isEmpty() ? Optional.empty() : Optional.of(new JsonArray("[" + json + "]").getValue(0));
    }

    /** By their places in the values. What is allowed is said in Chinese by the schema, as narrowly as it does. */
    private List<Problem.Field> problems(Shadows.Preview preview, JsonObject values) {
        var schema = preview.problems().isEmpty() ? new JsonObject() : new JsonObject(shadows.schema());
        return preview.problems().stream().map(it -> {
            String pointer = pointer(it.place());
            var expected = new Text(chinese(schema, pointer), it.allowed());
            return new Problem.Field(pointer, found(values, pointer).orElse(it.found()), expected, "refused");
        }).toList();
    }

    /** One value as it was sent; of what has others inside, the station says itself what it found. */
    private static Optional<String> found(JsonObject values, String pointer) {
        Object here = values;
        for (String step : steps(pointer)) {
            here = switch (here) {
                case JsonObject section -> section.getValue(step);
                case JsonArray list when step.matches("[0-9]{1,4}") && Integer.parseInt(step) < list.size() ->
                    list.getValue(Integer.parseInt(step));
                case null, default -> values;
            };
        }
        return here == null || here instanceof JsonObject || here instanceof JsonArray
                ? Optional.empty()
                : Optional.of(here.toString());
    }

    private static String[] steps(String pointer) {
        return pointer.isEmpty() ? new String[0] : pointer.substring(1).split("/");
    }

    private static String chinese(JsonObject schema, String pointer) {
        String words = ANYTHING_THERE;
        JsonObject here = schema;
        for (String step : steps(pointer)) {
            here = here.getJsonObject("items", here.getJsonObject("properties", new JsonObject()).getJsonObject(step,
                    new JsonObject()));
            words = here.getJsonObject("x-words", new JsonObject()).getJsonObject("zh", new JsonObject()).getString(
                    "description", words);
        }
        return words;
    }

    /** {@code access.holidays[0].date} as a JSON pointer; what is no place in a document is about all of it. */
    private static String pointer(String place) {
        return place.isEmpty() || place.contains(" ")
                ? ""
                : "/" + place.replaceAll("\\[([0-9]+)]", ".$1").replace('.', '/');
    }
}
