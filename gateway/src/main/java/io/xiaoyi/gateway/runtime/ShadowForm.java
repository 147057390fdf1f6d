package io.xiaoyi.gateway.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.runtime.Settings.Hours;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What an operator may change: each key of a shadow's document beside its name in {@code station.yaml} and how it is
 * read from the settings. Units stand in the document's names and in the file's values.
 */
final class ShadowForm {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** How a document's number becomes the file's duration. */
    enum Unit {
        NONE(0),
        MILLIS(1),
        SECONDS(1_000),
        DAYS(86_400_000);

        private final long millis;

        Unit(long millis) {
            this.millis = millis;
        }

        /** What {@code station.yaml} says for it. */
        JsonNode inFile(JsonNode value) {
            return this == NONE || !value.isNumber()
                    ? value
                    : JSON.textNode(Section.words(Duration.ofMillis(Math.round(value.doubleValue() * millis))));
        }

        JsonNode inDocument(Object value) {
            return switch (value) {
                case JsonNode node -> node;
                case Duration it -> {
                    BigDecimal exact = BigDecimal.valueOf(it.toMillis()).divide(BigDecimal.valueOf(millis), 9,
                            java.math.RoundingMode.HALF_UP).stripTrailingZeros();
                    yield exact.scale() <= 0 ? JSON.numberNode(exact.longValueExact()) : JSON.numberNode(exact);
                }
                case Integer it -> JSON.numberNode(it);
                case Long it -> JSON.numberNode(it);
                case Boolean it -> JSON.booleanNode(it);
                default -> JSON.textNode(value.toString());
            };
        }
    }

    /**
     * One key of a section.
     *
     * @param name in the document
     * @param inFile in the file's section
     * @param value empty where nothing is set
     */
    record Key<T>(String name, String inFile, Unit unit, Function<T, Optional<?>> value) {}

    static final List<Key<Settings>> STATION = List.of(
            key("name", "name", Unit.NONE, it -> it.station().name()));

    static final List<Key<Settings.Door>> DOOR = List.of(
            key("releaseSeconds", "release", Unit.SECONDS, Settings.Door::release),
            key("longReleaseSeconds", "long-release", Unit.SECONDS, Settings.Door::longRelease),
            key("maximumSeconds", "maximum", Unit.SECONDS, Settings.Door::maximum),
            key("heldWarningSeconds", "held-warning", Unit.SECONDS, Settings.Door::heldWarning),
            key("heldAlarmSeconds", "held-alarm", Unit.SECONDS, Settings.Door::heldAlarm));

    static final List<Key<Settings.Access>> ACCESS = List.of(
            new Key<>("hours", "hours", Unit.NONE, it -> it.hours().isEmpty()
                    ? Optional.empty()
                    : Optional.of(week(it.hours()))),
            key("holidays", "holidays", Unit.NONE, ShadowForm::holidays),
            key("onFloorAfter24h", "on-floor-after-24h", Unit.NONE, it -> it.strictOnFloor() ? "strict" : "open"),
            key("learntPasses", "learnt-passes", Unit.NONE, Settings.Access::learntPasses));

    static final List<Key<OccupancyPlan>> OCCUPANCY = List.of(
            new Key<>("capacity", "capacity", Unit.NONE, it -> it.capacity().map(CapacityRule::capacity)),
            new Key<>("judgedBy", "judged-by", Unit.NONE, it -> it.capacity().map(CapacityRule::judgedBy)
                    .map(ShadowForm::code)),
            new Key<>("whenFull", "when-full", Unit.NONE, it -> it.capacity().map(CapacityRule::whenFull)
                    .map(ShadowForm::code)),
            key("usualStaySeconds", "usual-stay", Unit.SECONDS, OccupancyPlan::usualStay),
            key("visitsADay", "visits-a-day", Unit.NONE, it -> (int) Math.round(it.visitsPerHour() * 24)),
            key("quietAfterSeconds", "quiet-after", Unit.SECONDS, OccupancyPlan::quietAfter),
            new Key<>("resetAt", "reset-at", Unit.NONE, OccupancyPlan::resetAt));

    static final List<Key<Settings.Room>> ROOM = List.of(
            key("breakerWatts", "breaker", Unit.NONE, Settings.Room::breakerWatts),
            key("reserveWatts", "reserve", Unit.NONE, Settings.Room::reserveWatts));

    private static final List<Key<Settings.Outlet>> ANY_OUTLET = List.of(
            key("watts", "watts", Unit.NONE, Settings.Outlet::watts),
            key("amperes", "amperes", Unit.NONE, Settings.Outlet::amperes),
            key("celsius", "celsius", Unit.NONE, Settings.Outlet::celsius),
            key("meterSilenceSeconds", "silence", Unit.SECONDS, Settings.Outlet::meterSilence));

