package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.occupancy.CapacityRule.JudgedBy;
import io.xiaoyi.gateway.occupancy.CapacityRule.WhenFull;
import io.xiaoyi.gateway.occupancy.CapacityRule;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import io.xiaoyi.gateway.runtime.Settings.Direction;
import io.xiaoyi.gateway.runtime.Settings.Door;
import io.xiaoyi.gateway.runtime.Settings.Reader;
import io.xiaoyi.gateway.station.Lines;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Reads the section {@code occupancy} of {@code station.yaml}. */
final class OccupancyReader {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration DAY = Duration.ofHours(24);
    /** People beyond the capacity are counted too, up to so many times it, within these bounds. */
    private static final int TIMES_CAPACITY = 3;
    private static final int LEAST_HIGHEST = 40;
    private static final int MOST_HIGHEST = 250;

    private final Section section;
    private final Board board;
    private final List<Door> doors;
    private final List<Reader> readers;

    OccupancyReader(Section section, Board board, List<Door> doors, List<Reader> readers) {
        this.section = section;
        this.board = board;
        this.doors = doors;
        this.readers = readers;
    }

    /** Empty where the file has no such section. */
    Optional<OccupancyPlan> read(ZoneId zone) {
        if (!section.present()) {
            return Optional.empty();
        }
        int capacity = section.at("capacity").number(0);
        Optional<CapacityRule> rule = capacity < 1
                ? Optional.empty()
                : Optional.of(new CapacityRule(capacity, choice(section.at("judged-by"), JudgedBy.ESTIMATE),
                        choice(section.at("when-full"), WhenFull.WARN)));
        int highest = Math.clamp((long) TIMES_CAPACITY * capacity, LEAST_HIGHEST, MOST_HIGHEST);
        OccupancyPlan usual = OccupancyPlan.of(sensors(), zone, highest);
        return Optional.of(new OccupancyPlan(usual.sensors(), rule,
                section.at("usual-stay").duration(usual.usualStay(), MINUTE, DAY),
                Math.max(1, section.at("visits-a-day").number((int) (24 * usual.visitsPerHour()))) / 24.0,
                section.at("quiet-after").duration(usual.quietAfter(), MINUTE, DAY), resetAt(), zone, highest));
    }

    private Optional<LocalTime> resetAt() {
        String text = section.at("reset-at").text("");
        return text.matches("([01][0-9]|2[0-3]):[0-5][0-9]") ? Optional.of(LocalTime.parse(text)) : Optional.empty();
    }

    /** Those that are listed, or all that the board and the readers have. */
    private Set<Sensor> sensors() {
        Set<Sensor> there = there();
        if (!section.at("sensors").present()) {
            return there;
        }
        Set<Sensor> listed = EnumSet.noneOf(Sensor.class);
        for (Section item : section.at("sensors").items()) {
            for (Sensor sensor : Sensor.values()) {
                if (item.text("").equals(code(sensor)) && !there.contains(sensor) && doorsAreRight()) {
                    item.wrong(item.found() + ", which not every door has: board " + board.file(),
                            "one of " + there.stream().map(OccupancyReader::code).toList());
                } else if (item.text("").equals(code(sensor))) {
                    listed.add(sensor);
                }
            }
        }
        return listed;
    }

    /** Else what is wrong about the doors, the readers or the board has been told, and one mistake is one message. */
    private boolean doorsAreRight() {
        return !board.lines().isEmpty() && section.problems().stream().map(Problem::key)
                .noneMatch(key -> key.startsWith("doors") || key.startsWith("readers"));
    }

    private Set<Sensor> there() {
        Set<Sensor> there = EnumSet.noneOf(Sensor.class);
        for (Sensor sensor : Sensor.values()) {
            boolean has = switch (sensor) {
                case DOOR_CONTACT -> everyDoor(door -> board.has(Lines.contact(door)));
                case TWO_BEAMS -> everyDoor(door -> board.has(Lines.beam(door, Side.A))
                        && board.has(Lines.beam(door, Side.B)));
                case EXIT_BUTTON -> everyDoor(door -> board.has(Lines.exit(door)));
                case MOTION -> board.lines().keySet().stream().anyMatch(line -> Lines.motionOf(line).isPresent());
                case GRANTS_IN -> everyDoor(door -> read(door, Direction.IN));
                case GRANTS_OUT -> everyDoor(door -> read(door, Direction.OUT));
            };
            if (has) {
                there.add(sensor);
            }
        }
        return there;
    }

    private boolean everyDoor(Predicate<String> has) {
        return doors.stream().map(Door::id).allMatch(has);
    }

    private boolean read(String door, Direction direction) {
        return readers.stream().anyMatch(it -> it.door().equals(door) && it.direction() == direction);
    }

    private static <E extends Enum<E>> E choice(Section place, E usual) {
        for (E each : usual.getDeclaringClass().getEnumConstants()) {
            if (place.text("").equals(code(each))) {
                return each;
            }
        }
        return usual;
    }

    private static String code(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
