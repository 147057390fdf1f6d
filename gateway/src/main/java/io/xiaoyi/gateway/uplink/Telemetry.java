package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.outlet.MeterReading;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.station.Station;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * {@code telemetry}: what is measured, as flat numbers, now and then. A lost one is not sent again; what must be known
 * is in the journal.
 *
 * <p>Threading: the uplink's thread.
 */
final class Telemetry {
    private final String topic;
    private long everyNanos;
    private OptionalLong sentNanos = OptionalLong.empty();
    /** It is due, and waits for room: whatever makes some wakes the uplink. */
    private boolean isLate;

    Telemetry(String topic, long everyNanos) {
        this.topic = topic;
        this.everyNanos = everyNanos;
    }

    /** From the next on it is sent so often; {@code Long.MAX_VALUE}: not at all. */
    void every(long nanos) {
        everyNanos = nanos;
    }

    /** Sends it when it is time. */
    void pump(Connection connection, Station station, Moment moment, UplinkStatus.Today today, long nowNanos)
            throws IOException {
        if (nowNanos < dueNanos()) {
            return;
        }
        isLate = !connection.mention(topic, json(station, moment, today));
        if (!isLate) {
            sentNanos = OptionalLong.of(nowNanos);
        }
    }

    /** When this next wants to be pumped without anything having happened; {@code Long.MAX_VALUE} for never. */
    long wakeAtNanos() {
        return isLate ? Long.MAX_VALUE : dueNanos();
    }

    private long dueNanos() {
        boolean isOff = everyNanos == Long.MAX_VALUE;
        return isOff ? Long.MAX_VALUE : sentNanos.isPresent() ? sentNanos.getAsLong() + everyNanos : Long.MIN_VALUE;
    }

    /** One group of numbers for each thing that measures. */
    static byte[] json(Station station, Moment moment, UplinkStatus.Today today) {
        return Json.object(json -> {
            json.writeStringField("time", moment.wall().toString());
            json.writeNumberField("boot", moment.boot());
            json.writeNumberField("uptimeMillis", TimeUnit.NANOSECONDS.toMillis(moment.uptimeNanos()));
            number(json, "uplink.sentBytes", today.sentBytes());
            number(json, "uplink.receivedBytes", today.receivedBytes());
            if (station.occupancy().isPresent()) {
                people(json, station.occupancy().get().count());
            }
            outlets(json, station.room());
        });
    }

    private static void people(JsonGenerator json, Count inside) throws IOException {
        number(json, "people.least", inside.least());
        number(json, "people.estimate", inside.estimate());
        number(json, "people.most", inside.most());
    }

    private static void outlets(JsonGenerator json, Room room) throws IOException {
        if (room.outlets().isEmpty()) {
            return;
        }
        number(json, "room.budgetWatts", room.plan().budgetWatts());
        number(json, "room.grantedWatts", room.grantedWatts());
        for (Outlet each : room.outlets()) {
            if (each.reading().isPresent() && !each.silent()) {
                outlet(json, "outlet." + each.plan().id() + ".", each.reading().get());
            }
        }
    }

    private static void outlet(JsonGenerator json, String prefix, MeterReading reading) throws IOException {
        number(json, prefix + "watts", reading.watts());
        number(json, prefix + "wattHours", reading.wattHours());
        number(json, prefix + "volts", reading.volts());
        number(json, prefix + "amperes", reading.amperes());
        if (reading.celsius().isPresent()) {
            number(json, prefix + "celsius", reading.celsius().getAsDouble());
        }
    }

    static void number(JsonGenerator json, String key, double value) throws IOException {
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(3, RoundingMode.HALF_UP).stripTrailingZeros();
        // Without its trailing zeros 10 is 1E+1, which not every reader of JSON takes for a number like the others.
        json.writeNumberField(key, rounded.setScale(Math.max(0, rounded.scale())));
    }
}
