package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.door.Door;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.outlet.Outlet;
import io.xiaoyi.gateway.outlet.OutletMemory;
import io.xiaoyi.gateway.outlet.Room;
import io.xiaoyi.gateway.pass.Head;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Station;
import java.io.IOException;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * How the station stands, as JSON. What is absent is not known or does not apply.
 *
 * <p>Threading: any thread that may wait for a disk.
 */
final class StationSnapshot {
    private static final long FREE_NANOS = TimeUnit.SECONDS.toNanos(10);
    /** In smaller steps each picture would be another one. */
    private static final long BYTES_STEP = 10_000;

    private final StationAccess access;
    /** What the journal says of standing alarms, by seq. */
    private final Map<Long, Raised> raised = new ConcurrentHashMap<>();

    /** When what an outlet does began, by its id. */
    private final Map<String, Began> began = new ConcurrentHashMap<>();

    private volatile Free free = new Free(OptionalLong.empty(), 0);

    private volatile Outward outward;

    /** What is in force says towards others: how people call the station, and whether it has an uplink. */
    private record Outward(Octets effective, String name, boolean linked) {}

    private record Raised(Instant since, String detail) {}

    /** Worked out once for each trust of the clock: wall and uptime are read one after the other. */
    private record Began(long uptimeNanos, ClockTrust trust, Instant wall) {}

    private record Free(OptionalLong bytes, long takenNanos) {}

    StationSnapshot(StationAccess access) {
        this.access = access;
        outward = new Outward(Octets.of(), access.identity().name(), false);
    }

    /** As it stands now, with the time and the age of this boot. */
    JsonObject now() {
        Station station = access.station().get();
        Moment moment = access.judged(station);
        return of(station, moment).put("at", moment.wall().toString())
                .put("uptimeSeconds", moment.uptimeNanos() / 1_000_000 / 1000.0);
    }

    /** What is equal twice need not be told twice. */
    JsonObject of(Station station, Moment moment) {
        StationAccess.Identity who = access.identity();
        var json = new JsonObject().put("station", who.station()).put("tenant", who.tenant()).put("name", outward(
                station).name())
                .put("zone", who.zone().getId()).put("version", who.version()).put("boot", who.boot())
                .put("nonce", station.boot().nonce().hex()).put("journal", HexFormat.of().toHexDigits(access.journal()
                        .journalId()));
        json.put("doors", array(station.doors().values().stream().sorted(Comparator.comparing(it -> it.plan().id()))
                .map(door -> door(door, moment)).toList()));
        json.put("outlets",
                array(station.room().outlets().stream().map(it -> outlet(it, station.room(), moment)).toList()));
        if (!station.room().outlets().isEmpty()) {
            json.put("power", power(station.room()));
        }
        station.occupancy().ifPresent(it -> json.put("people", people(it)));
        json.put("alarms", alarms(station.remembered().alarms()));
        json.put("readers", readers(station));
        json.put("clock", new JsonObject().put("trust", code(station.clock().trust()))
                .put("floor", station.remembered().floor().toString()));
        json.put("fire", station.room().fire() || station.doors().values().stream().anyMatch(Door::fire));
        json.put("disk", disk(station));
        json.put("link", link(station));
        station.trust().head().ifPresent(head -> json.put("trust", trust(station.trust(), head)));
        return json.put("learntPasses", station.remembered().book().learnt().size());
    }

    /** Read once for each document that is in force. */
    private Outward outward(Station station) {
        Octets effective = station.shadow().inForce().effective();
        Outward last = outward;
        if (effective != last.effective()) {
            var json = effective.length() == 0 ? new JsonObject() : new JsonObject(Buffer.buffer(effective.toArray()));
            last = new Outward(effective, json.getString("name", access.identity().name()), json.containsKey("uplink"));
            outward = last;
        }
        return last;
    }

