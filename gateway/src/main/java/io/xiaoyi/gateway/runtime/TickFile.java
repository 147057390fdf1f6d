package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Ticks;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;

/**
 * The end of a chain of ticks, {@link Ticks#FARTHEST_HOURS} after it was made, in a file that only its owner may read:
 * the hour since 1970 and 32 hexadecimal digits. Who has it can tell any hour before it.
 */
record TickFile(Path file, Reading.Tick end) {
    static TickFile madeOrRead(Path file, Instant now) {
        if (Files.exists(file)) {
            return read(file);
        }
        long hour = now.getEpochSecond() / 3600 + Ticks.FARTHEST_HOURS;
        var end = new Reading.Tick(hour, random());
        PassCommands.writePrivate(file, (hour + " " + end.value().hex() + "\n").getBytes(StandardCharsets.US_ASCII));
        return new TickFile(file, end);
    }

    static TickFile read(Path file) {
        String text = new String(PassCommands.read(file), StandardCharsets.US_ASCII).strip();
        if (!text.matches("[0-9]{1,9} [0-9a-f]{32}")) {
            throw new Failure(Failure.DATA, file + ": found no chain; allowed: an hour and 32 hexadecimal digits");
        }
        String[] words = text.split(" ");
        return new TickFile(file, new Reading.Tick(Long.parseLong(words[0]), Octets.fromHex(words[1])));
    }

    /** The link of this hour. */
    Reading.Tick at(Instant now) {
        long hour = now.getEpochSecond() / 3600;
        if (hour > end.hour()) {
            throw new Failure(Failure.DATA, file + ": found a chain that has ended; allowed: a new one, and a ring");
        }
        return Ticks.at(hour, end);
    }

    /** An anchor whose chain nobody has: a ring without ticks. */
    static Reading.Tick nobodys(Instant now) {
        return new Reading.Tick(now.getEpochSecond() / 3600, random());
    }

    private static Octets random() {
        byte[] bytes = new byte[Ticks.LENGTH];
        new SecureRandom().nextBytes(bytes);
        return Octets.of(bytes);
    }
}
