package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.pass.TrustPublisher;
import io.xiaoyi.gateway.pass.TrustPublisher.Message;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was in force comes back from its files, wherever the power failed while they were written. */
class TrustStoreTest {
    private static final SigningKey PHONE = SigningKey.generate(Algorithm.EDDSA, new Random(1));

    @TempDir
    private Path folder;

    private final FaultyDisk disk = new FaultyDisk();
    private final Mailbox inbox = new Mailbox();
    private final TrustPublisher office = new TrustPublisher("demo", "st-0001", StationWorld.START);
    private final StationWorld world = new StationWorld();
    private final List<String> refused = new ArrayList<>();

    private Trust begun() {
        office.couriers(300, PHONE);
        office.pages();
        return taken(Trust.none(office.who), office.everything(office.head()));
    }

    private Trust taken(Trust trust, List<Message> messages) {
        Trust next = trust;
        for (Message message : messages) {
            next = next.take(message.part(), message.signed(), office.now(), office.now()).next();
        }
        assertThat(next.coming()).isEmpty();
        return next;
    }

    /** The turn after which this trust is in force. */
    private void turn(TrustStore store, Trust trust) {
        var loaded = new StationEvent.TrustLoaded(trust, List.of());
        store.turned(loaded, world.moment(), world.station.decide(loaded, world.moment()));
    }

    private void unreadable(String name, String why) {
        refused.add(name + ": " + why);
    }

    private List<TrustStore.Kept> kept() throws IOException {
        return TrustStore.read(folder, (_, _) -> {});
    }

    private Trust restored() throws IOException {
        Trust trust = Trust.none(office.who);
        List<TrustStore.Kept> kept = TrustStore.read(folder, this::unreadable);
        for (TrustStore.Kept each : kept) {
            if (each.part() == TrustPart.RING) {
                trust = trust.take(each.part(), each.signed(), Instant.EPOCH, Instant.MAX).next();
            } else if (each.part() == TrustPart.REVOKED) {
                trust = trust.keepingRevoked(each.signed()).next();
            }
        }
        return TrustStore.withPages(trust, kept, (subject, why) -> refused.add(subject + ": " + why));
    }

    /** Pages, lists, two heads and a half later. */
    private Trust later(Trust before) {
        office.passes(Duration.ofHours(1));
        List<Message> news = new ArrayList<>();
        news.add(office.ring(office.rootB, 2, Set.of()));
        List<Pass> all = List.copyOf(office.passes());
        all.subList(0, 20).forEach(office::withdraw);
        office.couriers(30, PHONE);
        news.addAll(office.pages());
        news.add(office.revoke(all.getFirst()));
        news.add(office.head());
        return taken(before, news);
    }

