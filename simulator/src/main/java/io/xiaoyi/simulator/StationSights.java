package io.xiaoyi.simulator;

import io.xiaoyi.gateway.door.DoorFact;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.outlet.OutletFact;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.Recorded;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.simulator.Terminal.Tone;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * What the station itself says beside its answers at the readers: alarms, doors held or forced, the link.
 *
 * <p>Threading: watched by the loop's thread, told by one of its own.
 */
final class StationSights implements Watcher, AutoCloseable {
    private final Events events;
    private final Sessions sessions;
    private final ExecutorService teller = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name(
            "station-sights").factory());
    private volatile boolean online;
    private volatile boolean telling;

    StationSights(Events events, Sessions sessions) {
        this.events = events;
        this.sessions = sessions;
    }

    /** Begins or ends telling: what belongs to starting and stopping is no news. */
    void tell(boolean on) {
        telling = on;
    }

    /** Whether the station has a connection to the broker; of no meaning while it has no power. */
    boolean isOnline() {
        return online;
    }

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        if (event instanceof StationEvent.LinkChanged link) {
            online = link.online();
        }
        for (Recorded recorded : decision.facts()) {
            if (recorded.fact() instanceof Fact.AtOutlet(String outlet, OutletFact fact)) {
                count(outlet, fact);
            }
        }
        if (telling) {
            decision.facts().forEach(recorded -> tell(recorded, recorded.moment()));
        }
    }

    private void count(String outlet, OutletFact fact) {
        if (fact instanceof OutletFact.SessionQueued) {
            sessions.begun(outlet);
        } else if (fact instanceof OutletFact.SessionEnded ended) {
            sessions.ended(outlet, ended);
        } else if (fact instanceof OutletFact.EnergyCounted counted) {
            sessions.counted(outlet, counted);
        }
    }

    private void tell(Recorded recorded, Moment moment) {
        switch (recorded.fact()) {
            case Fact.AlarmRaised it -> tell(moment, Tone.ALARM, it.subject(), "! 报警 alarm", it.code() + " " + it
                    .detail());
            case Fact.AlarmCleared it -> tell(moment, Tone.PLAIN, it.subject(), "· 解除 cleared", it.code());
            case Fact.EventSetAside it -> tell(moment, Tone.ALARM, it.subject(), "! 异常 fault", it.thrown());
            case Fact.AtDoor it -> atDoor(moment, it.subject(), it.fact());
            case Fact.AtOutlet it -> atOutlet(moment, StationFiles.outletName(it.subject()), it.fact());
            default -> {
                // the couriers' own lines tell it
            }
        }
    }

    private void atDoor(Moment moment, String door, DoorFact fact) {
        switch (fact) {
            case DoorFact.HeldOpenWarning _ -> tell(moment, Tone.WARN, door, "! 门未关 held", "提醒 warning");
            case DoorFact.HeldOpenAlarm _ -> tell(moment, Tone.ALARM, door, "! 门未关 held", "报警 alarm");
            case DoorFact.ForcedOpen _ -> tell(moment, Tone.ALARM, door, "! 强开 forced", "");
            case DoorFact.OpenAlarmOver _ -> tell(moment, Tone.PLAIN, door, "· 门已关 closed", "");
            case DoorFact.GrantNotUsed _ -> tell(moment, Tone.QUIET, door, "· 未进 not used", "");
            default -> {
                // what every passage does
            }
        }
    }

    private void atOutlet(Moment moment, String outlet, OutletFact fact) {
        switch (fact) {
            case OutletFact.SessionStarted _ -> tell(moment, Tone.QUIET, outlet, "⚡ 通电 on", "");
            case OutletFact.SessionPaused it -> tell(moment, Tone.WARN, outlet, "⚡ 等待 waits", it.why());
            case OutletFact.SessionEnded it -> tell(moment, Tone.PLAIN, outlet, "⚡ 结束 ended", "%s %s, %.0f Wh"
                    .formatted(it.reason().code(), it.detail(), it.milliwattHours() / 1e3));
            case OutletFact.OutletFaulted it -> tell(moment, Tone.ALARM, outlet, "! 故障 faulty", it.fault() + " " + it
                    .detail());
            default -> {
                // how a load is judged from one minute to the next, and what it has taken so far
            }
        }
    }

    private void tell(Moment moment, Tone tone, String subject, String what, String detail) {
        Instant at = moment.wall();
        teller.execute(() -> events.station(at, tone, subject, what, detail));
    }

    @Override
    public void close() {
        teller.close();
    }
}
