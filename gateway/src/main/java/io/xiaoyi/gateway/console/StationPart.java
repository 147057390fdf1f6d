package io.xiaoyi.gateway.console;

import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** How the station stands, once and live. Threading: the event loop. */
final class StationPart implements ConsolePart {
    private static final int RETRY_SECONDS = 10;
    private static final int LONGEST_SEQ = 18;
    private static final long LOOK_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final int streams;
    private final StationAccess access;
    private final Turns turns;
    private final ActsPart acts;
    private Optional<Feed> feed = Optional.empty();

    /** @param streams at once */
    StationPart(int streams, StationAccess access, Turns turns, ActsPart acts) {
        this.streams = streams;
        this.access = access;
        this.turns = turns;
        this.acts = acts;
    }

    @Override
    public void mount(Operations operations) {
        var live = new Feed(access, turns, operations, acts::told);
        acts.tellTo(live::act);
        feed = Optional.of(live);
        // even where nobody looks: what raised an alarm that stands for long is read while the journal still has it
        operations.vertx().setPeriodic(LOOK_MILLIS, _ -> operations.workroom().work(live.snapshot()::now));
        operations.on("getStation", call -> operations.workroom().work(live.snapshot()::now)
                .onSuccess(json -> call.answer(200, json)).onFailure(call::failed));
        operations.on("followEvents", call -> follow(live, call));
    }

    private void follow(Feed live, Call call) {
        if (live.followers() >= streams) {
            call.refuse(Problem.of(ProblemCode.TOO_MANY_STREAMS).after(RETRY_SECONDS));
            return;
        }
        Optional<Long> seen = Optional.ofNullable(call.context().request().getHeader("Last-Event-ID"))
                .filter(id -> id.matches("[0-9]{1," + LONGEST_SEQ + "}")).map(Long::valueOf)
                .filter(seq -> seq <= live.durableSeq()); // what another journal counted
        Follower.begin(live, call, seen);
    }

    @Override
    public void close() {
        feed.ifPresent(Feed::close);
    }
}
