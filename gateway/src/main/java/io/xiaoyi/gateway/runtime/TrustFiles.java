package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.store.TrustStore;
import io.xiaoyi.gateway.store.TrustStore.Kept;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the files of trust: what was in force before the restart, and the installer's own, whichever is newer. One that
 * does not verify is an alarm: the station goes on without it, and its exits work. One use, one thread.
 */
final class TrustFiles {
    static final String UNREADABLE = "trust-unreadable";
    private static final long LONGEST_FILE = 4 << 20;

    private final Settings settings;
    private final Trust.Who who;
    private final List<StationEvent> events = new ArrayList<>();
    private final List<Kept> kept;

    TrustFiles(Settings settings) {
        this.settings = settings;
        List<PublicKey> roots = new ArrayList<>();
        settings.trust().roots().forEach(file -> good(file.getFileName().toString(), PemKeys.publicKey(file))
                .ifPresent(roots::add));
        Set<String> names = new HashSet<>(settings.station().groups());
        names.add(settings.station().id());
        who = new Trust.Who(settings.station().tenant(), names, roots);
        kept = fromFolder();
    }

    /** What was in force before the restart, as it lies in its folder. */
    List<Kept> kept() {
        return kept;
    }

    /** What the station is told: what holds, then an alarm for each file that does not. */
    List<StationEvent> read() {
        Trust trust = take(Trust.none(who), TrustPart.RING);
        trust = installed(trust, TrustPart.RING, settings.trust().ring());
        trust = take(trust, TrustPart.REVOKED);
        for (Path file : settings.trust().revoked()) {
            trust = installed(trust, TrustPart.REVOKED, file);
        }
        trust = TrustStore.withPages(trust, kept, this::alarm);
        events.addFirst(new StationEvent.TrustLoaded(trust, trust.passes().toList()));
        return events;
    }

    private List<Kept> fromFolder() {
        try {
            return TrustStore.read(settings.trust().directory(), this::alarm);
        } catch (IOException e) {
            alarm(settings.trust().directory().getFileName().toString(), e.toString());
            return List.of();
        }
    }

    private Trust take(Trust trust, TrustPart part) {
        Trust next = trust;
        for (Kept each : kept) {
            if (each.part() == part) {
                next = part == TrustPart.REVOKED
                        ? taken(next.keepingRevoked(each.signed()), each.file())
                        : taken(next, part, each.file(), each.signed());
            }
        }
        return next;
    }

    private Trust installed(Trust trust, TrustPart part, Path file) {
        return bytes(file).map(bytes -> taken(trust, part, file, bytes)).orElse(trust);
    }

    /** An installer's file that is older than what came since is as it should be. */
    private Trust taken(Trust trust, TrustPart part, Path file, Octets signed) {
        return taken(trust.take(part, signed, Instant.EPOCH, Instant.MAX), file);
    }

    private Trust taken(Trust.Step step, Path file) {
        step.refusal().filter(it -> it.fault() != Checked.Fault.OUTDATED).ifPresent(
                it -> alarm(file.getFileName().toString(), it.toString()));
        return step.next();
    }

    private Optional<Octets> bytes(Path file) {
        String name = file.getFileName().toString();
        try {
            if (Files.size(file) > LONGEST_FILE) {
                alarm(name, "a file of " + Files.size(file) + " bytes");
                return Optional.empty();
            }
            return Optional.of(Octets.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            alarm(name, e.toString());
            return Optional.empty();
        }
    }

    private <T> Optional<T> good(String name, Checked<T> checked) {
        return switch (checked) {
            case Checked.Good<T>(T value) -> Optional.of(value);
            case Checked.Bad<T> bad -> {
                alarm(name, bad.toString());
                yield Optional.empty();
            }
        };
    }

    private void alarm(String subject, String detail) {
        events.add(new AdapterAlarm(UNREADABLE, subject, true, detail));
    }
}
