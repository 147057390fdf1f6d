package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.gpio.Board;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.scan.CameraSettings;
import io.xiaoyi.gateway.scan.HidSettings;
import io.xiaoyi.gateway.scan.LineRule;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * What a station is wired as, read from one YAML file. All paths are absolute: those in the file are relative to it.
 *
 * @param source the file as it was read
 * @param station who this station is
 * @param board which line is which
 * @param key the station's private key, PKCS#8 PEM, mode 0600: signs the journal's checkpoints
 * @param trust whose passes are believed
 * @param doors at least one, ids distinct
 * @param readers at least one, ids distinct, each at one of {@code doors} or of the room's outlets
 * @param meters the lines of energy meters; none for a station without
 * @param access who may come in when
 * @param journal where facts become durable
 * @param view the H2 file behind the journal; empty for a station that is not asked about its past
 * @param uplink the broker; empty for a station without one
 * @param room the outlets; empty for a station that has none
 * @param occupancy how the people inside are counted; empty for a station that does not count them
 * @param shadow what an operator changed of all this
 * @param console where operators look in; empty for a station without pages
 */
public record Settings(YamlFile source, Identity station, Board board, Path key, Trust trust, List<Door> doors,
        List<Reader> readers, List<MeterLine> meters, Access access, Journal journal, Optional<Path> view,
        Optional<Uplink> uplink, Optional<Room> room, Optional<OccupancyPlan> occupancy, Shadow shadow,
        Optional<ConsoleSettings> console) {
    public Settings {
        doors = List.copyOf(doors);
        readers = List.copyOf(readers);
        meters = List.copyOf(meters);
    }

    /** Where this was read from; messages name it. */
    public Path file() {
        return source.file().toAbsolutePath();
    }

    /**
     * Reads and checks a file and the board file it names.
     *
     * @throws SettingsException with every problem found: file, line, column, key, what was found, what is allowed
     */
    public static Settings read(Path file) throws SettingsException {
        return SettingsReader.read(file);
    }

    /**
     * Who this station is.
     *
     * @param tenant bound into every signature, so that one operator's passes open no other's doors
     * @param groups of stations this one belongs to; a pass may name one instead of the station
     * @param zone opening hours are read in it
     * @param name for people
     */
    public record Identity(String tenant, String id, Set<String> groups, ZoneId zone, String name) {
        public Identity {
            groups = Set.copyOf(groups);
        }
    }

    /**
     * Files of trust.
     *
     * @param roots one or two public keys (SubjectPublicKeyInfo PEM) whose signed ring is believed
     * @param ring the signed key ring
     * @param revoked signed revocation lists
     * @param directory where what came since is kept
     */
    public record Trust(List<Path> roots, Path ring, List<Path> revoked, Path directory) {
        public Trust {
            roots = List.copyOf(roots);
            revoked = List.copyOf(revoked);
        }
    }

    /** What holds a door: a strike is energised to release, a maglock to secure. */
    public enum Lock {
        STRIKE,
        MAGLOCK
    }

    /**
     * One door. Its lines are the board's roles {@code lock.ID}, {@code contact.ID}, {@code exit.ID} and
     * {@code tamper.ID}, of which the lock alone is required.
     *
     * @param release after a grant
     * @param longRelease for passes with that right
     * @param maximum no grant, even repeated, releases for longer; at least {@code longRelease}
     * @param heldWarning open for so long: warning
     * @param heldAlarm open for so long: alarm; longer than {@code heldWarning}
     * @param coilLimit how long a strike's coil may be energised without a rest; empty where it is made for it
     */
    public record Door(String id, Lock lock, Duration release, Duration longRelease, Duration maximum,
            Duration heldWarning, Duration heldAlarm, Optional<Duration> coilLimit) {}

    /** Which way a code at a reader moves people. */
    public enum Direction {
        IN,
        OUT
    }

    /**
     * One reader, at one side of one door, or at an outlet.
     *
     * @param door empty at an outlet
     */
    public record Reader(String id, String door, Direction direction, Source source, Optional<String> outlet) {}

    /**
     * The outlets of the room. The board's role {@code contactor}, where there is one, cuts all of them.
     *
     * @param breakerWatts what the breaker carries
     * @param reserveWatts kept for everything else
     */
    public record Room(int breakerWatts, int reserveWatts, List<Outlet> outlets) {
        public Room {
            outlets = List.copyOf(outlets);
        }
    }

    /**
     * One outlet. Its lines are the board's roles {@code outlet.ID} and {@code outlet-button.ID}, of which the relay
     * alone is required.
     *
     * @param metered whether a meter reads it
     * @param watts what it may draw
     * @param amperes what it bears
     * @param time of one session
     * @param wattHours of one session
     * @param celsius of the socket, where the meter has a sensor
     * @param resumes whether a session goes on after a power cut
     * @param meterSilence for how long its meter may say nothing before a session ends
     * @param appliance what is fixed to it; empty for a socket at which couriers charge
     */
    public record Outlet(String id, boolean metered, int watts, int amperes, Duration time, int wattHours, int celsius,
            boolean resumes, Duration meterSilence, Optional<Appliance> appliance) {}

    /**
     * What is fixed to an outlet.
     *
     * @param hours of every day in which it is on; empty for always
     * @param idle a fault when it draws nothing for so long; empty for never
     * @param warmCelsius an alarm when it is warmer for {@code warmFor}; empty for never
     */
    public record Appliance(List<Hours> hours, Optional<Duration> idle, OptionalInt warmCelsius, Duration warmFor) {
        public Appliance {
            hours = List.copyOf(hours);
        }
    }

    /** How a reader's codes arrive. */
    public sealed interface Source {
        /** TCP from scanners that connect here. Port 0 takes a free one, see {@link Gateway#networkPort}. */
        record Listen(String host, int port, LineRule lines) implements Source {}

        /** TCP to a scanner that listens. {@code port} 1 to 65,535. */
        record Connect(String host, int port, LineRule lines) implements Source {}

        /** A serial port, or any path that behaves like one. {@code baud} 1,200 to 921,600. */
        record Serial(SerialSettings port, LineRule lines) implements Source {}

        /** A camera, whose frames are looked at here. */
        record Camera(CameraSettings camera) implements Source {}

        /** A scanner that types like a keyboard. */
        record Hid(HidSettings keyboard) implements Source {}
    }

    /**
     * Energy meters on one serial line.
     *
     * @param baud 9,600 for a PZEM-004T, which has no other
     * @param addresses of each outlet's meter, 1 to 247; at least one, each once, in the file's order
     */
    public record MeterLine(String port, int baud, Map<String, Integer> addresses) {
        public MeterLine {
            addresses = Collections.unmodifiableMap(new LinkedHashMap<>(addresses));
        }
    }

    /**
     * Who may come in when.
     *
     * @param hours opening hours a weekday, sorted, not overlapping; a day that is absent is closed. Empty map: always
     *     open
     * @param holidays dates with hours of their own; no hours: closed
     * @param strictOnFloor after a day without a trusted clock: refuse, instead of going on
     * @param learntPasses how many learnt passes are kept, 100 to 100,000
     */
    public record Access(Map<DayOfWeek, List<Hours>> hours, Map<LocalDate, List<Hours>> holidays,
            boolean strictOnFloor, int learntPasses) {
        public Access {
            hours = Map.copyOf(hours);
            holidays = Map.copyOf(holidays);
        }
    }

    /** Minutes of the day, {@code from} included, {@code to} not; 0 to 1,440, {@code from} less than {@code to}. */
    public record Hours(int fromMinute, int toMinute) {}

    /**
     * Where facts become durable.
     *
     * @param late nothing durable after so long: grants go on, with an alarm; at most half of any door's release
     * @param strict instead, such grants are withheld
     * @param keep segments older than this, and acknowledged, are dropped
     */
    public record Journal(Path directory, Duration late, boolean strict, Duration keep) {}

    /**
     * The broker.
     *
     * @param broker {@code mqtt://host:port} or {@code mqtts://host:port}
     * @param also others to try where that one cannot be reached
     * @param passwordFile mode 0600, one line
     * @param authority PEM of the authority that signed the broker's certificate; empty for the system's own
     * @param certificate what the station shows a broker that wants one
     * @param bytesADay when they run low, what can be done without is thinned out; empty for no limit
     * @param telemetry what is measured is told so often
     */
    public record Uplink(String broker, List<String> also, Optional<String> user, Optional<Path> passwordFile,
            Optional<Path> authority, Optional<Certificate> certificate, OptionalLong bytesADay,
            Duration telemetry) {}

    /**
     * What an operator changed.
     *
     * @param directory where the version in force is kept
     * @param trial one that names another broker is taken back unless it is reached within so long
     */
    public record Shadow(Path directory, Duration trial) {}

    /**
     * A certificate and its key, PEM both.
     *
     * @param key PKCS#8, mode 0600
     */
    public record Certificate(Path file, Path key) {}
}
