package io.xiaoyi.gateway.console;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.pass.Cbor;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.StationEvent;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What people want of the station. The station judges; this keeps what became of the newest acts. An act with an id
 * that is known is the same act: whoever is not sure that it arrived sends it again.
 *
 * <p>Threading: the event loop.
 */
final class ActsPart implements ConsolePart {
    private static final int MOST_KEPT = 500;
    private static final int MOST_WAITING = 32;
    private static final int BUSY_SECONDS = 1;
    /** A station that is well answers within milliseconds. */
    private static final long PATIENCE_MILLIS = 3000;
    private static final int ID_BYTES = 16;
    /** The field that a refusal is about, where there is one. */
    private static final Map<String, String> FIELDS = Map.of("unknown-door", "/arguments/door", "unknown-outlet",
            "/arguments/outlet", "outlet-busy", "/arguments/outlet", "outlet-faulty", "/arguments/outlet",
            "expired-pass", "/arguments/pass", "revoked-pass", "/arguments/pass", "no-charging", "/arguments/pass",
            "bad-argument", "/arguments", "replayed", "/id");

    private final StationAccess access;
    private final SecureRandom random = new SecureRandom();
    private final Map<String, Act> acts = new LinkedHashMap<>();
    private final Map<String, Waiting> waiting = new HashMap<>();
    private Consumer<JsonObject> listener = _ -> {};

    ActsPart(StationAccess access) {
        this.access = access;
    }

    /** How far an act has come. */
    enum Stage {
        /** The station has not answered yet. */
        WANTED,
        ACCEPTED,
        DONE,
        REFUSED,
        EXPIRED;

        String code() {
            return StationSnapshot.code(this);
        }

        static Stage of(Effect.Stage stage) {
            return switch (stage) {
                case ACCEPTED -> ACCEPTED;
                case DONE -> DONE;
                case REFUSED -> REFUSED;
                case EXPIRED -> EXPIRED;
            };
        }
    }

    private record Act(String id, String name, JsonObject arguments, String by, Instant at, Stage stage,
            String reason) {
        Act now(Stage next, String why) {
            return new Act(id, name, arguments, by, at, next, why);
        }

        JsonObject json() {
            var json = new JsonObject().put("id", id).put("name", name).put("arguments", arguments).put("by", by)
                    .put("at", at.toString()).put("stage", stage.code());
            return reason.isEmpty() ? json : json.put("reason", reason);
        }
    }

    /** Somebody who is to be told the first answer. */
    private record Waiting(Call call, long timer) {}

    /** @param live is told of every act as it goes on */
    void tellTo(Consumer<JsonObject> live) {
        listener = live;
    }

    @Override
    public void mount(Operations operations) {
        operations.on("act", call -> want(operations.vertx(), call));
        operations.on("getAct", call -> Optional.ofNullable(acts.get(call.path("act"))).ifPresentOrElse(
                act -> call.answer(200, act.json()), () -> call.refuse(Problem.of(ProblemCode.NOT_FOUND))));
    }

    private void want(Vertx vertx, Call call) {
        JsonObject body = call.body();
        String id = Optional.ofNullable(body.getString("id")).orElseGet(this::draw);
        String name = body.getString("name");
        JsonObject arguments = body.getJsonObject("arguments", new JsonObject());
        Act known = acts.get(id);
        if (known != null) {
            again(call, known, name, arguments);
        } else if (name.equals("restart") && !call.caller().role().covers(ConsoleRole.ADMIN)) {
            call.refuse(Problem.of(ProblemCode.ROLE_TOO_LOW));
        } else if (waiting.size() >= MOST_WAITING || !access.inbox()
                .offer(new StationEvent.ActWanted(call.caller().by(), roles(call.caller().role()), Octets.fromHex(id),
                        name, cbor(arguments)))) {
            call.refuse(Problem.of(ProblemCode.BUSY).after(BUSY_SECONDS));
        } else {
            keep(new Act(id, name, arguments, call.caller().by(), access.judged().wall(), Stage.WANTED, ""));
            waiting.put(id, new Waiting(call, vertx.setTimer(PATIENCE_MILLIS, _ -> answer(id))));
        }
    }

    private static void again(Call call, Act known, String name, JsonObject arguments) {
        boolean same = known.name().equals(name) && known.arguments().equals(arguments)
                && known.by().equals(call.caller().by());
        if (same) {
            call.answer(202, known.json());
        } else {
            call.refuse(refusal("replayed", known.id()));
        }
    }

    private String draw() {
        byte[] bytes = new byte[ID_BYTES];
        random.nextBytes(bytes);
        return Octets.of(bytes).hex();
    }

    private static Set<Role> roles(ConsoleRole role) {
        return switch (role) {
            case VIEWER -> Set.of();
            case OPERATOR -> Set.of(Role.OPERATOR);
            case ADMIN -> Set.of(Role.OPERATOR, Role.INSTALLER);
        };
    }

    /** What the description lets through: texts and whole numbers. */
    private static Map<String, Cbor> cbor(JsonObject arguments) {
        var cbor = new HashMap<String, Cbor>();
        arguments.forEach(each -> cbor.put(each.getKey(), each.getValue() instanceof Number number
                ? Cbor.of(number.longValue())
                : Cbor.of(each.getValue().toString())));
        return cbor;
    }

    private void keep(Act act) {
        if (acts.size() >= MOST_KEPT && !acts.containsKey(act.id())) {
            acts.remove(acts.keySet().iterator().next());
        }
        acts.put(act.id(), act);
    }

    /** What the station said. */
    void told(Effect.ActTold told) {
        Act act = acts.get(told.id());
        if (act != null) {
            keep(act.now(Stage.of(told.stage()), told.reason()));
            listener.accept(acts.get(told.id()).json());
            answer(told.id());
        }
    }

    private void answer(String id) {
        Waiting waits = waiting.remove(id);
        if (waits == null || waits.call().context().response().closed()) {
            return;
        }
        waits.call().context().vertx().cancelTimer(waits.timer());
        Act act = acts.get(id);
        if (act.stage() == Stage.REFUSED) {
            waits.call().refuse(refusal(act.reason(), ""));
        } else {
            waits.call().answer(202, act.json());
        }
    }

    private static Problem refusal(String reason, String found) {
        return Problem.of(ProblemCode.ACT_REFUSED).at(FIELDS.getOrDefault(reason, ""), found, new Text(
                "本站现在能接受的内容", "what the station takes now"), reason);
    }
}
