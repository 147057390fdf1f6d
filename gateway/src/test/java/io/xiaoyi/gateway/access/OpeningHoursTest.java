package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.xiaoyi.gateway.access.OpeningHours.Holiday;
import io.xiaoyi.gateway.access.OpeningHours.Span;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class OpeningHoursTest {
    private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");

    private static Span span(String from, String to) {
        return new Span(LocalTime.parse(from), LocalTime.parse(to));
    }

    private static Holiday holiday(String first, String last, Span... spans) {
        return new Holiday(LocalDate.parse(first), LocalDate.parse(last), List.of(spans));
    }

    /** Friday from six to ten at night and past midnight, Saturday morning; the first week of October on its own. */
    private final OpeningHours hours = new OpeningHours(ZONE,
            Map.of(DayOfWeek.FRIDAY, List.of(span("06:00", "12:00"), span("18:00", "02:00")), DayOfWeek.SATURDAY,
                    List.of(span("08:00", "10:00"))),
            List.of(holiday("2026-10-02", "2026-10-02", span("09:00", "09:30")), holiday("2026-10-01", "2026-10-08")));

    private boolean open(String local) {
        return hours.isOpen(LocalDateTime.parse(local).atZone(ZONE).toInstant());
    }

    @Test
    void spansIncludeTheirStartAndNotTheirEnd() {
        assertThat(open("2026-11-20T05:59:59")).isFalse();
        assertThat(open("2026-11-20T06:00:00")).isTrue();
        assertThat(open("2026-11-20T11:59:59")).isTrue();
        assertThat(open("2026-11-20T12:00:00")).isFalse();
    }

    @Test
    void aSpanPastMidnightBelongsToTheDayOnWhichItBegins() {
        assertThat(open("2026-11-20T23:59:59")).isTrue();
        assertThat(open("2026-11-21T01:59:59")).isTrue();
        assertThat(open("2026-11-21T02:00:00")).isFalse();
        assertThat(open("2026-11-20T01:00:00")).as("Thursday's night").isFalse();
        assertThat(open("2026-11-21T08:00:00")).isTrue();
    }

    @Test
    void aDayThatIsNotNamedIsClosed() {
        assertThat(open("2026-11-23T12:00:00")).isFalse();
    }

    @Test
    void holidaysReplaceTheWeekAndTheFirstThatCoversADayDecides() {
        assertThat(open("2026-10-02T07:00:00")).as("a Friday").isFalse();
        assertThat(open("2026-10-02T09:15:00")).isTrue();
        assertThat(open("2026-10-03T01:00:00")).as("no night after a holiday").isFalse();
        assertThat(open("2026-10-03T09:00:00")).isFalse();
        assertThat(open("2026-10-09T07:00:00")).isTrue();
    }

    @Test
    void aNightThatBeganBeforeAHolidayGoesOnIntoIt() {
        var week = new OpeningHours(ZONE, hours.week(), List.of(holiday("2026-11-21", "2026-11-21")));
        assertThat(week.isOpen(LocalDateTime.parse("2026-11-21T01:00:00").atZone(ZONE).toInstant())).isTrue();
        assertThat(week.isOpen(LocalDateTime.parse("2026-11-21T08:30:00").atZone(ZONE).toInstant())).isFalse();
    }

    @Test
    void theStationsOwnZoneDecides() {
        var berlin = new OpeningHours(ZoneId.of("Europe/Berlin"), hours.week(), List.of());
        var instant = LocalDateTime.parse("2026-11-20T07:00:00").atZone(ZONE).toInstant();
        assertThat(hours.isOpen(instant)).isTrue();
        assertThat(berlin.isOpen(instant)).as("still Friday's midnight there").isFalse();
    }

    @Test
    void inTheNightTheClocksGoBackTheWallIsReadAsItStands() {
        ZoneId zone = ZoneId.of("Europe/Berlin");
        var night = new OpeningHours(zone, Map.of(DayOfWeek.SUNDAY, List.of(span("02:00", "03:00"))), List.of());
        var first = java.time.Instant.parse("2026-10-25T00:30:00Z");
        assertThat(night.isOpen(first)).isTrue();
        assertThat(night.isOpen(first.plusSeconds(3600))).isTrue();
        assertThat(night.isOpen(first.plusSeconds(7200))).isFalse();
    }

    @Test
    void alwaysIsNotLimitedAndAnyClosedTimeIs() {
        OpeningHours always = OpeningHours.always(ZONE);
        assertThat(always.areLimited()).isFalse();
        assertThat(always.isOpen(java.time.Instant.EPOCH)).isTrue();
        assertThat(hours.areLimited()).isTrue();
        assertThat(new OpeningHours(ZONE, always.week(), List.of(holiday("2026-10-01", "2026-10-01"))).areLimited())
                .isTrue();
        assertThat(span("00:00", "00:00").length()).hasHours(24);
    }

    @Test
    void aHolidayThatEndsBeforeItBeginsIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> holiday("2026-10-02", "2026-10-01"))
                .withMessageContaining("2026-10-02 to 2026-10-01");
    }
}
