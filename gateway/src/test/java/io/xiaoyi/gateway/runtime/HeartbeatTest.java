package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.linux.DatagramSocket;
import io.xiaoyi.gateway.linux.SystemCallException;
import io.xiaoyi.gateway.loop.Hands;
import io.xiaoyi.gateway.station.Effect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a service manager hears, on a socket as it has one. */
@Timeout(60)
class HeartbeatTest {
    private static final int SOON_MILLIS = 20_000;
    private static final int SILENCE_MILLIS = 1_500;

    @TempDir
    private Path folder;
    private DatagramSocket manager;
    private String address;

    @BeforeEach
    void listens() throws SystemCallException {
        address = folder.resolve("notify").toString();
        manager = new DatagramSocket(Path.of(address));
    }

    @AfterEach
    void closes() {
        manager.close();
    }

    private Heartbeat watched(String micros) {
        return Heartbeat.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", micros, "WATCHDOG_PID", Long.toString(
                ProcessHandle.current().pid())));
    }

    private List<String> heard() throws SystemCallException {
        var heard = new ArrayList<String>();
        for (Optional<String> next = manager.receive(0); next.isPresent(); next = manager.receive(0)) {
            heard.add(next.get());
        }
        return heard;
    }

    @Test
    void itSaysReadyAndStopping() throws SystemCallException {
        Heartbeat heartbeat = watched("2000000");
        heartbeat.ready();
        heartbeat.stopping();
        assertThat(heard()).containsExactly("READY=1", "STOPPING=1");
    }

    @Test
    void manyRoundsAreOneBeat() throws SystemCallException {
        Heartbeat heartbeat = watched("600000000");
        for (int i = 0; i < 1000; i++) {
            heartbeat.beat();
        }
        assertThat(heard()).containsExactly("WATCHDOG=1");
    }

    @Test
    void whoIsNotWatchedDoesNotBeat() throws SystemCallException {
        Heartbeat.of(Map.of("NOTIFY_SOCKET", address)).beat();
        Heartbeat.of(Map.of("NOTIFY_SOCKET", address, "WATCHDOG_USEC", "2000000", "WATCHDOG_PID", "1")).beat();
        for (String none : List.of("soon", "0", "-1", "1999999", "99999999999999999999")) {
            watched(none).beat();
        }
        assertThat(heard()).isEmpty();
    }

    @Test
    void withoutAManagerNothingHappensAndOneThatIsGoneDoesNoHarm() {
        Heartbeat.of(Map.of()).ready();
        Heartbeat.of(Map.of("NOTIFY_SOCKET", "nonsense")).ready();
        manager.close();
        Heartbeat deaf = watched("2000000");
        deaf.ready();
        deaf.beat();
        deaf.stopping();
    }

    @Test
    void anIdleStationBeatsAndAStuckOneFallsSilent() throws Exception {
        var station = new StationFolder(folder.resolve("station"));
        var hands = new SlowHands(new CountDownLatch(1), new CountDownLatch(1));
        var ports = new Gateway.Ports(hands, Map.of(), List.of(), watched("2000000")::beat);
        try (var clock = new SystemClock(); var gateway = Gateway.open(station.settings(), clock, ports)) {
            for (int i = 0; i < 3; i++) {
                assertThat(manager.receive(SOON_MILLIS)).contains("WATCHDOG=1");
            }
            StationFolder.until("the reader is bound", () -> gateway.networkPort("front-in") != 0);
            StationFolder.scan(gateway.networkPort("front-in"), "a code that is none");
            hands.stuck().await();
            heard();
            assertThat(manager.receive(SILENCE_MILLIS)).isEmpty();
            hands.goOn().countDown();
            assertThat(manager.receive(SOON_MILLIS)).contains("WATCHDOG=1");
        }
    }

    /** Its first answer takes as long as the test likes. */
    private record SlowHands(CountDownLatch stuck, CountDownLatch goOn) implements Hands {
        @Override
        public void set(Effect.SetLine line) {
            // nothing hangs on it
        }

        @Override
        public void answer(Effect.Answer answer) {
            stuck.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
