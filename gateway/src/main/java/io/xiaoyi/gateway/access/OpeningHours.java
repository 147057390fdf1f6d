package io.xiaoyi.gateway.access;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * When a station is open: spans of each weekday, and holidays that replace them.
 *
 * @param zone the station's own time zone, by which days and times are read
 * @param week spans by the day on which they begin; a day that is missing is closed
 * @param holidays the first that covers a date decides it
 */
public record OpeningHours(ZoneId zone, Map<DayOfWeek, List<Span>> week, List<Holiday> holidays) {
    public OpeningHours {
        week = Map.copyOf(week);
        holidays = List.copyOf(holidays);
    }

    /** Open day and night, holidays too: no pass is limited by hours. */
    public static OpeningHours always(ZoneId zone) {
        var week = new EnumMap<DayOfWeek, List<Span>>(DayOfWeek.class);
        for (DayOfWeek day : DayOfWeek.values()) {
            week.put(day, List.of(Span.WHOLE_DAY));
        }
        return new OpeningHours(zone, week, List.of());
    }

    /** Whether there is any time at which the station is closed. */
    public boolean areLimited() {
        boolean everyDay = week.size() == 7 && week.values().stream().allMatch(OpeningHours::isWholeDay);
        return !everyDay || !holidays.stream().allMatch(holiday -> isWholeDay(holiday.spans()));
    }

    /**
     * Whether the station is open. A span past midnight belongs to the day on which it begins; in a night in which the
     * clocks change, spans are read by what the clock on the wall shows.
     */
    public boolean isOpen(Instant instant) {
        ZonedDateTime local = instant.atZone(zone);
        LocalTime time = local.toLocalTime();
        LocalDate today = local.toLocalDate();
        return spansOf(today).stream().anyMatch(span -> span.coversOnItsDay(time))
                || spansOf(today.minusDays(1)).stream().anyMatch(span -> span.coversOnTheNextDay(time));
    }

    private List<Span> spansOf(LocalDate date) {
        for (Holiday holiday : holidays) {
            if (holiday.covers(date)) {
                return holiday.spans();
            }
        }
        return week.getOrDefault(date.getDayOfWeek(), List.of());
    }

    private static boolean isWholeDay(List<Span> spans) {
        return spans.contains(Span.WHOLE_DAY);
    }

    /**
     * An open span. One that ends at or before its start ends on the next day.
     *
     * @param from included
     * @param to excluded; equal to {@code from} for 24 hours
     */
    public record Span(LocalTime from, LocalTime to) {
        /** From midnight to midnight. */
        public static final Span WHOLE_DAY = new Span(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT);

        boolean coversOnItsDay(LocalTime time) {
            return !time.isBefore(from) && (passesMidnight() || time.isBefore(to));
        }

        boolean coversOnTheNextDay(LocalTime time) {
            return passesMidnight() && time.isBefore(to);
        }

        private boolean passesMidnight() {
            return !from.isBefore(to);
        }

        /** How long it is by the clock on the wall. */
        public Duration length() {
            Duration length = Duration.between(from, to);
            return passesMidnight() ? length.plusDays(1) : length;
        }
    }

    /**
     * Days that have hours of their own.
     *
     * @param first included
     * @param last included; the same as {@code first} for one day
     * @param spans empty for closed all day
     */
    public record Holiday(LocalDate first, LocalDate last, List<Span> spans) {
        /** @throws IllegalArgumentException if it ends before it begins */
        public Holiday {
            spans = List.copyOf(spans);
            if (last.isBefore(first)) {
                throw new IllegalArgumentException("holiday from " + first + " to " + last + ": ends before it begins");
            }
        }

        boolean covers(LocalDate date) {
            return !date.isBefore(first) && !date.isAfter(last);
        }
    }
}
