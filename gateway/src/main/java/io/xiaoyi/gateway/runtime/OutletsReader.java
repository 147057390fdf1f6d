package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.runtime.Settings.Appliance;
import io.xiaoyi.gateway.runtime.Settings.Outlet;
import io.xiaoyi.gateway.runtime.Settings.Room;
import io.xiaoyi.gateway.station.Lines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the section {@code outlets} of {@code station.yaml}. */
final class OutletsReader {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Duration LEAST_SILENCE = Duration.ofSeconds(5);
    private static final Duration LONGEST_SILENCE = Duration.ofMinutes(10);
    private static final Duration DAY = Duration.ofHours(24);

    private final Section section;
    private final Board board;
    private final int budgetWatts;
    private final Set<String> ids = new HashSet<>();

    OutletsReader(Section section, Board board) {
        this.section = section;
        this.board = board;
        budgetWatts = section.at("breaker").number(0) - section.at("reserve").number(0);
    }

    /** Empty where the file has no such section. */
    Optional<Room> read() {
        if (!section.present()) {
            return Optional.empty();
        }
        if (budgetWatts <= 0 && section.at("breaker").number(0) > 0) {
            section.at("reserve").wrong(section.at("reserve").found() + ", which leaves nothing of the breaker's",
                    "less than the breaker's watts");
        }
        var outlets = new ArrayList<Outlet>();
        section.at("sockets").items().forEach(item -> outlets.add(outlet(item, 880, Optional.empty())));
        section.at("appliances").items().forEach(item -> outlets.add(outlet(item, 2_000, Optional.of(appliance(
                item)))));
        checkSum(outlets);
        return Optional.of(new Room(section.at("breaker").number(1), section.at("reserve").number(0), outlets));
    }

    /** Appliances come first: what they leave at their busiest minute must do for a session. */
    private void checkSum(List<Outlet> outlets) {
        int socket = outlets.stream().filter(it -> it.appliance().isEmpty()).mapToInt(Outlet::watts).max().orElse(0);
        int appliances = beginnings(outlets).map(minute -> outlets.stream().filter(it -> it.appliance().filter(
                each -> isOn(each, minute)).isPresent()).mapToInt(Outlet::watts).sum()).max().orElse(0);
        boolean eachFits = outlets.stream().allMatch(it -> it.watts() <= budgetWatts);
        if (budgetWatts > 0 && eachFits && appliances + socket > budgetWatts) {
            section.at("breaker").wrong("%d W less the reserve, of which appliances take %d W at once and the largest "
                    .formatted(section.at("breaker").number(0), appliances) + "socket " + socket + " W",
                    "room for all of these");
        }
    }

    /** The minutes at which something more may be on than before. */
    private static IntStream beginnings(List<Outlet> outlets) {
        return IntStream.concat(IntStream.of(0), outlets.stream().flatMap(it -> it.appliance().stream())
                .flatMap(it -> it.hours().stream()).mapToInt(Settings.Hours::fromMinute));
    }

    private static boolean isOn(Appliance appliance, int minute) {
        return appliance.hours().isEmpty() || appliance.hours().stream().anyMatch(
                span -> minute >= span.fromMinute() && minute < span.toMinute());
    }

    /** The sections of the readers at outlets, by outlet. */
    Map<String, Section> readers() {
        var readers = new LinkedHashMap<String, Section>();
        for (Section item : section.at("sockets").items()) {
            if (item.at("reader").present()) {
                readers.put(id(item), item.at("reader"));
            }
        }
        return readers;
    }

    private static String id(Section item) {
        return item.at("id").node().asText("");
    }

    private Outlet outlet(Section item, int usualWatts, Optional<Appliance> appliance) {
        String id = id(item);
        if (ID.matcher(id).matches()) {
            if (!ids.add(id)) {
                item.at("id").wrong(item.at("id").found() + " a second time", "an id that no other outlet has");
            }
            checkRelay(item, id);
        }
        int watts = item.at("watts").number(Math.max(1, Math.min(usualWatts, budgetWatts)));
        if (watts > budgetWatts && budgetWatts > 0) {
            item.at("watts").wrong(watts + " W, more than the room's " + budgetWatts + " W",
                    "at most the breaker's watts less the reserve");
        }
        return new Outlet(id, item.at("metered").flag(true), watts, item.at("amperes").number(10),
                item.at("time").duration(Duration.ofHours(8), MINUTE, DAY), item.at("energy").number(2_000),
                item.at("celsius").number(70), !item.at("after-power-cut").text("resume").equals("end"),
                item.at("silence").duration(Duration.ofSeconds(15), LEAST_SILENCE, LONGEST_SILENCE), appliance);
    }

    private void checkRelay(Section item, String id) {
        if (board.lines().isEmpty()) {
            return;
        }
        String role = Lines.outlet(id);
        if (!(board.lines().get(role) instanceof Board.Output)) {
            item.at("id").wrong("'" + id + "', but the board " + board.file() + " has no output " + role,
                    "an outlet with a relay on the board: " + board.lines().keySet().stream()
                            .filter(name -> name.startsWith("outlet.")).map(name -> name.substring(7)).sorted()
                            .toList());
        }
    }

    private static Appliance appliance(Section item) {
        Section idle = item.at("idle");
        Section warm = item.at("warm");
        return new Appliance(SettingsReader.hours(item.at("hours")),
                idle.present() ? Optional.of(idle.duration(Duration.ofHours(3), MINUTE, DAY)) : Optional.empty(),
                warm.present() ? OptionalInt.of(warm.number(8)) : OptionalInt.empty(),
                item.at("warm-for").duration(Duration.ofMinutes(30), MINUTE, DAY));
    }
}
