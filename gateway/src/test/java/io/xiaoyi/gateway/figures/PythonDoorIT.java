package io.xiaoyi.gateway.figures;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker;
import io.xiaoyi.gateway.Needs;
import io.xiaoyi.gateway.runtime.StationFolder;
import io.xiaoyi.gateway.uplink.Cloud;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that we are compared with does the job: a comparison with one that does not would flatter us. */
class PythonDoorIT {
    private final Crowd crowd = new Crowd(1, 3);
    private final List<String> wire = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void hasItsLibraries() {
        PythonDoor.missing().ifPresent(Needs::missing);
    }

    private void scans(Door door, String code, String outcome) {
        wire.clear();
        StationFolder.scan(door.port(), code);
        StationFolder.until("an answer", () -> wire.stream().anyMatch(said -> said.startsWith("answer ")));
        assertThat(wire).contains("answer front-in " + outcome);
    }

    @Test
    void oursOpensItAndLocksWhenTheDoorOpensAReplayedOneDoesNot(@TempDir Path folder) {
        try (Door door = PythonDoor.start(folder, crowd, (line, _) -> wire.add(line))) {
            String code = crowd.code(0, Instant.now());
            scans(door, code, "granted");
            assertThat(wire).containsExactly("set lock.front 1", "answer front-in granted");
            door.input("contact.front", true);
            StationFolder.until("the lock is secured", () -> wire.contains("set lock.front 0"));
            door.input("contact.front", false);
            scans(door, code, "denied");
            assertThat(wire).containsExactly("answer front-in denied");
            scans(door, crowd.code(1, Instant.now()), "granted");
        }
    }

    @Test
    void strangersTooLateOrTooEarlyOrSpoiltAreRefused(@TempDir Path folder) {
        try (Door door = PythonDoor.start(folder, crowd, (line, _) -> wire.add(line))) {
            String code = crowd.code(0, Instant.now());
            scans(door, new Crowd(1, 4).code(3, Instant.now()), "denied");
            scans(door, crowd.code(0, Instant.now().minusSeconds(60)), "denied");
            scans(door, crowd.code(0, Instant.now().plusSeconds(60)), "denied");
            scans(door, code.substring(0, 60) + (code.charAt(60) == 'A' ? 'B' : 'A') + code.substring(61), "denied");
            scans(door, "https://example.org/", "denied");
            scans(door, crowd.code(0, Instant.now()), "granted");
        }
    }

    @Test
    void aKilledOneStillKnowsWhatItGranted(@TempDir Path folder) {
        String code;
        try (Door door = PythonDoor.start(folder, crowd, (line, _) -> wire.add(line))) {
            code = crowd.code(0, Instant.now());
            scans(door, code, "granted");
            door.kill();
        }
        try (Door door = PythonDoor.start(folder, crowd, (line, _) -> wire.add(line))) {
            scans(door, code, "denied");
        }
    }

    @Test
    void theBrokerHearsOfAGrant(@TempDir Path folder) {
        try (var broker = MosquittoBroker.started();
                var cloud = new Cloud(broker.port(), "door/#");
                Door door = PythonDoor.start(folder, crowd, OptionalInt.of(broker.port()), (line, _) -> wire.add(
                        line))) {
            scans(door, crowd.code(2, Instant.now()), "granted");
            cloud.await("the grant", messages -> messages.stream().anyMatch(it -> it.topic().equals(
                    "door/front/event/granted") && it.json().get("seq").asLong() == 1));
        }
    }
}
