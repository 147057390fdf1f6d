package io.xiaoyi.gateway.uplink;

import com.fasterxml.jackson.core.JsonGenerator;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.loop.JournalReader;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Alarm;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Question;
import io.xiaoyi.gateway.station.Station;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Finds what a command's sender asked for: pages of the journal, how the station is, what was logged. An answer is one
 * message, cut where it would grow past {@link #PAGE_BYTES}; a page of the journal is shorter where the line is slow,
 * for the next one brings the rest. A question that cannot be answered is refused with the reason.
 *
 * <p>Threading: the uplink's thread.
 */
final class Answers {
    /** Within what every broker takes, and half of what this station itself takes. */
    static final int PAGE_BYTES = 48 * 1024;
    private static final int BATCH = 50;

    private final JournalReader journal;
    private final StationIdentity who;
    private final Machine machine;

    Answers(JournalReader journal, StationIdentity who, Machine machine) {
        this.journal = journal;
        this.who = who;
        this.machine = machine;
    }

    /**
     * @param station as it stands now
     * @param pageBytes of entries at most, but for one that is longer; up to {@link #PAGE_BYTES}
     */
    byte[] answer(Effect.Inquiry inquiry, Station station, Moment moment, UplinkStatus uplink, int pageBytes) {
        try {
            return switch (inquiry.question()) {
                case Question.History it -> history(inquiry, it, pageBytes);
                case Question.Diagnosis _ -> diagnosis(inquiry, station, moment, uplink);
                case Question.Log it -> log(inquiry, it.lines());
            };
        } catch (IOException e) {
            return Json.ack(new Effect.Reply(inquiry.replyTo(), inquiry.correlation(), inquiry.commandId(),
                    inquiry.name(), Effect.Stage.REFUSED, "journal-unreadable"));
        }
    }

    private byte[] history(Effect.Inquiry inquiry, Question.History asked, int pageBytes) throws IOException {
        var page = new ArrayList<String>();
        OptionalLong next = read(asked, page, pageBytes);
        return Json.object(json -> {
            head(json, inquiry);
            json.writeStringField("journal", Json.id(journal.journalId()));
            json.writeNumberField("firstSeq", journal.firstSeq());
            json.writeNumberField("durableSeq", journal.durableSeq());
            json.writeArrayFieldStart("entries");
            for (String entry : page) {
                json.writeRawValue(entry);
            }
            json.writeEndArray();
            if (next.isPresent()) {
                json.writeNumberField("next", next.getAsLong());
            }
        });
    }

    /** @return where the next page begins; empty where this is the last */
    private OptionalLong read(Question.History asked, List<String> page, int pageBytes) throws IOException {
        long seq = Math.max(journal.firstSeq(), asked.fromSeq().orElse(1));
        if (asked.since().isPresent()) {
            seq = Math.max(seq, firstSince(asked.since().get()));
        }
        int bytes = 0;
        while (true) {
            List<Entry> batch = journal.read(seq, BATCH);
            if (batch.isEmpty()) {
                return OptionalLong.empty();
            }
            for (Entry entry : batch) {
                if (asked.until().filter(until -> !entry.moment().wall().isBefore(until)).isPresent()) {
                    return OptionalLong.empty();
                }
                byte[] event = Json.event(entry, journal.journalId());
                bytes += event.length + 1;
                if (page.size() == asked.limit() || !page.isEmpty() && bytes > pageBytes) {
                    return OptionalLong.of(entry.seq());
                }
                page.add(new String(event, StandardCharsets.UTF_8));
                seq = entry.seq() + 1;
            }
        }
    }

    /**
     * The first entry of this time or later, by halving. Where the clock was set back it is one of several such places:
     * the order of a journal is its seq, never its time.
     */
    private long firstSince(Instant since) throws IOException {
        long low = journal.firstSeq();
        long high = journal.durableSeq() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            List<Entry> there = journal.read(middle, 1);
            if (there.isEmpty() || !there.getFirst().moment().wall().isBefore(since)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private byte[] diagnosis(Effect.Inquiry inquiry, Station station, Moment moment, UplinkStatus uplink) {
        return Json.object(json -> {
            head(json, inquiry);
            json.writeStringField("version", who.version());
            json.writeNumberField("boot", moment.boot());
            json.writeNumberField("uptimeMillis", TimeUnit.NANOSECONDS.toMillis(moment.uptimeNanos()));
            json.writeStringField("time", moment.wall().toString());
            json.writeStringField("trust", Json.code(station.clock().trust()));
            json.writeStringField("floor", station.remembered().floor().toString());
            json.writeStringField("journal", Json.id(journal.journalId()));
            var numbers = new TreeMap<String, Double>(machine.measures());
            numbers(numbers, station, uplink);
            for (Map.Entry<String, Double> each : numbers.entrySet()) {
                Telemetry.number(json, each.getKey(), each.getValue());
            }
            Json.strings(json, "failingLines", station.boot().failingLines().stream().sorted().toList());
            json.writeArrayFieldStart("alarms");
            for (var each : alarms(station)) {
                json.writeStartObject();
                json.writeStringField("code", each.getKey().code());
                json.writeStringField("subject", each.getKey().subject());
                json.writeNumberField("seq", each.getValue());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static List<Map.Entry<Alarm, Long>> alarms(Station station) {
        return station.remembered().alarms().entrySet().stream().sorted(Comparator.comparing(Map.Entry::getValue))
                .toList();
    }

    private void numbers(Map<String, Double> to, Station station, UplinkStatus uplink) {
        to.put("firstSeq", (double) journal.firstSeq());
        to.put("durableSeq", (double) journal.durableSeq());
        to.put("acknowledgedSeq", (double) journal.acknowledgedSeq());
        to.put("waitingEffects", (double) station.waiting().size());
        to.put("learntPasses", (double) station.remembered().book().learnt().size());
        to.put("withdrawnPasses", (double) station.remembered().withdrawn().size());
        to.put("timeAnswersRefused", (double) station.boot().nonces().refused());
        to.put("connections", (double) uplink.connections());
        to.put("eventsRefused", (double) uplink.refused());
        to.put("eventsWithoutSubscriber", (double) uplink.noSubscriber());
        to.put("commandsDropped", (double) uplink.inboundDropped());
        to.put("sentBytes", (double) uplink.today().sentBytes());
        to.put("receivedBytes", (double) uplink.today().receivedBytes());
        uplink.today().allowedBytes().ifPresent(allowed -> to.put("allowedBytes", (double) allowed));
    }

    /** The newest lines that fit into one message. */
    private byte[] log(Effect.Inquiry inquiry, int lines) {
        List<String> newest = machine.log(lines);
        int bytes = 0;
        int first = newest.size();
        while (first > 0 && bytes + length(newest.get(first - 1)) <= PAGE_BYTES) {
            first--;
            bytes += length(newest.get(first));
        }
        List<String> fitting = newest.subList(first, newest.size());
        return Json.object(json -> {
            head(json, inquiry);
            Json.strings(json, "lines", fitting);
        });
    }

    private static int length(String line) {
        return line.getBytes(StandardCharsets.UTF_8).length + 3;
    }

    private static void head(JsonGenerator json, Effect.Inquiry inquiry) throws IOException {
        json.writeStringField("id", inquiry.commandId());
        json.writeStringField("name", inquiry.name());
        json.writeStringField("stage", Json.code(Effect.Stage.DONE));
    }
}
