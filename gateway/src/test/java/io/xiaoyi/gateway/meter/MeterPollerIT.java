package io.xiaoyi.gateway.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.MosquittoBroker.Eventually;
import io.xiaoyi.gateway.serial.Pty;
import io.xiaoyi.gateway.serial.SerialSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class MeterPollerIT {
    /** Where answers come, which then cost no wait, however busy the machine is that plays the meters too. */
    private static final PollPlan PATIENT = quick(5_000);
    /** Where some do not: each of them costs the wait, and the others must come within it. */
    private static final PollPlan USUAL = quick(500);
    /** Where none does. */
    private static final PollPlan HASTY = quick(100);

    @TempDir
    Path folder;

    private final Taken taken = new Taken();
    private Pty pty;

    @BeforeEach
    void pty() {
        pty = new Pty(folder);
    }

    @AfterEach
    void unplug() throws IOException {
        pty.close();
    }

    private static PollPlan quick(int answerWaitMillis) {
        return new PollPlan(Duration.ofMillis(5), Duration.ofMillis(answerWaitMillis), Duration.ofMillis(40), 3);
    }

    private MeterPoller start(PollPlan plan) {
        return start(plan, Map.of("left", 1, "right", 2));
    }

    private MeterPoller start(PollPlan plan, Map<String, Integer> addresses) {
        return MeterPoller.start(SerialSettings.of(pty.device(), 9_600), addresses, plan, taken);
    }

    private SimulatedMeters plug(int... addresses) throws Exception {
        pty.plug();
        return SimulatedMeters.at(pty.other(), addresses);
    }

    @Test
    void eachMeterIsReadInTurn() throws Exception {
        plug(1, 2);
        try (var poller = start(PATIENT)) {
            taken.awaitReadings("left", 20);
            taken.awaitReadings("right", 20);
            assertThat(taken.last("left")).isEqualTo(new PzemReading(230.1, 1.1, 10, 15_230, 50, 0.95, false));
            assertThat(taken.last("right").watts()).isEqualTo(20);
            assertThat(taken.alarms()).isEmpty();
            assertThat(poller.counts().get("left").answered()).isPositive();
        }
    }

    /** Whatever one meter does in the place of an answer, it is told once, and the other is read as before. */
    private void oneMisbehaves(SimulatedMeters.Manner manner, String detail) throws Exception {
        SimulatedMeters meters = plug(1, 2);
        try (var poller = start(USUAL)) {
            taken.awaitReadings("right", 1);
            meters.behave(2, manner);
            taken.awaitAlarms(1);
            taken.awaitReadings("left", 3);
            assertThat(taken.alarms()).hasSize(1);
            assertThat(taken.alarms().getFirst()).matches("\\+meter-unread right: address 2: " + detail
                    + ", 3 times in a row");
            meters.behave(2, SimulatedMeters.GOOD);
            taken.awaitReadings("right", 5);
            assertThat(taken.alarms()).hasSize(2);
            assertThat(taken.alarms().getLast()).isEqualTo("-meter-unread right: address 2 answers");
            assertThat(failures(poller)).isGreaterThanOrEqualTo(3);
        }
    }

    private static long failures(MeterPoller poller) {
        MeterCounts counts = poller.counts().get("right");
        return counts.silent() + counts.garbled() + counts.strangers() + counts.refused();
    }

    @Test
    void silence() throws Exception {
        oneMisbehaves(SimulatedMeters.SILENT, "no answer");
    }

    @Test
    void crcErrors() throws Exception {
        var random = new Random(1);
        oneMisbehaves((_, answer) -> {
            answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
            return answer;
        }, "25 bytes that are no answer .*");
    }

    @Test
    void halfFrames() throws Exception {
        oneMisbehaves((_, answer) -> Arrays.copyOf(answer, 12), "12 bytes that are no answer .*");
    }

    @Test
    void babble() throws Exception {
        var random = new Random(2);
        oneMisbehaves((_, _) -> {
            byte[] noise = new byte[3_000];
            random.nextBytes(noise);
            return noise;
        }, "[0-9]+ bytes that are no answer .*");
    }

    @Test
    void anotherMetersAnswer() throws Exception {
        oneMisbehaves((_, answer) -> {
            byte[] other = Arrays.copyOf(answer, answer.length - 2);
            other[0] = 9;
            return SimulatedMeters.crc(other);
        }, "an answer of address 9 in its place");
    }

    @Test
    void exceptions() throws Exception {
        oneMisbehaves((_, _) -> SimulatedMeters.crc(SimulatedMeters.hex("02 84 04")), "refused with exception 4");
    }

    @Test
    void oneBadAnswerInThreeIsNoAlarm() throws Exception {
        SimulatedMeters meters = plug(1, 2);
        int[] asked = {0};
        meters.behave(2, (_, answer) -> asked[0]++ % 3 == 0 ? new byte[]{1} : answer);
        try (var poller = start(USUAL)) {
            taken.awaitReadings("right", 6);
            assertThat(taken.alarms()).isEmpty();
            assertThat(failures(poller)).isGreaterThanOrEqualTo(3);
        }
    }

    @Test
    void noiseBetweenQuestionsAndBeforeAnswersCostsNothing() throws Exception {
        SimulatedMeters meters = plug(1, 2);
        var random = new Random(4);
        meters.behave(1, (_, answer) -> {
            byte[] noisy = new byte[40 + answer.length];
            random.nextBytes(noisy);
            System.arraycopy(answer, 0, noisy, 40, answer.length);
            return noisy;
        });
        try (var poller = start(PATIENT)) {
            for (int i = 0; i < 20; i++) {
                byte[] noise = new byte[500];
                random.nextBytes(noise);
                meters.babble(noise);
                taken.awaitReadings("left", 1);
                taken.awaitReadings("right", 1);
            }
            assertThat(taken.alarms()).isEmpty();
            assertThat(poller.counts().get("left").answered()).isGreaterThanOrEqualTo(20);
        }
    }

    @Test
    void aPortThatIsAbsentDisappearsAndReturnsIsToldAndReadAgain() throws Exception {
        try (var poller = start(PATIENT)) {
            taken.awaitAlarms(1);
            for (int round = 1; round <= 3; round++) {
                plug(1, 2);
                taken.awaitReadings("left", 3);
                taken.awaitReadings("right", 3);
                taken.awaitAlarms(2 * round);
                pty.unplug();
                taken.awaitAlarms(2 * round + 1);
            }
            assertThat(taken.alarms()).hasSize(7).allSatisfy(alarm -> assertThat(alarm)
                    .startsWith((taken.alarms().indexOf(alarm) % 2 == 0 ? "+" : "-") + "meter-line-absent "
                            + pty.device() + ": "));
            assertThat(taken.alarms().getFirst()).endsWith("is not there");
            assertThat(poller.counts().get("left").answered()).isGreaterThanOrEqualTo(9);
        }
    }

    /** As of an adapter whose supply gives way whenever it sends. */
    @Test
    void aPortThatComesAndGoesWithoutAnAnswerIsAbsentOnce() throws Exception {
        try (var poller = start(HASTY)) {
            taken.awaitAlarms(1);
            for (int round = 1; round <= 4; round++) {
                plug(); // where no meter is
                long before = poller.counts().get("left").silent();
                Eventually.holds("it is asked", () -> poller.counts().get("left").silent() > before);
                pty.unplug();
            }
            assertThat(taken.alarms()).filteredOn(it -> it.contains(MeterSink.LINE_ABSENT)).hasSize(1);
        }
    }

    /** As some programs do to every port that is plugged in, to see whether a modem answers. */
    @Test
    void aProgramThatSetsTheLineToWaitForEverDoesNotStopIt() throws Exception {
        SimulatedMeters meters = plug(1, 2);
        try (var poller = start(HASTY)) {
            taken.awaitReadings("left", 1);
            Process stty = new ProcessBuilder("stty", "-F", pty.device().toString(), "min", "1", "time", "0")
                    .inheritIO().start();
            assertThat(stty.waitFor()).isZero();
            meters.behave(1, SimulatedMeters.SILENT);
            long before = poller.counts().get("left").silent();
            Eventually.holds("it is asked again and again", () -> poller.counts().get("left").silent() > before + 3);
            taken.awaitReadings("right", 5);
        }
    }

    @Test
    void aMeterThatAnswersNowAndThenIsToldOnce() throws Exception {
        SimulatedMeters meters = plug(1, 2);
        int[] asked = {0};
        meters.behave(2, (_, answer) -> ++asked[0] % 4 == 0 ? answer : new byte[]{1});
        try (var poller = start(USUAL)) {
            taken.awaitReadings("right", 2);
            assertThat(taken.alarms()).hasSize(1);
            assertThat(failures(poller)).isGreaterThanOrEqualTo(6);
        }
    }

    @Test
    void aReceiverThatThrowsCostsNothingElse() throws Exception {
        plug(1, 2);
        taken.throwing(true);
        try (var poller = start(PATIENT)) {
            taken.awaitReadings("left", 10);
            taken.throwing(false);
            taken.awaitReadings("right", 10);
            assertThat(poller.counts().get("left").answered()).isGreaterThanOrEqualTo(10);
        }
    }

    @Test
    void closeEndsAWaitForTheDeviceAndAnAnswerAndFreesThePort() throws Exception {
        var seldom = new PollPlan(Duration.ofMinutes(10), PATIENT.answerWait(), Duration.ofMinutes(10), 1);
        var left = Map.of("left", 1);
        var absent = start(seldom, left);
        taken.awaitAlarms(1);
        ended(absent);
        SimulatedMeters meters = plug(1);
        for (int round = 1; round <= 3; round++) {
            int before = taken.readings("left");
            var poller = start(seldom, left);
            Eventually.holds("the port is free and it is read", () -> taken.readings("left") > before);
            ended(poller);
        }
        var asked = new CountDownLatch(1);
        meters.behave(1, (_, _) -> {
            asked.countDown();
            return new byte[0];
        });
        var waiting = start(HASTY, left);
        asked.await();
        ended(waiting);
    }

    private void ended(MeterPoller poller) {
        poller.close();
        poller.close();
        Eventually.holds("the thread ends", () -> !threadIsThere());
    }

    private boolean threadIsThere() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("meter-" + pty.device().getFileName()));
    }

    @Test
    void anAddressIsSetByTheGeneralOneAndEnergyIsReset() throws Exception {
        plug(1);
        try (var port = open(PATIENT)) {
            assertThat(port.setAddress(MeterPort.ANY_ADDRESS, 7)).isInstanceOf(Answer.Accepted.class);
            assertThat(watts(port.read(7))).isEqualTo(70);
            assertThat(port.resetEnergy(7)).isInstanceOf(Answer.Accepted.class);
            assertThat(port.read(7)).isInstanceOfSatisfying(Answer.Accepted.class, answer -> assertThat(PzemReading.of(
                    answer.registers()).wattHours()).isZero());
        }
        try (var port = open(HASTY)) {
            assertThat(port.read(1)).isEqualTo(new Answer.Silent());
        }
    }

    private MeterPort open(PollPlan plan) throws IOException {
        return MeterPort.open(SerialSettings.of(pty.device(), 9_600), plan.answerWait());
    }

    private static double watts(Answer answer) {
        return PzemReading.of(((Answer.Accepted) answer).registers()).watts();
    }
}
