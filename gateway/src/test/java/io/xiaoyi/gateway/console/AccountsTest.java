package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.Accounts.Outcome;
import io.xiaoyi.gateway.console.ConsoleBench.Browser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The file of accounts: who may read it, and what becomes of a damaged one. */
class AccountsTest {
    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("console/accounts.json");
    }

    private Accounts accounts() throws IOException {
        return Accounts.open(folder.resolve("console"), () -> Instant.parse("2026-05-01T00:00:00Z"));
    }

    @Test
    void onlyItsOwnerReadsItAndNoPasswordStandsInIt() throws IOException {
        Accounts accounts = accounts();
        accounts.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        String secret = ((Outcome.Done) accounts.makeToken("m", ConsoleRole.VIEWER, Duration.ofDays(1)))
                .secret();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent()))).isEqualTo(
                "rwx------");
        assertThat(Files.readString(file())).contains("$argon2id$v=19$m=7168,t=5,p=1$").doesNotContain(
                ConsoleBench.PASSWORD, secret);
        assertThat(accounts().book()).isEqualTo(accounts.book());
    }

    @Test
    void whatRootMakesBelongsToTheStation() throws IOException {
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can give a file away");
        Path console = Files.createDirectory(folder.resolve("console"));
        UserPrincipal station = console.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setOwner(console, station);
        accounts().add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        accounts().add("anna", ConsoleRole.OPERATOR, ConsoleBench.PASSWORD);

        assertThat(Files.getOwner(file())).isEqualTo(station);
        assertThat(Files.getOwner(console.resolve("accounts.lock"))).isEqualTo(station);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file()))).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "{}", "{\"format\":1,\"accounts\":[],\"tokens\":[]}",
            "{\"format\":1,\"accounts\":[{\"account\":\"chief\",\"role\":\"admin\",\"hash\":\"\",\"created\":"
                    + "\"2026-05-01T00:00:00Z\"}],\"tokens\":[]}"})
    void aDamagedFileIsSetAsideAndOpensNothingToStrangers(String content) throws IOException {
        Path directory = folder.resolve("console");
        try (var bench = new ConsoleBench(directory)) {
            bench.admin();
        }
        Files.writeString(file(), content);
        for (int start = 1; start <= 2; start++) {
            try (var bench = new ConsoleBench(directory)) {
                Browser stranger = bench.browser();
                assertThat(bench.announced).as("start %d", start).isEmpty();
                assertThat(bench.alarms()).containsExactly("+console-accounts-damaged");
                assertThat(stranger.get("/api/v1/setup").body()).isEqualTo("{\"needed\":false,\"damaged\":true}");
                assertThat(stranger.post("/api/v1/setup", new JsonObject().put("code", "AAAA-AAAA")
                        .put("account", "thief").put("password", ConsoleBench.PASSWORD)).code()).isEqualTo(
                                "accounts-damaged");
                assertThat(stranger.signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(401);
            }
        }
        try (var bench = new ConsoleBench(directory)) {
            accounts().add("chief", ConsoleRole.ADMIN, "made at the box");
            bench.looks();
            assertThat(bench.browser().get("/api/v1/setup").body()).contains("\"damaged\":false");
            assertThat(bench.browser().signIn("chief", "made at the box").status()).isEqualTo(200);
            assertThat(bench.alarms()).containsExactly("+console-accounts-damaged", "-console-accounts-damaged");
        }
        try (var files = Files.list(directory)) {
            assertThat(files.filter(it -> it.getFileName().toString().startsWith("accounts-damaged-"))).isNotEmpty();
        }
    }

    @Test
    void aFileThatIsDamagedWhileTheStationRunsIsWrittenAnewFromMemory() throws IOException {
        try (var bench = new ConsoleBench(folder.resolve("console"))) {
            Browser admin = bench.admin();
            Files.writeString(file(), "damage");
            bench.looks();

            assertThat(admin.get("/api/v1/accounts").body()).contains("chief");
            assertThat(accounts().book().accounts()).containsKey("chief");
            assertThat(bench.browser().get("/api/v1/setup").body()).isEqualTo("{\"needed\":false,\"damaged\":false}");
            bench.looks();
            assertThat(bench.browser().signIn("chief", ConsoleBench.PASSWORD).status()).isEqualTo(200);
            bench.looks();
            assertThat(bench.alarms()).as("nobody has seen to it").containsExactly("+console-accounts-damaged");
            accounts().add("liwei", ConsoleRole.OPERATOR, ConsoleBench.PASSWORD);
            bench.looks();
            assertThat(bench.alarms()).containsExactly("+console-accounts-damaged", "-console-accounts-damaged");
        }
    }

    @Test
    void damageIsToldUntilSomebodyHasChangedAccountsOrTakenTheFileAway() throws IOException {
        Accounts station = accounts();
        station.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        Files.writeString(file(), "damage");
        station.makeToken("m", ConsoleRole.VIEWER, Duration.ofDays(1)); // the first that looks at it
        Path aside = station.damaged().orElseThrow();
        station.refresh();
        station.signedIn("chief");
        station.refresh();
        assertThat(station.damaged()).contains(aside);
        Files.delete(aside);
        station.refresh();
        assertThat(station.damaged()).isEmpty();
        Files.writeString(file(), "more damage");
        station.refresh();
        assertThat(station.damaged()).isPresent();
        station.add("anna", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        assertThat(station.damaged()).isEmpty();
    }

    @Test
    void whatTheBoxSetAsideIsToldByTheStationThatRuns() throws IOException {
        Accounts station = accounts();
        station.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        Files.writeString(file(), "damage");
        assertThat(accounts().areLost()).as("who looks at the box remembers nothing").isTrue();
        station.refresh();
        assertThat(station.damaged()).isPresent();
        assertThat(station.areLost()).isFalse();
    }

    @Test
    void whatIsChangedAtTheBoxIsSeenByTheRunningStation() throws IOException {
        try (var bench = new ConsoleBench(folder.resolve("console"))) {
            Browser admin = bench.admin();
            accounts().add("liwei", ConsoleRole.OPERATOR, ConsoleBench.PASSWORD);
            accounts().makeToken("prometheus", ConsoleRole.VIEWER, Duration.ofDays(1));
            accounts().change("chief", Optional.empty(), Optional.of("forgotten no more"));
            ConsoleBench.until("the session ends", () -> admin.get("/api/v1/session").status() == 204);
            ConsoleBench.until("the journal is told", () -> bench.notes.containsAll(List.of(
                    "account-changed box liwei made, operator", "account-changed box token prometheus made, viewer",
                    "account-changed box chief changed, password")));
            assertThat(bench.browser().signIn("chief", "forgotten no more").status()).isEqualTo(200);
            bench.looks();
            bench.notes.clear();
            bench.restart(() -> accounts().remove("liwei"));
            bench.looks();
            assertThat(bench.notes).containsExactly("account-changed box liwei removed");
        }
    }

    @Test
    void whatOthersChangeIsToldApartFromWhatTheStationDoesItself() throws IOException {
        Accounts station = accounts();
        station.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        station.signedIn("chief");
        assertThat(station.changedByOthers()).isEmpty();
        Accounts box = accounts();
        box.makeToken("old", ConsoleRole.VIEWER, Duration.ofDays(1));
        box.add("anna", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        station.makeToken("own", ConsoleRole.VIEWER, Duration.ofDays(1)); // reads what the box has done
        box.change("anna", Optional.of(ConsoleRole.ADMIN), Optional.empty());
        assertThat(station.changedByOthers()).containsExactly(new Change("anna", "made, viewer"), new Change(
                "token old", "made, viewer"), new Change("anna", "changed, admin"));
        box.removeToken(box.book().tokens().values().stream().filter(it -> it.name().equals("old")).findFirst()
                .orElseThrow().id());
        box.remove("anna");
        assertThat(station.changedByOthers()).containsExactly(new Change("anna", "removed"), new Change(
                "token old", "removed"));
        assertThat(station.changedByOthers()).isEmpty();
    }

    @Test
    void whatIsChangedWhileTheStationDoesNotRunIsToldOnce() throws IOException {
        accounts().add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        Accounts first = station();
        assertThat(first.changedByOthers()).containsExactly(new Change("chief", "made, admin"));
        assertThat(station().changedByOthers()).as("the power was cut before the next look").hasSize(1);
        assertThat(first.changedByOthers()).isEmpty();
        first.add("anna", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        first.signedIn("anna");
        assertThat(station().changedByOthers()).isEmpty();

        Accounts box = accounts();
        box.change("anna", Optional.of(ConsoleRole.OPERATOR), Optional.of("another password"));
        box.add("liwei", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        box.makeToken("m", ConsoleRole.VIEWER, Duration.ofDays(1));
        Accounts second = station();
        second.removeToken(second.book().tokens().keySet().iterator().next()); // before anybody has looked
        assertThat(station().changedByOthers()).as("nothing is taken for told").hasSize(2);
        assertThat(second.changedByOthers()).containsExactly(new Change("anna", "changed, operator, password"),
                new Change("liwei", "made, viewer"), new Change("token m", "made, viewer"));
        assertThat(second.changedByOthers()).isEmpty();
        assertThat(station().changedByOthers()).isEmpty();

        Files.delete(file());
        assertThat(station().changedByOthers()).containsExactly(new Change("anna", "removed"), new Change("chief",
                "removed"), new Change("liwei", "removed"));
    }

    private Accounts station() throws IOException {
        return Accounts.ofStation(folder.resolve("console"), () -> Instant.parse("2026-05-01T00:00:00Z"));
    }

    @Test
    void damageIsNobodysChangeAndWhatIsMadeAfterItIs() throws IOException {
        Path copy = folder.resolve("console/accounts-told.json");
        Accounts before = station();
        before.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        before.add("anna", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy))).isEqualTo("rw-------");
        Files.writeString(file(), "damage");
        Accounts station = station();
        assertThat(station.areLost()).isTrue();
        assertThat(station.changedByOthers()).isEmpty();
        accounts().add("chief", ConsoleRole.ADMIN, "made at the box");
        assertThat(station.changedByOthers()).containsExactly(new Change("chief", "changed, password"), new Change(
                "anna", "removed"));
        station.changedByOthers();

        Files.writeString(copy, "damage");
        accounts().add("liwei", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        assertThat(station().changedByOthers()).as("nothing is known of before").containsExactly(new Change("chief",
                "made, admin"), new Change("liwei", "made, viewer"));
    }

    @Test
    void whatWasJustHandedOutIsNotKeptAsToldBySomeChangeThatFollowsAtOnce() throws IOException {
        Accounts station = station();
        station.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        accounts().add("anna", ConsoleRole.VIEWER, ConsoleBench.PASSWORD);
        assertThat(station.changedByOthers()).containsExactly(new Change("anna", "made, viewer"));
        station.makeToken("own", ConsoleRole.VIEWER, Duration.ofDays(1));
        assertThat(station().changedByOthers()).as("had the power been cut").contains(new Change("anna",
                "made, viewer"));
        station.changedByOthers();
        assertThat(station().changedByOthers()).isEmpty();
    }

    @Test
    void twoWhoChangeItAtOnceLoseNothing() throws IOException {
        Accounts station = accounts();
        Accounts box = accounts();
        station.add("chief", ConsoleRole.ADMIN, ConsoleBench.PASSWORD);
        try (var four = Executors.newFixedThreadPool(4)) {
            var done = IntStream.range(0, 20).mapToObj(i -> CompletableFuture.supplyAsync(() -> token(i % 2 == 0
                    ? station
                    : box, "t" + i), four)).toList();
            assertThat(done).allSatisfy(it -> assertThat(it.join()).isInstanceOf(Outcome.Done.class));
        }
        assertThat(accounts().book().tokens()).hasSize(20);
    }

    private static Outcome token(Accounts accounts, String name) {
        try {
            return accounts.makeToken(name, ConsoleRole.VIEWER, Duration.ofDays(1));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "`\"format\":1`|`\"format\":1e400`|format: found a number",
            "`\"format\":1`|`\"format\":1.0`|format: found a number",
            "`\"format\":1`|`\"format\":1e999999999`|format: found a number",
            "`\"format\":1`|`\"format\":true`|format: found a switch",
            "`\"role\":`|`\"role\":\"viewer\",\"role\":`|line 1, column 66: found a key twice, or what is",
            "`\"tokens\":`|`\"tokens\":[],\"tokens\":`|line 1, column ",
            "`\"chief\"`|`\"Chief\"`|accounts[0].account: found a text of 5 characters; allowed: a name",
            "`\"admin\"`|`\"root\"`|accounts[0].role: found a text of 4 characters; allowed: viewer",
            "`\"admin\"`|`\"viewer\"`|accounts: found a list of 2; allowed: an administrator",
            "`t=5`|`t=99`|accounts[0].hash: found a text of",
            "`,p=1$`|`,p=1$AAA`|accounts[0].hash: found a text of",
            "`\"accounts\":[{`|`\"accounts\":[[],{`|accounts[0]: found a list of 0; allowed: a section",
            "`\"tokens\":[{`|`\"tokens\":[1e400,{`|tokens[0]: found a number; allowed: a section",
            "`\"accounts\":`|`\"acounts\":`|accounts: found nothing; allowed: a list",
            "`\"created\":\"2`|`\"created\":\"+1000000000-2`|accounts[0].created: found a text",
            "`{\"id\":\"`|`{\"id\":\"x`|tokens[0].id: found a text of 9 characters; allowed: 8 hexadecimal digits",
            "`\"digest\":`|`\"digest\":null,\"was\":`|tokens[0].digest: found nothing"})
    void whatIsNotAsItWasWrittenIsToldWithItsPlaceAndWithoutSecrets(String old, String bad, String told) {
        String good = new String(FuzzedAccounts.BOOK.write(), StandardCharsets.UTF_8);
        assertThat(good).contains(old);

        assertThatThrownBy(
                () -> Book.read(good.replaceFirst(Pattern.quote(old), Matcher.quoteReplacement(bad)).getBytes(
                        StandardCharsets.UTF_8)))
                .isInstanceOf(Book.Damaged.class).hasMessageStartingWith(told);
    }

    /** Bytes that are hard on a parser. */
    @Test
    void deepEndlessAndForeignBytesAreDamaged() {
        for (byte[] bytes : List.of("[".repeat(500_000).getBytes(StandardCharsets.UTF_8), "{\"a\":".repeat(100_000)
                .getBytes(StandardCharsets.UTF_8), new byte[1 << 20],
                "{\"format\":1}".getBytes(
                        StandardCharsets.UTF_16),
                ("{\"format\":" + "9".repeat(1 << 19) + "}").getBytes(
                        StandardCharsets.UTF_8),
                "\ufeff{}".getBytes(StandardCharsets.UTF_8),
                "{\"format\":1}\0".getBytes(StandardCharsets.UTF_8))) {
            assertThatThrownBy(() -> Book.read(bytes)).isInstanceOf(Book.Damaged.class).hasMessageContaining(
                    "; allowed: ");
        }
    }

    @Test
    void noBytesMakeTheReaderThrowAnythingButDamaged() {
        byte[] good = FuzzedAccounts.BOOK.write();
        var random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bad = good.clone();
            for (int j = random.nextInt(4); j >= 0; j--) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(Book.read(bad).hasAdmin()).isTrue();
            } catch (Book.Damaged e) {
                assertThat(e.getMessage()).contains("found ", "; allowed: ").doesNotContain("argon2");
            }
        }
    }
}
