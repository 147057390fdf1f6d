package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.runtime.Settings.Access;
import io.xiaoyi.gateway.runtime.Settings.Certificate;
import io.xiaoyi.gateway.runtime.Settings.Direction;
import io.xiaoyi.gateway.runtime.Settings.Door;
import io.xiaoyi.gateway.runtime.Settings.Hours;
import io.xiaoyi.gateway.runtime.Settings.Identity;
import io.xiaoyi.gateway.runtime.Settings.Journal;
import io.xiaoyi.gateway.runtime.Settings.Lock;
import io.xiaoyi.gateway.runtime.Settings.MeterLine;
import io.xiaoyi.gateway.runtime.Settings.Reader;
import io.xiaoyi.gateway.runtime.Settings.Source;
import io.xiaoyi.gateway.runtime.Settings.Trust;
import io.xiaoyi.gateway.runtime.Settings.Uplink;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads {@code station.yaml}: YAML, then the schema, then what a schema cannot say; one list of problems of all
 * three.
 */
final class SettingsReader {
    private static final String SCHEMA = "station.schema.json";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");
    private static final Pattern BROKER = Pattern.compile(
            "mqtts?://(\\[[0-9A-Fa-f:.]+\\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?");
    /** In the place of a path that has been told to be wrong: it is no file, so nothing more is told of it. */
    private static final Path NOWHERE = Path.of("");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> doorIds = new LinkedHashSet<>();
    /** Who has which port or address already. */
    private final Map<String, String> places = new HashMap<>();

    private SettingsReader() {}

    static Settings read(Path file) throws SettingsException {
        return read(YamlFile.read(file));
    }

