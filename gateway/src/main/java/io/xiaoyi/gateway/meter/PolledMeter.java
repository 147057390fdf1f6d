package io.xiaoyi.gateway.meter;

import io.xiaoyi.gateway.journal.Backoff;

/**
 * One meter of a line: when it is asked next, and whether it is told to fail.
 *
 * <p>
 * Threading: the poller's thread; {@link #counts} any.
 */
final class PolledMeter {
    private final String outlet;
    private final int address;
    private final PollPlan plan;
    private final MeterSink sink;
    private Backoff backoff;
    private boolean told;
    private int goodInARow;
    private long dueNanos;
    private volatile MeterCounts counts = MeterCounts.NONE;

    PolledMeter(String outlet, int address, PollPlan plan, MeterSink sink, long nowNanos) {
        this.outlet = outlet;
        this.address = address;
        this.plan = plan;
        this.sink = sink;
        this.backoff = plan.backoff();
        this.dueNanos = nowNanos;
    }

    int address() {
        return address;
    }

    String outlet() {
        return outlet;
    }

    MeterCounts counts() {
        return counts;
    }

    /** How long until it is asked; 0 or less: now. */
    long waitNanos(long nowNanos) {
        return dueNanos - nowNanos;
    }

    /** @param askedNanos when the question went out */
    void take(Answer answer, long askedNanos) {
        counts = counts.plus(answer);
        if (answer instanceof Answer.Accepted(var registers)) {
            backoff = backoff.succeeded();
            dueNanos = askedNanos + plan.interval().toNanos();
            goodInARow = Math.min(goodInARow + 1, plan.patience());
            if (goodInARow == plan.patience()) {
                tell(false, "address " + address + " answers");
            }
            sink.reading(outlet, PzemReading.of(registers));
            return;
        }
        goodInARow = 0;
        backoff = backoff.failed();
        dueNanos = askedNanos + backoff.ceilingNanos();
        if (backoff.failures() >= plan.patience()) {
            tell(true, "address " + address + ": " + answer + ", " + backoff.failures() + " times in a row");
        }
    }

    private void tell(boolean failing, String detail) {
        if (failing != told) {
            told = failing;
            sink.alarm(MeterSink.METER_UNREAD, outlet, failing, detail);
        }
    }
}
