package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloorPlanFileTest {
    private static final String PLAN = """
            width: 6.5
            height: 4
            walls: [[[0, 0], [6.5, 0]]]
            items:
              - {kind: door, id: front, x: 3, y: 4, turn: 180}
              - {kind: outlet, id: 1, x: 1, y: 0}
            """;

    @TempDir
    private Path folder;

    private String read(byte[] bytes) throws IOException {
        return new FloorPlanFile(Files.write(folder.resolve("plan.yaml"), bytes)).read();
    }

    private String read(String yaml) throws IOException {
        return read(yaml.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void itIsWhatWasDrawnAndAnIdIsAText() throws IOException {
        var json = new ObjectMapper();
        assertThat(json.readTree(read(PLAN))).isEqualTo(json.readTree("""
                {"width": 6.5, "height": 4, "walls": [[[0, 0], [6.5, 0]]], "items": [
                 {"kind": "door", "id": "front", "x": 3, "y": 4, "turn": 180},
                 {"kind": "outlet", "id": "1", "x": 1, "y": 0}]}"""));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|',
            value = {"x: 3|x: 7|:5:32: items[0].x: found the number 7; allowed: a number of metres from 0",
                    "y: 0|y: -1|:6:36: items[1].y: found the number -1;",
                    "kind: door|kind: window|:5:12: items[0].kind: found 'win",
                    "'id: front, '|''|:5:5: items[0].id: found nothing; allowed: what the station calls it",
                    "width: 6.5|width: wide|:1:8: width: found 'wide'; allowed: a number of metres",
                    "width: 6.5|width: 1e400|:1:8: width: found '1e400'",
                    "width: 6.5|width: 1e999999999|:1:8: width: found '1e999999999'",
                    "kind: door|kind: -1e999|:5:12: items[0].kind",
                    "'[6.5, 0]'|'[6.5]'|:3:18: walls[0][1]: found a list of 1; allowed: a point",
                    "'[6.5, 0]'|'[6.5, x]'|:3:24: walls[0][1][1]: found 'x'",
                    "turn: 180|trun: 180|:5:41: items[0].trun: found an unknown key (did you mean turn?)",
                    "items:|tiems:|:4:1: tiems: found an unknown key (did you mean items?)",
                    "height: 4|width: 4|:2:1: width: found a second time, first in line 1",
                    "'[[[0, 0]'|'[[&a [0, 0], *a'|:3:1: walls[0][1]: found an alias",
                    "width: 6.5|'width: [[[[[[[[[[[[[[[[[[[[[[[[['|:1:27: found Nesting Depth exceeded max 20"})
    void whatCannotBeIsSaidWithItsPlace(String old, String wrong, String told) {
        assertThat(PLAN).contains(old);
        assertThatThrownBy(() -> read(PLAN.replace(old, wrong))).isInstanceOf(IOException.class).hasMessageContaining(
                "plan.yaml" + told);
    }

    @Test
    void bytesThatAreNoTextTooManyAndNoneAreSaidSo() {
        assertThatThrownBy(() -> read(PLAN.getBytes(StandardCharsets.UTF_16))).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> read(PLAN + "\0")).hasMessageContaining("plan.yaml:7:1: found the character U+0000");
        assertThatThrownBy(() -> read("#".repeat(10_000_000))).hasMessageContaining("a file of 10000000 bytes");
        assertThatThrownBy(() -> read("")).hasMessageContaining("an empty file");
        assertThatThrownBy(() -> new FloorPlanFile(folder.resolve("none.yaml")).read()).hasMessageContaining(
                "no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"6.5", "6,5"})
    void aCheckOfTheSettingsTellsItAndTheSettingsAloneAreGood(String width) throws IOException {
        var settings = new SettingsFolder(folder);
        Path plan = folder.resolve("floor-plan.yaml");
        settings.write(plan, PLAN.replace("width: 6.5", "width: " + width));
        var out = new StringWriter();
        var err = new StringWriter();
        int code = Main.run(new PrintWriter(out), new PrintWriter(err), "run", "--config", settings.file().toString(),
                "--check");

        if (width.equals("6.5")) {
            assertThat(code).as("%s", err).isZero();
        } else {
            assertThat(err.toString()).startsWith(plan + ":1:8: width: found '6,5'; allowed: a number of metres");
            assertThat(code).isEqualTo(78);
            assertThat(out.toString()).isEmpty();
        }
    }
}