    @Test
    void whatIsInForceComesBackAndWhatIsNoLongerSoIsGone() throws IOException {
        Trust first = begun();
        Trust second;
        try (var store = TrustStore.start(folder, disk, inbox, Trust.none(office.who), kept())) {
            turn(store, first);
            inbox.await("written", () -> holds("head.cose"));
            second = later(first);
            turn(store, second);
        }
        assertThat(restored()).isEqualTo(second);
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(256 + 3);
        }
        assertThat(refused).isEmpty();
    }

    private void keep(Trust trust) throws IOException {
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, Trust.none(office.who), kept())) {
            turn(store, trust);
            inbox.await("kept", () -> holds("head.cose"));
        }
    }

    private boolean holds(String name) {
        return Files.exists(folder.resolve(name));
    }

    @Test
    void anHourlyHeadIsOneSmallFile() throws IOException {
        Trust first = begun();
        keep(first);
        try (var store = TrustStore.start(folder, disk, inbox, first, kept())) {
            disk.plan(_ -> FaultyDisk.Fault.NONE);
            turn(store, taken(first, List.of(office.passes(Duration.ofHours(1)).head())));
        }
        assertThat(disk.calls()).containsExactly(FaultyDisk.Call.CREATE, FaultyDisk.Call.WRITE, FaultyDisk.Call.FORCE,
                FaultyDisk.Call.MOVE, FaultyDisk.Call.FORCE_DIRECTORY);
        assertThat(disk.bytes()).isLessThan(400);
    }

    @Test
    void wherePowerFailsOneOfTheTwoIsThereAndWhole() throws IOException {
        Trust first = begun();
        Trust second = later(first);
        Set<Trust> seen = new HashSet<>();
        for (int cut = 0; cut < 400; cut += 31) {
            wipe();
            keep(first);
            int from = cut;
            disk.plan(call -> call < from ? FaultyDisk.Fault.NONE : FaultyDisk.Fault.SHORT);
            try (var store = TrustStore.start(folder, disk, inbox, first, kept())) {
                turn(store, second);
            }
            Trust restored = restored();
            assertThat(restored.head()).as("cut at call %d", cut).isPresent();
            Set<Pass> passes = Set.copyOf(restored.passes().toList());
            assertThat(passes).as("cut at call %d", cut).isIn(Set.copyOf(first.passes().toList()), Set.copyOf(second
                    .passes().toList()));
            seen.add(restored);
        }
        assertThat(seen).contains(first, second);
        assertThat(inbox.of(StationEvent.AdapterAlarm.class)).isNotEmpty().allMatch(it -> it.code().equals(
                TrustStore.NOT_KEPT));
    }

    @Test
    void betweenARingAndItsHeadTheOneBeforeStaysInForce() throws IOException {
        Trust first = begun();
        keep(first);
        office.passes(Duration.ofHours(1));
        Trust ringAlone = taken(first, List.of(office.ring(office.rootA, 2, Set.of())));
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, first, kept())) {
            turn(store, ringAlone);
        }
        assertThat(ringAlone.head()).isEqualTo(first.head());
        assertThat(restored()).isEqualTo(ringAlone);
        assertThat(refused).isEmpty();
    }

    private void wipe() throws IOException {
        try (var files = Files.list(folder)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
        }
    }

    @Test
    void aPageThatRottedIsToldAndTheOthersStayInForceWhileTheHeadWaitsForIt() throws IOException {
        Trust first = begun();
        keep(first);
        TrustStore.Kept page = TrustStore.read(folder, this::unreadable).stream()
                .filter(each -> each.part() == TrustPart.PAGE)
                .findFirst()
                .orElseThrow();
        byte[] rotten = page.signed().toArray();
        rotten[rotten.length - 1] ^= 1;
        Files.write(page.file(), rotten);
        Trust restored = restored();
        assertThat(refused).singleElement().asString().contains(page.file().getFileName().toString(), "FORGED");
        assertThat(restored.passes().count()).isBetween(290L, 299L);
        assertThat(restored.missing()).containsExactly(office.issuerKid);
        Trust healed = restored.take(TrustPart.PAGE, page.signed(), office.now(), office.now()).next();
        assertThat(healed.head()).isPresent();
        assertThat(healed.passes().count()).isEqualTo(300);
    }

    @Test
    void strangersInTheFolderAreLeftAlone() throws IOException {
        Files.writeString(folder.resolve("notes.txt"), "mine");
        Files.write(folder.resolve("ring.cose"), new byte[200_000]);
        assertThat(TrustStore.read(folder, this::unreadable)).isEmpty();
        assertThat(TrustStore.read(folder.resolve("absent"), this::unreadable)).isEmpty();
        assertThat(refused).singleElement().asString().contains("ring.cose", "200000 bytes");
        TrustStore.start(folder, disk, inbox, Trust.none(office.who), kept()).close();
        assertThat(folder.resolve("notes.txt")).exists();
        assertThat(Octets.of(Files.readAllBytes(folder.resolve("notes.txt")))).isEqualTo(Octets.utf8("mine"));
    }

    @Test
    void aFileThatCannotBeReadIsToldAndTheOthersCount() throws IOException {
        Trust first = begun();
        keep(first);
        TrustStore.Kept page = TrustStore.read(folder, this::unreadable).stream().filter(
                each -> each.part() == TrustPart.PAGE).findFirst().orElseThrow();
        Files.delete(page.file());
        Files.createDirectory(page.file());
        Files.write(folder.resolve("page-0000000000000001-00.9999999999999999999.cose"), new byte[1]);
        Trust restored = restored();
        assertThat(refused).hasSize(2).anySatisfy(it -> assertThat(it).contains(page.file().getFileName().toString()))
                .anySatisfy(it -> assertThat(it).contains(".9999999999999999999."));
        assertThat(restored.ring()).isEqualTo(first.ring());
        assertThat(restored.passes().count()).isBetween(290L, 299L);
    }

    @Test
    void whatIsNotBelievedIsLeftInTheFolderUntilSomethingTakesItsPlace() throws IOException {
        Trust first = begun();
        keep(first);
        Set<String> before = names();
        Trust wrongRoot = Trust.none(new Trust.Who("demo", office.who.names(), List.of()));
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, wrongRoot, kept())) {
            turn(store, wrongRoot);
            turn(store, Trust.none(new Trust.Who("demo", Set.of("other"), List.of())));
        }
        assertThat(names()).isEqualTo(before);
        // only the ring was believed, and a newer one came
        Trust ringOnly = Trust.none(office.who).take(TrustPart.RING, first.ring().orElseThrow().encoded(), office.now(),
                office.now()).next();
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, ringOnly, kept())) {
            turn(store, taken(ringOnly, List.of(office.passes(Duration.ofHours(1)).ring(office.rootA, 2, Set.of()))));
        }
        assertThat(names()).isEqualTo(before);
        assertThat(restored().ring().orElseThrow().seq()).isEqualTo(2);
    }

    private Set<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return Set.copyOf(files.map(file -> file.getFileName().toString()).toList());
        }
    }

    @Test
    void theListOfAnIssuerWhoLeftIsThereWhenHeReturnsAfterARestart() throws IOException {
        Trust first = begun();
        Pass gone = office.passes().iterator().next();
        office.passes(Duration.ofHours(1));
        Trust without = taken(first, List.of(office.revoke(gone), office.ringWithoutIssuer(office.rootA, 2)));
        keep(first);
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, first, kept())) {
            turn(store, without);
        }
        Trust restored = restored();
        assertThat(restored.revocations().byIssuer()).isEmpty();
        assertThat(restored.absent()).isEqualTo(without.absent()).hasSize(1);
        assertThat(taken(restored, List.of(office.ring(office.rootA, 3, Set.of()))).revocations().revoked(gone.id()))
                .isTrue();
        assertThat(refused).isEmpty();
    }

    @Test
    void whatTheRingDropsGoes() throws IOException {
        Trust first = begun();
        try (var store = TrustStore.start(folder, Disk.REAL, inbox, Trust.none(office.who), kept())) {
            turn(store, first);
            inbox.await("written", () -> holds("head.cose"));
            turn(store, taken(first, List.of(office.passes(Duration.ofHours(1)).ring(office.rootA, 2, Set.of(),
                    SigningKey.generate(Algorithm.EDDSA, new Random(2))))));
        }
        assertThat(names()).containsExactlyInAnyOrder("ring.cose", "head.cose");
    }
}