    private static JsonObject door(Door door, Moment moment) {
        var json = new JsonObject().put("id", door.plan().id()).put("lock", code(door.plan().lock()))
                .put("mode", code(door.mode())).put("released", door.released()).put("open", door.open())
                .put("tampered", door.tampered()).put("fire", door.fire())
                .put("heldOpen", door.openAlarm() == Door.OpenAlarm.WARNED || door
                        .openAlarm() == Door.OpenAlarm.ALARMED)
                .put("forced", door.openAlarm() == Door.OpenAlarm.FORCED);
        door.whyReleased().ifPresent(cause -> json.put("releasedBy", code(cause)));
        OptionalLong relock = door.relockAtUptimeNanos();
        if (relock.isPresent() && relock.getAsLong() != Long.MAX_VALUE) {
            json.put("relockAt", moment.wall().plusNanos(relock.getAsLong() - moment.uptimeNanos()).toString());
        }
        return json;
    }

    private JsonObject outlet(Outlet outlet, Room room, Moment moment) {
        String id = outlet.plan().id();
        var json = new JsonObject().put("id", id).put("state", code(outlet.state())).put("pickUp", outlet.pickUp())
                .put("metered", outlet.plan().metered()).put("silent", outlet.silent())
                .put("appliance", outlet.plan().appliance().isPresent())
                .put("budgetWatts", outlet.plan().limits().watts());
        room.placeOf(id).ifPresent(place -> json.put("place", place));
        outlet.memory().fault().ifPresent(fault -> json.put("fault", code(fault)));
        outlet.memory().ended().ifPresent(ended -> json.put("ended", ended.reason().code()));
        outlet.reading().filter(_ -> !outlet.silent()).ifPresent(it -> {
            json.put("watts", rounded(it.watts()));
            it.celsius().ifPresent(celsius -> json.put("celsius", rounded(celsius)));
        });
        outlet.session().ifPresent(session -> {
            json.put("pass", session.by()).put("wattHours", outlet.milliwattHours() / 1000)
                    .put("since", since(outlet, moment).toString());
            session.ends().filter(ends -> ends.isAfter(Instant.EPOCH)).ifPresent(ends -> json.put("until", ends
                    .toString()));
        });
        outlet.memory().ended().filter(_ -> outlet.session().isEmpty()).map(OutletMemory.Ended::milliwattHours)
                .ifPresent(it -> json.put("wattHours", it / 1000));
        return json;
    }

    /** Since when its session waits, or has power, in this boot. */
    private Instant since(Outlet outlet, Moment moment) {
        long nanos = outlet.isQueued() ? outlet.charge().orElseThrow().waitingNanos() : outlet.supply().sinceNanos();
        return began.compute(outlet.plan().id(), (_, known) -> known != null && known.uptimeNanos() == nanos
                && known.trust() == moment.trust()
                        ? known
                        : new Began(nanos, moment.trust(), moment.wall().minusNanos(moment.uptimeNanos() - nanos)))
                .wall();
    }

