package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.meter.MeterPoller;
import io.xiaoyi.gateway.meter.PzemReading;
import io.xiaoyi.gateway.meter.MeterSink;
import io.xiaoyi.gateway.meter.PollPlan;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.serial.SerialSettings;
import io.xiaoyi.gateway.station.StationEvent;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** The lines of meters of a station at work. */
final class Meters implements MeterSink, AutoCloseable {
    private static final Logger LOG = System.getLogger("gateway.meters");

    private final Inbox inbox;
    private final List<MeterPoller> lines = new ArrayList<>();

    Meters(List<Settings.MeterLine> lines, Inbox inbox) {
        this.inbox = inbox;
        try {
            lines.forEach(line -> this.lines.add(MeterPoller.start(
                    SerialSettings.of(Path.of(line.port()), line.baud()), line.addresses(), PollPlan.DEFAULT, this)));
        } catch (RuntimeException | Error e) {
            close(); // nobody else can: those that were started are known here alone
            throw e;
        }
    }

    @Override
    public void reading(String outlet, PzemReading reading) {
        inbox.offer(new StationEvent.MeterRead(outlet, new MeterReading(reading.volts(), reading.amperes(), reading
                .watts(), reading.wattHours(), OptionalDouble.empty())));
    }

    @Override
    public void alarm(String code, String subject, boolean raised, String detail) {
        LOG.log(raised ? Level.WARNING : Level.INFO, "{0} {1} {2}: {3}", code, subject, raised ? "raised" : "cleared",
                detail);
        inbox.offer(new StationEvent.AdapterAlarm(code, subject, raised, detail));
    }

    @Override
    public void close() {
        lines.forEach(MeterPoller::close);
    }
}
