package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Revocations;
import io.xiaoyi.gateway.pass.SignedRevocations;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the files of trust. One that does not verify is an alarm: the station goes on without it, and its exits work.
 * One use, one thread.
 */
final class TrustFiles {
    static final String UNREADABLE = "trust-unreadable";
    private static final long LONGEST_FILE = 4 << 20;

    private final Settings settings;
    private final List<StationEvent> events = new ArrayList<>();

    TrustFiles(Settings settings) {
        this.settings = settings;
    }

    /** What the station is told: what holds, then an alarm for each file that does not. */
    List<StationEvent> read() {
        List<PublicKey> roots = new ArrayList<>();
        settings.trust().roots().forEach(file -> good(file, PemKeys.publicKey(file)).ifPresent(roots::add));
        Path ringFile = settings.trust().ring();
        String tenant = settings.station().tenant();
        Optional<KeyRing> ring = bytes(ringFile).flatMap(
                bytes -> good(ringFile, SignedRing.read(bytes, tenant, roots)));
        Map<Long, Revocations.Bits> revoked = new HashMap<>();
        for (Path file : settings.trust().revoked()) {
            ring.ifPresent(keys -> bytes(file).flatMap(
                    bytes -> good(file, SignedRevocations.read(bytes, tenant, keys))).ifPresent(
                            list -> revoked.merge(list.kid(), list.bits(), (a, b) -> a.seq() >= b.seq() ? a : b)));
        }
        events.addFirst(new StationEvent.TrustLoaded(ring, new Revocations(revoked), List.of()));
        return events;
    }

    private Optional<Octets> bytes(Path file) {
        try {
            if (Files.size(file) > LONGEST_FILE) {
                alarm(file, "a file of " + Files.size(file) + " bytes");
                return Optional.empty();
            }
            return Optional.of(Octets.of(Files.readAllBytes(file)));
        } catch (IOException e) {
            alarm(file, e.toString());
            return Optional.empty();
        }
    }

    private <T> Optional<T> good(Path file, Checked<T> checked) {
        return switch (checked) {
            case Checked.Good<T>(T value) -> Optional.of(value);
            case Checked.Bad<T> bad -> {
                alarm(file, bad.toString());
                yield Optional.empty();
            }
        };
    }

    private void alarm(Path file, String detail) {
        events.add(new AdapterAlarm(UNREADABLE, file.getFileName().toString(), true, detail));
    }
}
