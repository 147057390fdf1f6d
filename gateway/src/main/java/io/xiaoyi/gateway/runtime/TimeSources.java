package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.moment.ClockTrust;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.BooleanSupplier;

/**
 * What the system clock rests on. Network time, where the kernel, or systemd-timesyncd, says it is in step. A
 * battery-backed real-time clock counts where it agrees with the system's within five seconds and shows a date that is
 * possible, but not beside the network: a kernel in step copies the network's time into it every eleven minutes.
 *
 * @param rtcClass the kernel's folder of real-time clocks, {@code /sys/class/rtc}
 * @param timesyncMark there while systemd-timesyncd is in step: {@code /run/systemd/timesync/synchronized}
 * @param kernelInStep whether the kernel's clock is disciplined (adjtimex), by whatever program
 */
record TimeSources(Path rtcClass, Path timesyncMark, BooleanSupplier kernelInStep) {
    /** No clock that shows less is right: this software did not exist. A drained battery shows 1970 or 2000. */
    static final Instant EARLIEST = Instant.parse("2026-01-01T00:00:00Z");
    private static final long AGREE_SECONDS = 5;

    static TimeSources ofThisMachine() {
        return new TimeSources(Path.of("/sys/class/rtc"), Path.of("/run/systemd/timesync/synchronized"),
                new KernelClock());
    }

    ClockTrust trust(Instant systemWall) {
        if (Files.exists(timesyncMark) || kernelInStep.getAsBoolean()) {
            return ClockTrust.NTP;
        }
        return rtcAgrees(systemWall) ? ClockTrust.RTC : ClockTrust.FLOOR;
    }

    private boolean rtcAgrees(Instant systemWall) {
        if (systemWall.isBefore(EARLIEST) || !Files.isDirectory(rtcClass)) {
            return false;
        }
        try (DirectoryStream<Path> clocks = Files.newDirectoryStream(rtcClass, "rtc*")) {
            for (Path clock : clocks) {
                if (agrees(clock, systemWall)) {
                    return true;
                }
            }
            return false;
        } catch (IOException | DirectoryIteratorException e) {
            return false;
        }
    }

    /** A clock that cannot be read is one that cannot be believed. */
    private static boolean agrees(Path clock, Instant systemWall) {
        try {
            Path nameFile = clock.resolve("name");
            String name = Files.exists(nameFile) ? Files.readString(nameFile) : "";
            if (name.contains("fake") || name.contains("test") || name.contains("dummy")) {
                return false;
            }
            long shown = Long.parseLong(Files.readString(clock.resolve("since_epoch")).strip());
            return Math.abs(shown - systemWall.getEpochSecond()) <= AGREE_SECONDS;
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
