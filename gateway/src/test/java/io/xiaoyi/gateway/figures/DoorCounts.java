package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.occupancy.Count;
import io.xiaoyi.gateway.occupancy.Occupancy;
import io.xiaoyi.gateway.occupancy.OccupancyEvent;
import io.xiaoyi.gateway.occupancy.OccupancyEvent.Side;
import io.xiaoyi.gateway.occupancy.OccupancyMemory;
import io.xiaoyi.gateway.occupancy.OccupancyPlan;
import io.xiaoyi.gateway.occupancy.Sensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A public series of real door counts: "CalIt2 Building People Counts" of the UCI machine learning repository
 * (Hutchins, Ihler, Smyth 2006), people in and out of one building's main door for each half hour of fifteen weeks. The
 * file is not part of this project; {@code people:counts=PATH} names it.
 *
 * <p>Nobody counted those inside, and the building has other doors, so this shows no error: only how far counts drift
 * until 04:00, when hardly anybody is in an office building.
 */
final class DoorCounts {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("MM/dd/yy HH:mm:ss");
    private static final LocalTime NIGHT = LocalTime.of(4, 0);
    private static final int HIGHEST = 250;
    private static final String DOOR = "main";

    /** One half hour. */
    private record HalfHour(LocalDateTime from, int in, int out) {}

    private DoorCounts() {}

    static void measure(Sheet sheet, String path) throws IOException {
        if (path.isEmpty() || !Files.isReadable(Path.of(path))) {
            sheet.row("real door counts", "not measured: no file at '%s'", path);
            return;
        }
        List<HalfHour> series = read(Path.of(path));
        naive(sheet, series);
        for (int minutes : new int[]{30, 60, 120, 240}) {
            ours(sheet, series, Duration.ofMinutes(minutes));
        }
    }

    private static List<HalfHour> read(Path file) throws IOException {
        var byTime = new TreeMap<LocalDateTime, int[]>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.strip().split(",");
            if (fields.length == 4) {
                var at = LocalDateTime.parse(fields[1] + " " + fields[2], STAMP);
                byTime.computeIfAbsent(at, _ -> new int[2])[fields[0].equals("9") ? 0 : 1] = Integer.parseInt(
                        fields[3]);
            }
        }
        return byTime.entrySet().stream().map(it -> new HalfHour(it.getKey(), it.getValue()[0], it.getValue()[1]))
                .toList();
    }

    private static void naive(Sheet sheet, List<HalfHour> series) {
        var drifts = new ArrayList<Integer>();
        int sum = 0;
        int day = 0;
        int below = 0;
        for (HalfHour each : series) {
            if (each.from().toLocalTime().equals(NIGHT)) {
                drifts.add(day);
                day = 0;
            }
            sum += each.in() - each.out();
            day += each.in() - each.out();
            below += day < 0 ? 1 : 0;
        }
        double absolute = drifts.stream().mapToInt(Math::abs).average().orElse(0);
        double mean = drifts.stream().mapToInt(it -> it).average().orElse(0);
        sheet.row("real door counts, naive", "drift a day: mean %+.1f, of either sign %.1f (%d days); %d in the end; "
                + "below nobody in %.1f %% of the half hours even when set to 0 at 04:00", mean, absolute,
                drifts.size(),
                sum, 100.0 * below / series.size());
    }

    private static void ours(Sheet sheet, List<HalfHour> series, Duration stay) {
        double people = series.stream().mapToInt(HalfHour::in).average().orElse(1) * 2;
        var plan = new OccupancyPlan(EnumSet.of(Sensor.TWO_BEAMS), Optional.empty(), stay, people,
                Duration.ofMinutes(30), Optional.empty(), ZoneOffset.UTC, HIGHEST);
        var life = new Life(plan, series.getFirst().from());
        var nights = new ArrayList<Count>();
        double width = 0;
        for (HalfHour each : series) {
            if (each.from().toLocalTime().equals(NIGHT)) {
                nights.add(life.occupancy.count());
            }
            life.live(each);
            width += life.occupancy.count().most() - life.occupancy.count().least();
        }
        double estimate = nights.stream().mapToInt(Count::estimate).average().orElse(0);
        double most = nights.stream().mapToInt(Count::most).average().orElse(0);
        long empty = nights.stream().filter(it -> it.least() == 0).count();
        sheet.row("real door counts, ours, a stay of " + stay.toMinutes() + " min thought usual",
                "at 04:00, never reset: estimate %.1f, most %.1f on average, nobody possible in %d of %d nights; "
                        + "width at the half hours %.1f",
                estimate, most, empty, nights.size(), width / series.size());
    }

    /** Those of a half hour spread over it evenly, in before out. */
    private static final class Life {
        private final LocalDateTime start;
        private Occupancy occupancy;
        private long now;

        Life(OccupancyPlan plan, LocalDateTime start) {
            this.start = start;
            occupancy = Occupancy.of(plan, OccupancyMemory.NONE);
            tell(new OccupancyEvent.Began(Set.of(), Map.of(), Set.of()));
        }

        void live(HalfHour each) {
            long from = Duration.between(start, each.from()).toMillis();
            int all = each.in() + each.out();
            for (int i = 0, in = 0; i < all; i++) {
                boolean comes = in * all < each.in() * (i + 1);
                in += comes ? 1 : 0;
                pass(from + (i + 1) * 1_800_000L / (all + 1), comes);
            }
            now = from + 1_800_000;
            tell(new OccupancyEvent.Wake());
        }

        private void pass(long at, boolean in) {
            Side first = in ? Side.A : Side.B;
            Side second = in ? Side.B : Side.A;
            now = at;
            tell(new OccupancyEvent.Beam(DOOR, first, true));
            now += 200;
            tell(new OccupancyEvent.Beam(DOOR, second, true));
            now += 200;
            tell(new OccupancyEvent.Beam(DOOR, first, false));
            now += 200;
            tell(new OccupancyEvent.Beam(DOOR, second, false));
        }

        private void tell(OccupancyEvent event) {
            var wall = start.toInstant(ZoneOffset.UTC).plusMillis(now);
            occupancy = occupancy.on(event, new Moment(wall, ClockTrust.RTC, now * 1_000_000, 1)).next();
        }
    }
}