    private static final List<Key<Settings.Outlet>> SOCKET = List.of(
            key("timeSeconds", "time", Unit.SECONDS, Settings.Outlet::time),
            key("energyWattHours", "energy", Unit.NONE, Settings.Outlet::wattHours),
            key("afterPowerCut", "after-power-cut", Unit.NONE, it -> it.resumes() ? "resume" : "end"));

    private static final List<Key<Settings.Outlet>> APPLIANCE = List.of(
            new Key<>("hours", "hours", Unit.NONE, it -> it.appliance().map(Settings.Appliance::hours)
                    .filter(hours -> !hours.isEmpty()).map(ShadowForm::spans)),
            new Key<>("idleSeconds", "idle", Unit.SECONDS, it -> it.appliance().flatMap(Settings.Appliance::idle)),
            new Key<>("warmCelsius", "warm", Unit.NONE, it -> it.appliance().map(Settings.Appliance::warmCelsius)
                    .filter(OptionalInt::isPresent).map(OptionalInt::getAsInt)),
            new Key<>("warmForSeconds", "warm-for", Unit.SECONDS, it -> it.appliance().map(
                    Settings.Appliance::warmFor)));

    static final List<Key<Settings.Outlet>> OUTLET = Stream.of(ANY_OUTLET, SOCKET, APPLIANCE)
            .flatMap(List::stream).toList();

    static final List<Key<Settings.Journal>> JOURNAL = List.of(
            key("lateMillis", "late", Unit.MILLIS, Settings.Journal::late),
            key("strict", "strict", Unit.NONE, Settings.Journal::strict),
            key("keepDays", "keep", Unit.DAYS, Settings.Journal::keep));

    static final List<Key<Settings.Uplink>> UPLINK = List.of(
            key("broker", "broker", Unit.NONE, Settings.Uplink::broker),
            key("telemetrySeconds", "telemetry", Unit.SECONDS, Settings.Uplink::telemetry),
            new Key<>("bytesADay", "bytes-a-day", Unit.NONE, it -> it.bytesADay().isPresent()
                    ? Optional.of(it.bytesADay().getAsLong())
                    : Optional.empty()));

    private ShadowForm() {}

    private static <T> Key<T> key(String name, String inFile, Unit unit, Function<T, Object> value) {
        return new Key<>(name, inFile, unit, it -> Optional.of(value.apply(it)));
    }

    /** All that may be changed, with the values that hold: a document without version. */
    static ObjectNode effective(Settings settings) {
        ObjectNode all = section(STATION, settings);
        ObjectNode doors = all.putObject("doors");
        settings.doors().forEach(door -> doors.set(door.id(), section(DOOR, door)));
        all.set("access", section(ACCESS, settings.access()));
        settings.occupancy().ifPresent(it -> all.set("occupancy", section(OCCUPANCY, it)));
        settings.room().ifPresent(room -> {
            all.set("room", section(ROOM, room));
            ObjectNode outlets = all.putObject("outlets");
            room.outlets().forEach(it -> outlets.set(it.id(), section(keys(it), it)));
        });
        all.set("journal", section(JOURNAL, settings.journal()));
        settings.uplink().ifPresent(it -> all.set("uplink", section(UPLINK, it)));
        return all;
    }

    /** What can be said about this outlet: one thing about a socket, another about an appliance. */
    static List<Key<Settings.Outlet>> keys(Settings.Outlet outlet) {
        return Stream.of(ANY_OUTLET, outlet.appliance().isPresent() ? APPLIANCE : SOCKET).flatMap(List::stream)
                .toList();
    }

    private static <T> ObjectNode section(List<Key<T>> keys, T from) {
        ObjectNode section = JSON.objectNode();
        keys.forEach(key -> key.value().apply(from).ifPresent(value -> section.set(key.name(), key.unit().inDocument(
                value))));
        return section;
    }

    private static JsonNode week(Map<DayOfWeek, List<Hours>> hours) {
        ObjectNode week = JSON.objectNode();
        new TreeMap<>(hours).forEach((day, spans) -> week.set(day.name().substring(0, 3).toLowerCase(Locale.ROOT),
                spans(spans)));
        return week;
    }

    private static JsonNode holidays(Settings.Access access) {
        ArrayNode holidays = JSON.arrayNode();
        new TreeMap<>(access.holidays()).forEach((date, spans) -> holidays.addObject().put("date", date.toString())
                .set("hours", spans(spans)));
        return holidays;
    }

    private static JsonNode spans(List<Hours> hours) {
        ArrayNode spans = JSON.arrayNode();
        hours.forEach(it -> spans.add(time(it.fromMinute()) + "-" + time(it.toMinute())));
        return spans;
    }

    private static String time(int minute) {
        return "%02d:%02d".formatted(minute / 60, minute % 60);
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
