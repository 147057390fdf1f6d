package io.xiaoyi.gateway.outlet;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What of an outlet must outlive a restart: a function of its facts.
 *
 * @param lastSession the newest session's number, 0 before the first
 * @param session the session that goes on, waiting or switched on: never two
 * @param ended the one before, as long as no other began
 * @param fault why it is out of service
 */
public record OutletMemory(long lastSession, Optional<Session> session, Optional<Ended> ended,
        Optional<Fault> fault) {
    /** An outlet that has done nothing yet. */
    public static final OutletMemory NONE = new OutletMemory(0, Optional.empty(), Optional.empty(), Optional.empty());

    /**
     * A session.
     *
     * @param by whose
     * @param ends see {@link OutletFact.SessionStarted}; empty before it was first switched on
     * @param milliwattHours as last told
     * @param register the meter's at that time
     */
    public record Session(long number, String by, Optional<Instant> ends, long milliwattHours, OptionalLong register) {}

    /**
     * How the last session ended.
     *
     * @param pickUp whether its owner has not come yet for what was charged
     */
    public record Ended(long number, String by, StopReason reason, long milliwattHours, boolean pickUp) {}

    public OutletMemory evolve(OutletFact fact) {
        return switch (fact) {
            case OutletFact.SessionQueued it -> new OutletMemory(it.session(), Optional.of(new Session(it.session(),
                    it.by(), Optional.empty(), 0, OptionalLong.empty())), Optional.empty(), fault);
            case OutletFact.SessionStarted it -> with(new Session(it.session(), it.by(), Optional.of(it.ends()), 0,
                    it.register()));
            case OutletFact.EnergyCounted it -> session.map(now -> with(new Session(now.number(), now.by(), now.ends(),
                    it.milliwattHours(), OptionalLong.of(it.register())))).orElse(this);
            case OutletFact.SessionEnded it -> new OutletMemory(lastSession, Optional.empty(),
                    Optional.of(new Ended(it.session(), it.by(), it.reason(), it.milliwattHours(),
                            it.reason().leavesBattery())),
                    fault);
            case OutletFact.PickedUp it -> new OutletMemory(lastSession, session, ended.map(then -> new Ended(
                    then.number(), then.by(), then.reason(), then.milliwattHours(),
                    then.pickUp() && then.number() != it.session())), fault);
            case OutletFact.OutletFaulted it -> new OutletMemory(lastSession, session, ended, Optional.of(it.fault()));
            case OutletFact.OutletCleared _ -> new OutletMemory(lastSession, session, ended, Optional.empty());
            case OutletFact.SessionPaused _ -> this;
            case OutletFact.SessionContinued _ -> this;
            case OutletFact.LoadJudged _ -> this;
            case OutletFact.MeterSilent _ -> this;
            case OutletFact.MeterBack _ -> this;
            case OutletFact.ApplianceSwitched _ -> this;
            case OutletFact.ApplianceWarm _ -> this;
            case OutletFact.ApplianceCold _ -> this;
        };
    }

    private OutletMemory with(Session changed) {
        return new OutletMemory(lastSession, Optional.of(changed), ended, fault);
    }
}
