package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.Ticks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code gateway trust build} and {@code head}: what they sign, and what they refuse with place and reason. */
class TrustCommandsTest {
    private static final String ROW = "ab11223300000007,%s,%s,st-0001 east,enter charge";

    @TempDir
    private Path folder;

    private String phone;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ended(code, out.toString(), err.toString());
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    @BeforeEach
    void keysAndRing() throws IOException {
        for (String name : List.of("root", "issuer", "platform", "phone")) {
            assertThat(run("pass", "keygen", "--out", at(name + ".pem")).code()).isZero();
        }
        assertThat(run("pass", "ring", "--tenant", "demo", "--root", at("root.pem"), "--issuer", at("issuer.pub.pem"),
                "--platform", at("platform.pub.pem"), "--out", at("ring.cose")).code()).isZero();
        phone = PemKeys.publicKey(folder.resolve("phone.pub.pem")).orThrow().encoded().hex();
    }

    private Ended build(String table, String... more) throws IOException {
        Files.writeString(folder.resolve("passes.csv"), table);
        return build(folder.resolve("passes.csv"), more);
    }

    private Ended build(Path passes, String... more) {
        List<String> words = new ArrayList<>(List.of("trust", "build", "--tenant", "demo", "--key", at("issuer.pem"),
                "--passes", passes.toString(), "--directory", at("trust")));
        words.addAll(List.of(more));
        return run(words.toArray(String[]::new));
    }

    private Ended head() {
        return run("trust", "head", "--tenant", "demo", "--key", at("platform.pem"), "--root", at("root.pub.pem"),
                "--ring", at("ring.cose"), "--directory", at("trust"));
    }

    private String row() {
        return ROW.formatted(phone, Instant.now().plus(Duration.ofDays(3)));
    }

    @Test
    void whatDidNotChangeIsNotSignedAgainAndARevokedPassStaysSo() throws IOException {
        assertThat(build(row()).out()).contains("256 of 256 pages signed, revocations signed");
        assertThat(head().out()).contains("1 issuers");
        String same = Files.readString(folder.resolve("passes.csv"));
        assertThat(build(same).out()).contains("0 of 256 pages signed, revocations as before");
        assertThat(build(same, "--revoke", "ab11223300000007").out()).contains("0 of 256", "revocations signed");
        assertThat(build(same).out()).as("it is remembered").contains("revocations as before");
        assertThat(build("").out()).contains("1 of 256 pages signed, revocations as before");
        assertThat(head().code()).isZero();
    }

    @Test
    void aFolderOfIntroductionsSaysTheSame() throws IOException {
        Path passes = Files.createDirectory(folder.resolve("passes"));
        assertThat(run("pass", "issue", "--tenant", "demo", "--key", at("issuer.pem"), "--holder", at("phone.pub.pem"),
                "--station", "st-0001", "--out", passes.resolve("a.txt").toString()).code()).isZero();
        assertThat(build(passes).out()).contains("256 of 256");
        assertThat(run("pass", "keygen", "--out", at("other.pem")).code()).isZero();
        assertThat(run("pass", "issue", "--tenant", "demo", "--key", at("other.pem"), "--holder", at("phone.pub.pem"),
                "--station", "st-0001", "--out", passes.resolve("b.txt").toString()).code()).isZero();
        assertThat(build(passes).err()).contains("b.txt: found another issuer's pass");
        Files.writeString(passes.resolve("b.txt"), "noise\n");
        assertThat(build(passes).err()).contains("b.txt: found no introduction");
    }

    @Test
    void aBadRowIsNamedByItsLine() throws IOException {
        String header = "pass,key,expires,stations,rights\n";
        assertThat(build(header + row() + "\nab,cd").err()).contains("passes.csv:3: found 2 columns");
        assertThat(build(header + row().replace("enter", "fly")).err()).contains("passes.csv:2: found what is no");
        assertThat(build(row().replace(phone, "00".repeat(32))).code()).isEqualTo(Failure.DATA);
        assertThat(build(ROW.formatted(phone, "tomorrow")).err()).contains("passes.csv:1");
        assertThat(build(ROW.formatted(phone, Instant.now().plus(Duration.ofDays(40)))).err()).contains("30 days");
        assertThat(build(row(), "--revoke", "7").err()).contains("--revoke: found '7'");
        assertThat(build(folder.resolve("absent.csv")).code()).isEqualTo(Failure.IO);
        assertThat(folder.resolve("trust/head.cose")).doesNotExist();
    }

    @Test
    void aHeadIsNotSignedOverWhatStationsWouldRefuse() throws IOException {
        assertThat(build(row()).code()).isZero();
        try (var files = Files.list(folder.resolve("trust"))) {
            Path page = files.filter(file -> file.getFileName().toString().endsWith("-ab.cose")).findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(page);
            bytes[bytes.length - 1] ^= 1;
            Files.write(page, bytes);
        }
        assertThat(head().err()).contains("-ab.cose: found no page that the ring's issuer signed");
        assertThat(run("trust", "head", "--tenant", "demo", "--key", at("issuer.pem"), "--root", at("root.pub.pem"),
                "--ring", at("ring.cose"), "--directory", at("empty")).err()).contains("a platform's key of the ring");
    }

    @Test
    void aTickOfTheChainIsProvedByTheRingsAnchor() throws IOException {
        assertThat(run("pass", "ring", "--tenant", "demo", "--root", at("root.pem"), "--issuer", at("issuer.pub.pem"),
                "--ticks", at("ticks"), "--out", at("ring-2.cose")).code()).isZero();
        String[] told = run("trust", "tick", "--ticks", at("ticks")).out().strip().split(" ");
        var tick = new Reading.Tick(Long.parseLong(told[0]), Octets.fromHex(told[1]));
        KeyRing ring = SignedRing.read(Octets.of(Files.readAllBytes(folder.resolve("ring-2.cose"))), "demo", List.of(
                PemKeys.publicKey(folder.resolve("root.pub.pem")).orThrow())).orThrow();
        assertThat(Ticks.proves(tick, ring.anchor())).isTrue();
        assertThat(Ticks.proves(TickFile.read(folder.resolve("ticks")).at(Instant.now().plus(Duration.ofDays(399))),
                ring.anchor())).isTrue();
        Files.writeString(folder.resolve("bad"), "noise");
        assertThat(run("trust", "tick", "--ticks", at("bad")).err()).contains("bad: found no chain");
    }

    @Test
    void aBrokerThatIsNotThereIsSaidSoAndNothingCountsAsPublished() throws IOException {
        assertThat(build(row()).code()).isZero();
        assertThat(head().code()).isZero();
        Ended ended = run("trust", "publish", "--tenant", "demo", "--broker", "mqtt://127.0.0.1:1", "--directory", at(
                "trust"));
        assertThat(ended.code()).isEqualTo(Failure.IO);
        assertThat(ended.err()).contains("mqtt://127.0.0.1:1: the broker cannot be reached");
        assertThat(folder.resolve("trust/published.csv")).doesNotExist();
        assertThat(run("trust", "publish", "--tenant", "demo", "--broker", "http://x", "--directory", at("trust"))
                .code()).isEqualTo(Failure.USAGE);
    }
}