    /** The same for a file that was read before, or what was made of it. */
    static Settings read(YamlFile yaml) throws SettingsException {
        var reader = new SettingsReader();
        reader.problems.addAll(yaml.problems());
        if (yaml.tree().isMissingNode()) {
            throw new SettingsException(reader.problems);
        }
        reader.problems.addAll(SchemaCheck.check(yaml, SCHEMA));
        Settings settings = reader.settings(yaml, new Section(yaml, "", yaml.tree(), reader.problems));
        if (!reader.problems.isEmpty()) {
            reader.problems.sort(Comparator.comparing((Problem p) -> !p.file().equals(yaml.file()))
                    .thenComparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column));
            throw new SettingsException(reader.problems);
        }
        return settings;
    }

    private Settings settings(YamlFile yaml, Section root) {
        Board board = root.at("board").path().map(path -> BoardReader.read(path, problems))
                .orElseGet(() -> Board.simulated(yaml.file(), Map.of()));
        List<Door> doors = doors(root.at("doors"), board);
        Section trust = root.at("trust");
        Settings.Journal journal = journal(root.at("journal"), doors);
        var outlets = new OutletsReader(root.at("outlets"), board);
        Optional<Settings.Room> room = outlets.read();
        Identity identity = identity(root.at("station"));
        List<Reader> readers = readers(root.at("readers"), outlets);
        var occupancy = new OccupancyReader(root.at("occupancy"), board, doors, readers);
        return new Settings(yaml, identity, board, signingKey(root.at("key")),
                new Trust(trust.at("roots").items().stream().map(SettingsReader::publicKey).toList(),
                        readable(trust.at("ring")), files(trust.at("revoked")),
                        trust.at("directory").path().orElse(journal.directory().resolveSibling("trust"))),
                doors, readers, meters(root.at("meters"), room), access(root.at("access")),
                journal, root.at("view").at("file").path(), uplink(root.at("uplink")),
                room, occupancy.read(identity.zone()), shadow(root.at("shadow"), journal), console(root.at("console"),
                        journal));
    }

    private static Settings.Shadow shadow(Section section, Journal journal) {
        return new Settings.Shadow(section.at("directory").path().orElse(journal.directory().resolveSibling("shadow")),
                section.at("trial").duration(MINUTE.multipliedBy(3), SECOND.multipliedBy(5), Duration.ofHours(1)));
    }

    private Identity identity(Section section) {
        var groups = new HashSet<String>();
        section.at("groups").items().forEach(item -> groups.add(item.node().asText()));
        Section zone = section.at("zone");
        ZoneId read = ZoneOffset.UTC;
        if (zone.node().isTextual()) {
            try {
                read = ZoneId.of(zone.text(""));
            } catch (DateTimeException e) {
                zone.wrong(zone.found() + " (" + e.getMessage() + ")",
                        "a time zone of the IANA database, such as Asia/Shanghai");
            }
        }
        String id = section.at("id").text("");
        return new Identity(section.at("tenant").text(""), id, groups, read, section.at("name").text(id));
    }

    private List<Door> doors(Section section, Board board) {
        var doors = new ArrayList<Door>();
        for (Section item : section.items()) {
            Door door = door(item);
            if (item.at("id").node().isTextual() && !doorIds.add(door.id())) {
                item.at("id").wrong(item.at("id").found() + " a second time", "an id that no other door has");
            }
            doors.add(door);
            checkLock(item, door, board);
        }
        return doors;
    }

    private Door door(Section item) {
        Duration release = item.at("release").duration(Duration.ofSeconds(5), SECOND, MINUTE);
        Duration longRelease = item.at("long-release").duration(max(release, Duration.ofSeconds(15)), SECOND, MINUTE);
        Duration maximum = item.at("maximum").duration(max(longRelease, Duration.ofSeconds(30)), SECOND,
                MINUTE.multipliedBy(5));
        Duration warning = item.at("held-warning").duration(Duration.ofSeconds(30), SECOND, Duration.ofHours(1));
        Duration alarm = item.at("held-alarm").duration(warning.plus(Duration.ofSeconds(30)), SECOND,
                Duration.ofHours(24));
        Section coil = item.at("coil-limit");
        Optional<Duration> coilLimit = coil.present()
                ? Optional.of(coil.duration(maximum, SECOND, Duration.ofHours(1)))
                : Optional.empty();
        notBelow(item, "long-release", longRelease, "release", release);
        notBelow(item, "maximum", maximum, "long-release", longRelease);
        coilLimit.ifPresent(limit -> notBelow(item, "coil-limit", limit, "maximum", maximum));
        if (alarm.compareTo(warning) <= 0) {
            wrongAt(item, "held-alarm", "held-warning", Section.words(alarm) + ", not after the warning at "
                    + Section.words(warning), "an alarm later than the warning");
        }
        Lock lock = item.at("lock").text("").equals("maglock") ? Lock.MAGLOCK : Lock.STRIKE;
        return new Door(item.at("id").text(""), lock, release, longRelease, maximum, warning, alarm, coilLimit);
    }

    private static void notBelow(Section item, String key, Duration value, String other, Duration least) {
        if (value.compareTo(least) < 0) {
            wrongAt(item, key, other, Section.words(value) + ", less than " + other + " with " + Section.words(least),
                    "at least " + Section.words(least));
        }
    }

    /** Two keys contradict each other: told at the one that the file carries. */
    private static void wrongAt(Section item, String key, String other, String found, String allowed) {
        boolean carried = item.at(key).present();
        Section place = carried || !item.at(other).present() ? item.at(key) : item.at(other);
        place.wrong(carried ? found : key + " by default " + found, allowed);
    }

    private void checkLock(Section item, Door door, Board board) {
        if (board.lines().isEmpty() || !ID.matcher(door.id()).matches()) {
            return;
        }
        String role = "lock." + door.id();
        if (!(board.lines().get(role) instanceof Board.Output lock)) {
            item.at("id").wrong("'" + door.id() + "', but the board " + board.file() + " has no output " + role,
                    "a door with a lock on the board: " + board.lines().keySet().stream()
                            .filter(name -> name.startsWith("lock.")).map(name -> name.substring(5)).sorted().toList());
            return;
        }
        boolean securedByPower = door.lock() == Lock.MAGLOCK;
        if (lock.startActive() != securedByPower) {
            item.at("lock").wrong("'" + lockName(door) + "', but " + role + " starts " + level(lock.startActive())
                    + ", which leaves the door released",
                    "start: " + level(securedByPower) + " for " + role + " in "
                            + board.file() + ": a " + lockName(door) + " is secured when " + level(securedByPower));
        }
        if (!securedByPower && lock.shutdownActive()) {
            item.at("lock").wrong("'strike', but " + role + " is left energised at shutdown: the door stays released",
                    "shutdown: idle for " + role + " in " + board.file());
        }
    }

    private static String lockName(Door door) {
        return door.lock() == Lock.MAGLOCK ? "maglock" : "strike";
    }

    private static String level(boolean active) {
        return active ? "energised" : "idle";
    }

    private List<Reader> readers(Section section, OutletsReader outlets) {
        var readers = new ArrayList<Reader>();
        var ids = new HashSet<String>();
        for (Section item : section.items()) {
            Section id = item.at("id");
            if (id.node().isTextual() && !ids.add(id.text(""))) {
                id.wrong(id.found() + " a second time", "an id that no other reader has");
            }
            Section door = item.at("door");
            boolean doorsAreNamed = doorIds.stream().allMatch(name -> ID.matcher(name).matches());
            if (doorsAreNamed && door.node().isTextual() && !doorIds.contains(door.text(""))) {
                door.wrong(door.found(), "a door of this file: " + String.join(", ", doorIds));
            }
            Direction direction = item.at("direction").text("in").equals("out") ? Direction.OUT : Direction.IN;
            source(item).ifPresent(
                    source -> readers.add(new Reader(id.text(""), door.text(""), direction, source,
                            Optional.empty())));
        }
        outlets.readers().forEach((outlet, item) -> {
            Section id = item.at("id");
            if (id.node().isTextual() && !ids.add(id.text(""))) {
                id.wrong(id.found() + " a second time", "an id that no other reader has");
            }
            source(item).ifPresent(source -> readers.add(new Reader(id.text(""), "", Direction.OUT, source,
                    Optional.of(outlet))));
        });
        return readers;
    }

    private Optional<Source> source(Section item) {
        return new SourceReader(place -> occupy(place, "the reader " + item.at("id").text(""))).read(item);
    }

    private void occupy(Section place, String by) {
        String taken = places.putIfAbsent(place.text(""), by);
        if (taken != null) {
            place.wrong(place.found() + ", where " + taken + " is", "a place of its own for each");
        }
    }

    private List<MeterLine> meters(Section section, Optional<Settings.Room> room) {
        List<String> metered = room.stream().flatMap(it -> it.outlets().stream()).filter(Settings.Outlet::metered).map(
                Settings.Outlet::id).toList();
        var lines = new ArrayList<MeterLine>();
        var outlets = new HashSet<String>();
        for (Section item : section.items()) {
            Section port = item.at("port");
            if (!port.text("").isEmpty()) {
                occupy(port, "a line of meters");
            }
            var addresses = new LinkedHashMap<String, Integer>();
            for (Section meter : item.at("addresses").entries()) {
                int address = meter.number(0);
                if (!outlets.add(meter.name())) {
                    meter.wrong("a second meter of " + meter.name(), "one meter for each outlet");
                }
                if (problems.isEmpty() && !metered.contains(meter.name())) {
                    meter.wrong("a meter of '" + meter.name() + "'", "a metered outlet of this file: " + metered);
                }
                if (addresses.containsValue(address) && address != 0) {
                    meter.wrong(meter.found() + " a second time", "each address once on a line");
                }
                addresses.put(meter.name(), address);
            }
            lines.add(new MeterLine(port.text(""), item.at("baud").number(9600), addresses));
        }
        return lines;
    }

    private Access access(Section section) {
        var hours = new EnumMap<DayOfWeek, List<Hours>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            Section spans = section.at("hours").at(day.name().substring(0, 3).toLowerCase(Locale.ROOT));
            if (spans.present()) {
                hours.put(day, hours(spans));
            }
        }
        var holidays = new LinkedHashMap<LocalDate, List<Hours>>();
        for (Section item : section.at("holidays").items()) {
            Section date = item.at("date");
            Optional<LocalDate> read = date(date);
            List<Hours> spans = hours(item.at("hours"));
            if (read.isPresent() && holidays.putIfAbsent(read.get(), spans) != null) {
                date.wrong(date.found() + " a second time", "each date once");
            }
        }
        return new Access(hours, holidays, section.at("on-floor-after-24h").text("open").equals("strict"),
                section.at("learnt-passes").number(5_000));
    }

    private static Optional<LocalDate> date(Section date) {
        if (!date.text("").matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDate.parse(date.text("")));
        } catch (DateTimeException e) {
            date.wrong(date.found(), "a date of the calendar, such as 2026-02-17");
            return Optional.empty();
        }
    }

    static List<Hours> hours(Section spans) {
        var hours = new ArrayList<Hours>();
        for (Section span : spans.items()) {
            String text = span.text("");
            if (!text.matches("[0-2][0-9]:[0-5][0-9]-[0-2][0-9]:[0-5][0-9]")) {
                continue;
            }
            var read = new Hours(minute(text.substring(0, 5)), minute(text.substring(6)));
            if (read.toMinute() <= read.fromMinute()) {
                span.wrong(span.found() + ", which ends before it begins",
                        "a span within one day; over midnight write one to 24:00 and one from 00:00 on the next day");
            } else if (hours.stream().anyMatch(h -> h.fromMinute() < read.toMinute()
                    && read.fromMinute() < h.toMinute())) {
                span.wrong(span.found() + ", which overlaps another", "spans that do not overlap");
            } else {
                hours.add(read);
            }
        }
        hours.sort(Comparator.comparingInt(Hours::fromMinute));
        return List.copyOf(hours);
    }

    private static int minute(String text) {
        return Integer.parseInt(text.substring(0, 2)) * 60 + Integer.parseInt(text.substring(3));
    }

    private static Journal journal(Section section, List<Door> doors) {
        Section patience = section.at("late");
        Duration late = patience.duration(Duration.ofMillis(500), Duration.ofMillis(50), MINUTE);
        doors.stream().map(Door::release).min(Comparator.naturalOrder()).map(least -> least.dividedBy(2))
                .filter(half -> late.compareTo(half) > 0)
                // a grant that waits for the disk as long as it lasts would never move its lock
                .ifPresent(half -> patience.wrong(patience.found() + ", more than half of a door's release",
                        "at most " + Section.words(half)));
        return new Journal(section.at("directory").path().orElse(NOWHERE), late,
                section.at("strict").flag(false),
                section.at("keep").duration(Duration.ofDays(30), Duration.ofDays(1), Duration.ofDays(3650)));
    }

    private Optional<Uplink> uplink(Section section) {
        if (!section.node().isObject()) {
            return Optional.empty();
        }
        String broker = broker(section.at("broker"));
        List<String> also = section.at("also").items().stream().map(SettingsReader::broker).toList();
        section.at("also").items().stream().filter(each -> BROKER.matcher(broker).matches()
                && isEncrypted(each.text(broker)) != isEncrypted(broker))
                // else whoever keeps a station from the one could have it talk in the clear to the other
                .forEach(each -> each.wrong(each.found() + " beside '" + broker + "'", "all with TLS, or none"));
        Section user = section.at("user");
        Section password = section.at("password-file");
        if (password.present() && !user.present()) {
            password.wrong(password.found() + " without a user", "user and password-file together");
        }
        Section authority = section.at("authority");
        needsTls(authority, broker);
        Section bytes = section.at("bytes-a-day");
        return Optional.of(new Uplink(broker, also,
                user.present() ? Optional.of(user.text("")) : Optional.empty(),
                password.present() ? Optional.of(privateFile(password)) : Optional.empty(),
                authority.present() ? Optional.of(readable(authority)) : Optional.empty(),
                certificate(section, broker),
                bytes.present() ? OptionalLong.of(bytes.node().longValue()) : OptionalLong.empty(),
                section.at("telemetry").duration(MINUTE, SECOND, Duration.ofHours(24))));
    }

    private static String broker(Section broker) {
        String text = broker.text("");
        String digits = text.substring(text.lastIndexOf(':') + 1);
        if (digits.matches("[0-9]{1,5}") && (Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535)) {
            broker.wrong(broker.found(), "a port from 1 to 65535");
        } else if (BROKER.matcher(text).matches() && !namesHost(text)) {
            broker.wrong(broker.found(), "the name or the address of a host after ://");
        }
        return text;
    }

    static boolean isEncrypted(String broker) {
        return broker.startsWith("mqtts:");
    }

    private Optional<ConsoleSettings> console(Section section, Journal journal) {
        var reader = new ConsoleReader(section, journal.directory().resolveSibling("console"));
        return reader.read(place -> occupy(place, "the console"));
    }

    /** What would say nothing about a broker that is spoken to in the clear. */
    private static void needsTls(Section place, String broker) {
        if (place.present() && broker.startsWith("mqtt:")) {
            place.wrong(place.found() + " without TLS", "a broker at mqtts://");
        }
    }

    private static Optional<Certificate> certificate(Section section, String broker) {
        Section certificate = section.at("certificate");
        Section key = section.at("key");
        if (certificate.present() != key.present()) {
            Section alone = certificate.present() ? certificate : key;
            alone.wrong(alone.found() + " alone", "certificate and key together");
        } else {
            needsTls(certificate, broker);
        }
        return certificate.present() && key.present()
                ? Optional.of(new Certificate(readable(certificate), privateFile(key)))
                : Optional.empty();
    }

    /** The schema's pattern lets through what looks like a host and is none, such as {@code a..b}. */
    private static boolean namesHost(String broker) {
        try {
            return new URI(broker).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    static Path signingKey(Section place) {
        Path file = privateFile(place);
        if (KeyFiles.unreadable(file).isEmpty() && KeyFiles.tooOpen(file).isEmpty()) {
            refuse(place, PemKeys.privateKey(file));
        }
        return file;
    }

    private static Path publicKey(Section place) {
        Path file = readable(place);
        if (KeyFiles.unreadable(file).isEmpty()) {
            refuse(place, PemKeys.publicKey(file));
        }
        return file;
    }

    private static void refuse(Section place, Checked<?> key) {
        if (key instanceof Checked.Bad<?> bad) {
            place.wrong(place.found() + ", " + bad.found(), bad.expected());
        }
    }

    private static List<Path> files(Section list) {
        return list.items().stream().map(SettingsReader::readable).toList();
    }

    static Path readable(Section place) {
        Optional<Path> file = place.path();
        file.flatMap(KeyFiles::unreadable).ifPresent(
                found -> place.wrong(place.found() + ", " + found, "a file that can be read"));
        return file.orElse(NOWHERE);
    }

    static Path privateFile(Section place) {
        Optional<Path> file = place.path();
        file.flatMap(it -> KeyFiles.unreadable(it).or(() -> KeyFiles.tooOpen(it))).ifPresent(found -> place.wrong(
                place.found() + ", " + found, "a file that only its owner may read (chmod 600)"));
        return file.orElse(NOWHERE);
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }
}
