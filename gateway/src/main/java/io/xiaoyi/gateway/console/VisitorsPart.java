package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Issuer;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.StationEvent;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Passes on paper for visitors, signed by an issuer's key that this station has for them and nothing else. The door
 * judges them like any other pass: the ring must name the key as an issuer, and for this station alone, so that whoever
 * carries the box away opens no other door. Whose pass it is stays on the paper.
 *
 * <p>Threading: the event loop; a signature takes less than a millisecond.
 */
final class VisitorsPart implements ConsolePart {
    private static final int MOST_DRAWN = 200;
    private static final int BUSY_SECONDS = 1;
    private static final int REVOCATION_BITS = 20;
    /** A page's clock may be so much behind. */
    private static final Duration BEHIND = Duration.ofMinutes(5);
    private static final Duration LONGEST = Duration.ofDays(30);

    private final StationAccess access;
    private final Optional<SigningKey> key;
    private final SecureRandom random = new SecureRandom();
    /** The newest codes, until they have been printed. */
    private final Map<String, String> codes = new LinkedHashMap<>();

    VisitorsPart(StationAccess access, Optional<SigningKey> key) {
        this.access = access;
        this.key = key;
    }

    @Override
    public void mount(Operations operations) {
        operations.on("inviteVisitor", this::invite);
        operations.on("drawVisitorSvg", call -> draw(operations.workroom(), call));
    }

    private void invite(Call call) {
        if (key.isEmpty()) {
            call.refuse(Problem.of(ProblemCode.VISITORS_NOT_SET_UP));
            return;
        }
        Instant now = access.judged().wall();
        Optional<RingKey> issuer = issuer(key.get(), now);
        if (issuer.isEmpty()) {
            call.refuse(Problem.of(ProblemCode.NOT_IN_RING));
            return;
        }
        if (!issuer.get().stations().equals(Optional.of(List.of(access.identity().station())))) {
            call.refuse(Problem.of(ProblemCode.KEY_FOR_OTHERS_TOO));
            return;
        }
        JsonObject wanted = call.body();
        Optional<Instant> from = JournalPart.instant(wanted.getString("from"));
        Optional<Instant> until = JournalPart.instant(wanted.getString("until"));
        Optional<Problem> problem = problem(wanted, from, until, now);
        if (problem.isPresent()) {
            call.refuse(problem.get());
            return;
        }
        Instant begins = from.get().isBefore(now) ? now : from.get();
        PassId id = PassId.draw(issuer.get().kid(), random.nextInt(1 << REVOCATION_BITS), random);
        var pass = new Pass(id, now, begins, until.get(), Optional.empty(), new Scope(List.of(access.identity()
                .station()), Right.ENTER.bit(), OptionalInt.of(wanted.getInteger("uses"))));
        switch (new Issuer(access.identity().tenant(), issuer.get().kid(), key.get()).issue(pass)) {
            case Checked.Bad<Issuer.Issued> bad -> call.refuse(Problem.of(ProblemCode.NOT_AS_DESCRIBED)
                    .saying("无法签发：" + bad, "It cannot be signed: " + bad));
            case Checked.Good<Issuer.Issued>(Issuer.Issued issued) -> invited(call, wanted, issued);
        }
    }

    private Optional<RingKey> issuer(SigningKey ours, Instant now) {
        return access.station().get().trust().ring().map(Trust.Held::value).flatMap(ring -> ring.keys().values()
                .stream().filter(it -> it.key().equals(ours.publicKey()))
                .filter(it -> ring.inForce(it.kid(), Role.ISSUER, access.identity().station(), now).isPresent())
                .findFirst());
    }

    private static Optional<Problem> problem(JsonObject wanted, Optional<Instant> from, Optional<Instant> until,
            Instant now) {
        Problem problem = Problem.of(ProblemCode.NOT_AS_DESCRIBED);
        if (from.isEmpty() || from.get().isBefore(now.minus(BEHIND)) || from.get().isAfter(now.plus(LONGEST))) {
            problem = problem.at("/from", wanted.getString("from"), new Text("现在起 30 天以内的时间",
                    "a time from now on, within 30 days"), "range");
        }
        if (until.isEmpty() || !until.get().isAfter(from.filter(it -> it.isAfter(now)).orElse(now))
                || until.get().isAfter(now.plus(LONGEST))) {
            problem = problem.at("/until", wanted.getString("until"), new Text("晚于 from，现在起 30 天以内的时间",
                    "a time later than from, within 30 days from now"), "range");
        }
        return problem.errors().isEmpty() ? Optional.empty() : Optional.of(problem);
    }

    private void invited(Call call, JsonObject wanted, Issuer.Issued issued) {
        Pass pass = issued.pass();
        String id = pass.id().toString();
        int uses = pass.scope().uses().orElseThrow();
        if (!access.inbox().offer(new StationEvent.VisitorInvited(pass.id(), call.caller().by(), pass.expires(),
                uses))) {
            call.refuse(Problem.of(ProblemCode.BUSY).after(BUSY_SECONDS)); // no pass that the journal does not know
            return;
        }
        String code = issued.shown().text();
        if (codes.size() >= MOST_DRAWN) {
            codes.remove(codes.keySet().iterator().next());
        }
        codes.put(id, code);
        call.answer(201, new JsonObject().put("pass", id).put("code", code).put("label", wanted.getString("label"))
                .put("uses", uses).put("from", pass.notBefore().toString()).put("until", pass.expires().toString()));
    }

    private void draw(Workroom workroom, Call call) {
        Optional<String> code = Optional.ofNullable(codes.get(call.path("pass")));
        if (code.isEmpty()) {
            call.refuse(Problem.of(ProblemCode.NOT_FOUND));
            return;
        }
        workroom.work(() -> access.qr().apply(code.get()))
                .onSuccess(svg -> call.answer(200, "image/svg+xml", Buffer.buffer(svg))).onFailure(call::failed);
    }
}
