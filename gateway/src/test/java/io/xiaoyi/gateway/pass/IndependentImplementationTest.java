package io.xiaoyi.gateway.pass;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.xiaoyi.gateway.Needs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code src/test/python/independent.py} shares no code with us: what it makes we read, what we make it verifies. */
class IndependentImplementationTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static JsonNode python(String verb, String input) throws IOException, InterruptedException {
        Path script = Path.of("src/test/python/independent.py").toAbsolutePath();
        Process process = new ProcessBuilder(Needs.python("cbor2", "cryptography").toString(), "-B", script.toString(),
                verb).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.UTF_8));
        }
        byte[] answer = process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).as("exit code of %s %s", script, verb).isZero();
        return JSON.readTree(answer);
    }

    @Test
    void whatItIssuesWeReadAndVerify() throws Exception {
        JsonNode cases = python("issue", "").get("cases");
        assertThat(cases).hasSize(4);
        for (JsonNode one : cases) {
            readsAndVerifies(one, one.get("name").asText());
        }
    }

    private static void readsAndVerifies(JsonNode one, String name) {
        PublicKey issuer = PublicKey.of(Octets.fromHex(one.get("issuer").asText())).orThrow();
        PublicKey phone = PublicKey.of(Octets.fromHex(one.get("phone").asText())).orThrow();
        assertThat(phone.thumbprint().hex()).as(name).isEqualTo(one.get("thumbprint").asText());
        assertThat(SigningKey.fromPem(one.get("pem").asText()).orThrow().publicKey()).as(name).isEqualTo(phone);
        var introduction = (Reading.Introduction) PassReaderTest.read(one.get("introduction").asText());
        assertThat(introduction.signed().verifies(issuer)).as(name).isTrue();
        Pass pass = introduction.pass();
        assertThat(pass.holder()).as(name).contains(phone);
        assertThat(pass.id()).isEqualTo(new PassId(0x00112233445566ffL, 0xa1b2c3d400000009L));
        assertThat(pass.notBefore()).isEqualTo(Instant.ofEpochSecond(1_779_999_940));
        assertThat(pass.scope()).isEqualTo(new Scope(List.of("here", "12"), 3, OptionalInt.empty()));
        var printed = (Reading.Printed) PassReaderTest.read(one.get("printed").asText());
        assertThat(printed.signed().verifies(issuer)).as(name).isTrue();
        assertThat(printed.pass().scope()).isEqualTo(new Scope(List.of("驿站 here"), 1, OptionalInt.of(5)));
        for (String form : List.of("anywhere", "station", "door", "digits", "tick")) {
            var compact = (Reading.Compact) PassReaderTest.read(one.get(form).asText());
            assertThat(Presentation.verifies(compact, pass, "here", "front")).as(name + " " + form).isTrue();
            assertThat(Presentation.verifies(compact, pass, "there", "front")).isEqualTo(compact
                    .word() instanceof Word.Step);
        }
        KeyRing ring = SignedRing.read(Octets.fromHex(one.get("ring").asText()), Samples.TENANT, List.of(issuer))
                .orThrow();
        assertThat(ring.inForce(pass.id().kid(), Role.ISSUER, "any", Instant.ofEpochSecond(1_780_000_000))).isPresent();
        var withTick = (Reading.Compact) PassReaderTest.read(one.get("tick").asText());
        assertThat(Ticks.proves(withTick.tick().orElseThrow(), ring.anchor())).as(name).isTrue();
        SignedCommand command = SignedCommand.read(Octets.fromHex(one.get("command").asText()), Samples.TENANT)
                .orThrow();
        assertThat(command.verifies(issuer)).as(name).isTrue();
        assertThat(command.command().arguments()).containsEntry("list", Cbor.array(Cbor.of(1), Cbor.of(-1), Cbor.of(
                true)));
    }

    @ParameterizedTest
    @EnumSource
    void whatWeIssueItVerifies(Algorithm algorithm) throws Exception {
        SigningKey issuer = Samples.key(algorithm, 1);
        SigningKey holder = Samples.phone(algorithm);
        Presenter phone = new Presenter(Samples.ID.cti(), holder);
        Map<String, String> given = new LinkedHashMap<>();
        given.put("issuer", issuer.publicKey().encoded().hex());
        given.put("phone", holder.publicKey().encoded().hex());
        given.put("introduction", Samples.introduction(algorithm, algorithm).shown().text());
        given.put("printed", Samples.printed(algorithm).shown().text());
        given.put("anywhere", phone.anywhere(Samples.NOW).text());
        given.put("station", phone.atStation(Samples.NOW, "here").text());
        given.put("door", phone.atDoor(999_999, "here", "front").text());
        given.put("tick", phone.carrying(Samples.ring().anchor()).anywhere(Samples.NOW).text());
        given.put("digits", phone.anywhere(Samples.NOW).digits());
        given.put("ring", SignedRing.sign(Samples.ring(), Samples.TENANT, issuer).hex());
        given.put("command", SignedCommand.sign(Samples.command(), Samples.TENANT, 5, issuer).encoded().hex());
        given.put("pem", holder.toPem());

        JsonNode answer = python("verify", JSON.writeValueAsString(given));

        long step = Samples.NOW.getEpochSecond() / 15;
        String cti = "8899aabb00000007";
        assertThat(answer.get("thumbprint").asText()).isEqualTo(holder.publicKey().thumbprint().hex());
        long iat = Samples.NOW.getEpochSecond();
        assertThat(answer.get("introduction").toString()).isEqualTo("[true,\"0123456789abcdef\",%d,%d,\"%s\",true,%s]"
                .formatted(iat + 14 * 86_400, iat, cti, "[[7],1]"));
        assertThat(answer.get("printed").toString()).isEqualTo("[true,\"0123456789abcdef\",%d,%d,\"%s\",null,%s]"
                .formatted(iat + 30 * 86_400, iat, cti, "[[\"xihu-station-07\"],1,3]"));
        assertThat(answer.get("anywhere").toString()).isEqualTo("[true,\"%s\",%d,\"\"]".formatted(cti, step));
        assertThat(answer.get("station").toString()).isEqualTo("[true,\"%s\",%d,\"\"]".formatted(cti, 1L << 31
                | step));
        assertThat(answer.get("door").toString()).isEqualTo("[true,\"%s\",%d,\"\"]".formatted(cti, 1L << 30 | 999_999));
        assertThat(answer.get("tick").toString()).isEqualTo("[true,\"%s\",%d,\"%08x%s\"]".formatted(cti, step, Samples
                .ring().anchor().hour(), Samples.ring().anchor().value()));
        assertThat(answer.get("digits").asBoolean() && answer.get("ring").asBoolean() && answer.get("command")
                .asBoolean()).isTrue();
        assertThat(answer.get("roles").toString()).isEqualTo("[\"issuer\",\"operator\"]");
        assertThat(answer.get("arguments").toString()).isEqualTo("{\"door\":\"front\",\"seconds\":8}");
        assertThat(answer.get("pem").asText()).isEqualTo(holder.publicKey().encoded().hex());
    }
}
