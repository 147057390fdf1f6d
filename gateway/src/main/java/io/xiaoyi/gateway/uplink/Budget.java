package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.uplink.UplinkSettings.Allowance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bytes of a day, counted against what it may take. A day is one by UTC as the station judges the time; it does not
 * come back where a clock is set back, and ends after 25 hours of uptime whatever the wall shows, so that no clock
 * makes it last.
 *
 * <p>The count outlives a restart in a small file, {@code 2026-11-29 SENT RECEIVED}, replaced every five minutes and at
 * the end: what a power cut takes of it is five minutes' worth. It is nobody's truth, so it is not forced to the disk.
 *
 * <p>Threading: the uplink's thread.
 */
final class Budget {
    private static final long KEEP_NANOS = TimeUnit.MINUTES.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(25);
    private static final Pattern KEPT = Pattern.compile("(\\d{4}-\\d\\d-\\d\\d) (\\d{1,18}) (\\d{1,18})\n");

    private final Traffic traffic;
    private final Allowance allowance;
    private LocalDate day = LocalDate.MIN;
    private long sent;
    private long received;
    private long countedSent;
    private long countedReceived;
    private long beganNanos;
    private long keptNanos;
    private boolean begun;

    Budget(Traffic traffic, Allowance allowance) {
        this.traffic = traffic;
        this.allowance = allowance;
    }

    /** Counts what was carried since it was last asked, and tells what is to be thinned out now. */
    Thinning count(Moment now) {
        if (!begun) {
            begun = true;
            beganNanos = now.uptimeNanos();
            keptNanos = now.uptimeNanos();
            allowance.kept().ifPresent(this::read);
        }
        LocalDate today = LocalDate.ofInstant(now.wall(), ZoneOffset.UTC);
        if (today.isAfter(day) || now.uptimeNanos() - beganNanos > LONGEST_NANOS) {
            day = today;
            sent = 0;
            received = 0;
            beganNanos = now.uptimeNanos();
        }
        long nowSent = traffic.sentBytes();
        long nowReceived = traffic.receivedBytes();
        sent += nowSent - countedSent;
        received += nowReceived - countedReceived;
        countedSent = nowSent;
        countedReceived = nowReceived;
        if (now.uptimeNanos() - keptNanos > KEEP_NANOS) {
            keptNanos = now.uptimeNanos();
            keep();
        }
        return allowance.bytesADay().isPresent()
                ? Thinning.of(sent + received, allowance.bytesADay().getAsLong())
                : Thinning.NONE;
    }

    /** For people to look at. */
    UplinkStatus.Today today() {
        return new UplinkStatus.Today(sent, received, allowance.bytesADay());
    }

    /** For an alarm. */
    String words() {
        return sent + received + " of " + allowance.bytesADay().orElse(0) + " bytes used on " + day + " (UTC)";
    }

    private void read(Path file) {
        try {
            Matcher kept = KEPT.matcher(Files.readString(file));
            if (kept.matches()) {
                day = LocalDate.parse(kept.group(1));
                sent = Long.parseLong(kept.group(2));
                received = Long.parseLong(kept.group(3));
            }
        } catch (IOException | RuntimeException nothingKept) {
            day = LocalDate.MIN; // there was no day before, or none that can be read: this one begins at 0
        }
    }

    /** Has the count outlive this process; where it cannot be written, the next begins at 0. */
    void keep() {
        if (!begun || allowance.kept().isEmpty()) {
            return;
        }
        Path file = allowance.kept().get();
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.writeString(fresh, day + " " + sent + " " + received + "\n");
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            keptNanos += KEEP_NANOS; // a disk that is full or gone alarms by the journal, and needs no attempts of ours
        }
    }
}
