package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Clock;
import io.xiaoyi.gateway.moment.Moment;

/** A clock whose moments carry the boot that follows the journal's last. Threading: any thread. */
record BootClock(Clock machine, int boot) implements Clock {
    @Override
    public Moment now() {
        Moment now = machine.now();
        return new Moment(now.wall(), now.trust(), now.uptimeNanos(), boot);
    }

    @Override
    public long realNanosUntil(long uptimeNanos) {
        return machine.realNanosUntil(uptimeNanos);
    }
}
