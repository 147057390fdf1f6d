package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SignedRing;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLineTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    private static Ended run(String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ended(code, out.toString(), err.toString());
    }

    private Ended good(String... args) {
        Ended ended = run(args);
        assertThat(ended.code()).as("%s %s", List.of(args), ended).isZero();
        assertThat(ended.err()).isEmpty();
        return ended;
    }

    private String at(String name) {
        return folder.resolve(name).toString();
    }

    /** A root, an issuer, a phone and the ring that says so. */
    private void keysAndRing(String phoneAlgorithm) {
        good("pass", "keygen", "--out", at("root.pem"));
        good("pass", "keygen", "--out", at("issuer.pem"), "--algorithm", "es256");
        good("pass", "keygen", "--out", at("phone.pem"), "--algorithm", phoneAlgorithm);
        good("pass", "ring", "--tenant", "demo", "--root", at("root.pem"), "--issuer", at("issuer.pub.pem"), "--out",
                at("ring.cose"));
    }

    private void issue() {
        good("pass", "issue", "--tenant", "demo", "--key", at("issuer.pem"), "--holder", at("phone.pub.pem"),
                "--station", "st-0001", "--out", at("pass.txt"));
    }

    private String[] reading(String... more) {
        return Stream.concat(Stream.of("pass", "read", "--tenant", "demo", "--root", at("root.pub.pem"), "--ring",
                at("ring.cose")), Stream.of(more)).toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"eddsa", "es256"})
    void fromKeysToACodeThatVerifies(String phoneAlgorithm) throws IOException {
        keysAndRing(phoneAlgorithm);
        issue();

        assertThat(good(reading("@" + at("pass.txt"))).out()).contains("introduction", "stations   st-0001",
                "rights     enter", "verified by issuer");
        Ended presented = good("pass", "present", "--key", at("phone.pem"), "--pass", at("pass.txt"), "--png",
                at("code.png"));
        String code = presented.out().lines().findFirst().orElseThrow();
        assertThat(code).startsWith("XY1:").hasSize(121);
        assertThat(presented.out()).contains("▀");
        assertThat(good(reading("--pass", at("pass.txt"), code)).out()).contains("made by the phone of pass");
        assertThat(good("scan", at("code.png")).out()).isEqualTo(at("code.png") + ": rotating code: " + code + "\n");
    }

    @Test
    void aKeyCanSpeakForSomeStationsAlone() throws IOException {
        keysAndRing("eddsa");
        good("pass", "keygen", "--out", at("visitors.pem"));
        good("pass", "ring", "--tenant", "demo", "--root", at("root.pem"), "--issuer", at("issuer.pub.pem"),
                "--issuer", at("visitors.pub.pem@st-0001,st-0002"), "--out", at("ring-2.cose"));
        KeyRing ring = SignedRing.read(Octets.of(Files.readAllBytes(folder.resolve("ring-2.cose"))), "demo", Set.of(
                PemKeys.publicKey(folder.resolve("root.pub.pem")).orThrow())).orThrow();
        assertThat(ring.keys()).hasSize(2);
        assertThat(ring.keys().values().stream().flatMap(key -> key.stations().stream())).containsExactly(List.of(
                "st-0001", "st-0002"));

        Ended wrong = run("pass", "ring", "--tenant", "demo", "--root", at("root.pem"), "--issuer",
                at("visitors.pub.pem@st-0001,"), "--out", at("ring-3.cose"));
        assertThat(wrong.code()).isEqualTo(2);
        assertThat(wrong.err()).contains("found '' behind the @; allowed: ids of stations, separated by commas");
    }

    @Test
    void aPrintedPassIsShownAsIssued() {
        keysAndRing("eddsa");
        String text = good("pass", "issue", "--tenant", "demo", "--key", at("issuer.pem"), "--printed", "--uses", "3",
                "--life", "7d", "--station", "st-0001").out().replace("\n", "");

        assertThat(good(reading(text)).out()).contains("printed pass", "uses       3", "verified");
    }

    @Test
    void aCodeBoundToADoorVerifiesThereOnly() {
        keysAndRing("eddsa");
        issue();
        String code = good("pass", "present", "--key", at("phone.pem"), "--pass", at("pass.txt"), "--station",
                "st-0001", "--door", "front", "--number", "012345", "--text").out().replace("\n", "");

        assertThat(good(reading("--pass", at("pass.txt"), "--station", "st-0001", "--door", "front", code)).out())
                .contains("012345", "made by the phone");
        Ended elsewhere = run(reading("--pass", at("pass.txt"), "--station", "st-0002", "--door", "front", code));
        assertThat(elsewhere.code()).isEqualTo(1);
        assertThat(elsewhere.out()).contains("forged");
    }

    @Test
    void aPassOfAnotherTenantDoesNotVerify() {
        keysAndRing("eddsa");
        good("pass", "issue", "--tenant", "other", "--key", at("issuer.pem"), "--holder", at("phone.pub.pem"),
                "--station", "st-0001", "--out", at("pass.txt"));

        Ended ended = run(reading("@" + at("pass.txt")));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("forged");
    }

    @Test
    void privateKeysAreOpenToTheirOwnerAloneAndNeverReplaced() throws IOException {
        good("pass", "keygen", "--out", at("phone.pem"));
        String before = Files.readString(folder.resolve("phone.pem"));

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("phone.pem"))))
                .isEqualTo("rw-------");
        Ended again = run("pass", "keygen", "--out", at("phone.pem"));
        assertThat(again.code()).isEqualTo(74);
        assertThat(again.err()).contains("not replaced").hasLineCount(1);
        assertThat(Files.readString(folder.resolve("phone.pem"))).isEqualTo(before);
    }

    @Test
    void aPrivateKeyThatOthersMayReadIsNotUsed() throws IOException {
        keysAndRing("eddsa");
        Files.setPosixFilePermissions(folder.resolve("issuer.pem"), PosixFilePermissions.fromString("rw-r-----"));

        Ended ended = run("pass", "issue", "--tenant", "demo", "--key", at("issuer.pem"), "--holder",
                at("phone.pub.pem"), "--station", "st-0001");
        assertThat(ended.code()).isEqualTo(65);
        assertThat(ended.err()).contains("mode 0640", "chmod 600").hasLineCount(1);
    }

    @Test
    void whatIsNotOursIsSaidSoWithoutRepeatingIt() {
        Ended ended = run("pass", "read", "https://pay.example/secret-4711");

        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.out()).contains("not ours").doesNotContain("4711");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "pass", "pass keygen", "pass issue", "pass present", "pass read", "pass ring", "scan"})
    void everyCommandHasHelpWithAnExample(String command) {
        String[] args = Stream.concat(Stream.of(command.split(" ")).filter(word -> !word.isEmpty()),
                Stream.of("--help")).toArray(String[]::new);

        assertThat(good(args).out()).contains("Usage: gateway", "gateway " + command);
    }

    @Test
    void aWrongOptionIsOneOrTwoLinesAndNoStackTrace() {
        Ended ended = run("pass", "keygen", "--ouput", "x");

        assertThat(ended.code()).isEqualTo(2);
        assertThat(ended.err()).contains("--out").doesNotContain("\tat ");
        assertThat(ended.err().lines().count()).isLessThanOrEqualTo(4);
        assertThat(good("--version").out()).startsWith("gateway ");
    }

    @Test
    void aMissingImageAndAnImageWithoutACodeAreNamed() throws IOException {
        Files.writeString(folder.resolve("text.png"), "no image");

        Ended ended = run("scan", at("text.png"), at("none.png"));
        assertThat(ended.code()).isEqualTo(1);
        assertThat(ended.err()).contains("text.png: nothing read", "none.png: nothing read: no such file");
    }
}
