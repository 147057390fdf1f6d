package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.access.AccessPolicy;
import io.xiaoyi.gateway.access.OpeningHours;
import io.xiaoyi.gateway.access.OpeningHours.Holiday;
import io.xiaoyi.gateway.access.OpeningHours.Span;
import io.xiaoyi.gateway.door.DoorPlan;
import io.xiaoyi.gateway.door.Lock;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.outlet.Appliance;
import io.xiaoyi.gateway.outlet.Limits;
import io.xiaoyi.gateway.outlet.OutletPlan;
import io.xiaoyi.gateway.outlet.RoomPlan;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.StationPlan;
import io.xiaoyi.gateway.station.StationPlan.ReaderPlan;
import io.xiaoyi.gateway.uplink.ClientCertificate;
import io.xiaoyi.gateway.uplink.StationIdentity;
import io.xiaoyi.gateway.uplink.Topics;
import io.xiaoyi.gateway.uplink.UplinkSettings;
import io.xiaoyi.gateway.uplink.UplinkSettings.Allowance;
import io.xiaoyi.gateway.uplink.UplinkSettings.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** The settings in the words of each package they are for. */
final class Plans {
    /** Beside the journal, where a small file may be written. */
    private static final String TRAFFIC = "traffic";

    private final Settings settings;

    Plans(Settings settings) {
        this.settings = settings;
    }

    StationPlan station() {
        var doors = settings.doors().stream().map(this::door).toList();
        var readers = settings.readers().stream().map(reader -> new ReaderPlan(reader.id(), reader.door(),
                StationPlan.Direction.valueOf(reader.direction().name()), reader.outlet())).toList();
        return new StationPlan(access(), doors, readers, settings.journal().late(), settings.journal().strict(),
                settings.room().map(this::room).orElse(RoomPlan.NONE), settings.occupancy());
    }

    private DoorPlan door(Settings.Door door) {
        return new DoorPlan(door.id(), Lock.valueOf(door.lock().name()), door.release(), door.longRelease(),
                door.maximum(), door.heldWarning(), door.heldAlarm(),
                settings.board().has(Lines.contact(door.id())), door.coilLimit());
    }

    private RoomPlan room(Settings.Room room) {
        return new RoomPlan(room.breakerWatts(), room.reserveWatts(), RoomPlan.NONE.ramp(), RoomPlan.NONE.margin(),
                settings.board().has(Lines.CONTACTOR), settings.station().zone(),
                room.outlets().stream().map(Plans::outlet).toList());
    }

    private static OutletPlan outlet(Settings.Outlet outlet) {
        OutletPlan usual = OutletPlan.usual(outlet.id());
        var limits = new Limits(outlet.watts(), outlet.amperes(), outlet.time(), outlet.wattHours(),
                OptionalInt.of(outlet.celsius()));
        return new OutletPlan(outlet.id(), outlet.appliance().map(Plans::appliance), outlet.metered(), limits,
                outlet.meterSilence(), usual.loadWait(), usual.longestWait(), outlet.resumes(), usual.load());
    }

    private static Appliance appliance(Settings.Appliance appliance) {
        return new Appliance(appliance.hours().stream()
                .map(span -> new Appliance.Hours(span.fromMinute(), span.toMinute())).toList(), appliance.idle(),
                appliance.warmCelsius(), appliance.warmFor());
    }

    private AccessPolicy access() {
        Settings.Identity station = settings.station();
        AccessPolicy.OnFloor onFloor = settings.access().strictOnFloor()
                ? AccessPolicy.OnFloor.STRICT
                : AccessPolicy.OnFloor.OPEN;
        return new AccessPolicy(station.tenant(), station.id(), station.groups(), hours(), onFloor, settings.occupancy()
                .flatMap(OccupancyPlan::capacity).isPresent());
    }

    private OpeningHours hours() {
        Settings.Access access = settings.access();
        var holidays = new ArrayList<Holiday>();
        access.holidays().forEach((date, spans) -> holidays.add(new Holiday(date, date, spans(spans))));
        OpeningHours always = OpeningHours.always(settings.station().zone());
        if (access.hours().isEmpty()) {
            return new OpeningHours(always.zone(), always.week(), holidays);
        }
        var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        access.hours().forEach((day, spans) -> week.put(day, spans(spans)));
        return new OpeningHours(always.zone(), week, holidays);
    }

    private static List<Span> spans(List<Settings.Hours> hours) {
        return hours.stream().map(span -> new Span(time(span.fromMinute()), time(span.toMinute()))).toList();
    }

    /** A span to 24:00 ends at the next midnight. */
    private static LocalTime time(int minute) {
        return LocalTime.MIDNIGHT.plusMinutes(minute % 1440);
    }

    Topics topics() {
        return new Topics(settings.station().tenant(), settings.station().id());
    }

    StationIdentity identity(int boot, Octets nonce) {
        Settings.Identity station = settings.station();
        var doors = settings.doors().stream().map(
                door -> new StationIdentity.Door(door.id(), door.lock().name().toLowerCase(Locale.ROOT))).toList();
        var readers = settings.readers().stream().map(reader -> new StationIdentity.Reader(reader.id(),
                reader.door(), reader.direction().name().toLowerCase(Locale.ROOT), reader.outlet())).toList();
        var outlets = settings.room().stream().flatMap(room -> room.outlets().stream())
                .map(outlet -> new StationIdentity.Outlet(outlet.id(), outlet.appliance().isPresent()
                        ? "appliance"
                        : "socket", outlet.metered(), outlet.watts()))
                .toList();
        return new StationIdentity(topics(), station.name(), station.zone(), station.groups().stream().sorted()
                .toList(), Main.version(), boot, nonce, doors, outlets, readers);
    }

    /** @throws IOException if the password's file cannot be read */
    UplinkSettings uplink(Settings.Uplink uplink) throws IOException {
        UplinkSettings plain = UplinkSettings.of(URI.create(uplink.broker()), topics())
                .with(uplink.also().stream().map(URI::create).toList())
                .with(new Allowance(uplink.bytesADay(), Optional.of(settings.journal().directory().resolve(
                        TRAFFIC))))
                .with(UplinkSettings.Timing.USUAL.measuring(uplink.telemetry()));
        UplinkSettings trusting = uplink.authority().map(plain::withCa).orElse(plain);
        UplinkSettings checked = uplink.certificate().map(it -> trusting.with(new ClientCertificate(it.file(), it
                .key()))).orElse(trusting);
        if (uplink.user().isEmpty()) {
            return checked;
        }
        String password = uplink.passwordFile().isPresent() ? secret(uplink.passwordFile().get()) : "";
        return checked.with(new Login(uplink.user().get(), password));
    }

    private static String secret(Path file) throws IOException {
        return Files.readString(file).lines().findFirst().orElse("");
    }
}