    private static JsonObject power(Room room) {
        double drawn = room.outlets().stream().filter(it -> !it.silent())
                .mapToDouble(it -> it.reading().map(reading -> reading.watts()).orElse(0.0)).sum();
        return new JsonObject().put("breakerWatts", room.plan().breakerWatts())
                .put("reserveWatts", room.plan().reserveWatts()).put("reservedWatts", rounded(room.grantedWatts()))
                .put("drawnWatts", rounded(drawn));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private static JsonObject people(Occupancy occupancy) {
        var count = occupancy.memory().count();
        var json = new JsonObject().put("least", count.least()).put("estimate", count.estimate())
                .put("most", count.most()).put("full", occupancy.full())
                .put("sensors", array(occupancy.sensors().stream().sorted().map(StationSnapshot::code).toList()));
        occupancy.plan().capacity().ifPresent(rule -> json.put("capacity", rule.capacity()));
        Instant evidence = occupancy.memory().evidence();
        return evidence.isAfter(Instant.EPOCH) ? json.put("evidence", evidence.toString()) : json;
    }

    private JsonArray alarms(Map<Alarm, Long> standing) {
        raised.keySet().retainAll(standing.values());
        var all = new JsonArray();
        standing.entrySet().stream().sorted(Map.Entry.comparingByValue()).forEach(each -> {
            var json = new JsonObject().put("code", each.getKey().code()).put("subject", each.getKey().subject())
                    .put("seq", each.getValue());
            raised(each.getValue()).ifPresent(it -> json.put("since", it.since().toString()).put("detail",
                    it.detail()));
            all.add(json);
        });
        return all;
    }

    /** Empty until it is on the disk, where the journal cannot be read, or has dropped it before it was looked at. */
    private Optional<Raised> raised(long seq) {
        Raised known = raised.get(seq);
        if (known != null) {
            return Optional.of(known);
        }
        try {
            Optional<Entry> entry = seq > access.journal().durableSeq() || seq < access.journal().firstSeq()
                    ? Optional.empty()
                    : access.journal().read(seq, 1).stream().filter(it -> it.seq() == seq).findFirst();
            entry.ifPresent(it -> raised.put(seq, new Raised(it.moment().wall(), String.valueOf(EntryFields.body(
                    it.kind(), it.body()).getOrDefault("detail", "")))));
        } catch (IOException e) {
            return Optional.empty();
        }
        return Optional.ofNullable(raised.get(seq));
    }

    /** What nobody may be told late: standing alarms, and what a door has that is not among them. */
    static Set<Alarm> alarming(Station station) {
        var all = new HashSet<>(station.remembered().alarms().keySet());
        if (station.room().fire()) {
            all.add(new Alarm("fire", "room"));
        }
        station.doors().forEach((id, door) -> {
            if (door.openAlarm() != Door.OpenAlarm.NONE) {
                all.add(new Alarm(code(door.openAlarm()), id));
            }
            if (door.fire()) {
                all.add(new Alarm("fire", id));
            }
            if (door.tampered()) {
                all.add(new Alarm("tampered", id));
            }
        });
        return all;
    }

    private JsonArray readers(Station station) {
        var all = new JsonArray();
        station.plan().readers().forEach(it -> {
            Long absent = station.remembered().alarms().get(new Alarm(Alarm.READER_ABSENT, it.id()));
            var json = new JsonObject().put("id", it.id()).put("present", absent == null);
            Optional.ofNullable(absent).flatMap(this::raised).ifPresent(why -> json.put("detail", why.detail()));
            it.outlet().ifPresentOrElse(outlet -> json.put("outlet", outlet),
                    () -> json.put("door", it.door()).put("direction", code(it.direction())));
            all.add(json);
        });
        return all;
    }

    private JsonObject disk(Station station) {
        boolean durable = List.of(Alarm.JOURNAL_FAILED, Alarm.JOURNAL_LATE).stream()
                .noneMatch(code -> station.remembered().alarms().containsKey(new Alarm(code, "journal")));
        var json = new JsonObject().put("durable", durable);
        freeBytes().ifPresent(bytes -> json.put("freeBytes", bytes));
        return json;
    }

    /** Looked at now and then: what asks the machine takes a while, and a disk does not fill within seconds. */
    private OptionalLong freeBytes() {
        long now = System.nanoTime();
        Free last = free;
        if (last.bytes().isEmpty() || now - last.takenNanos() > FREE_NANOS) {
            Double bytes = access.machine().get().get("diskFreeBytes");
            last = new Free(bytes == null ? OptionalLong.empty() : OptionalLong.of(bytes.longValue()), now);
            free = last;
        }
        return last.bytes();
    }

    private JsonObject link(Station station) {
        long durable = access.journal().durableSeq();
        long acknowledged = access.journal().acknowledgedSeq();
        StationAccess.Link link = access.link().get();
        var json = new JsonObject().put("configured", outward(station).linked()).put("online", station.boot().online())
                .put("acknowledgedSeq", acknowledged)
                .put("durableSeq", durable).put("pendingEvents", Math.max(0, durable - acknowledged))
                .put("detail", link.detail()).put("bytesToday", link.bytesToday() / BYTES_STEP * BYTES_STEP);
        link.since().ifPresent(at -> json.put("since", at.toString()));
        return json;
    }

    private static JsonObject trust(Trust trust, Trust.Held<Head> head) {
        return new JsonObject().put("ring", trust.ring().map(Trust.Held::seq).orElse(0L)).put("head", head.seq())
                .put("headIssued", head.value().issuedAt().toString()).put("passes", trust.passes().count())
                .put("whole", trust.coming().isEmpty());
    }

    private static JsonArray array(List<?> items) {
        return new JsonArray(items);
    }

    static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
