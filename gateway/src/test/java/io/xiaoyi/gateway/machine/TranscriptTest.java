package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.machine.Transcript.Check;
import io.xiaoyi.gateway.machine.Transcript.Figure;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TranscriptTest {
    private static final List<String> WHOLE = List.of("BOOT 6.12 2.0", "BEGIN house.Pins 2.1", "PASS\tfirst",
            "FAIL\tsecond\tone\\ntwo\\tthree \\\\n", "FIGURE\twrite\t3 us", "NOTE\tslow", "DONE\t2",
            "END house.Pins 1 4.0", "OVER 4.1");

    @Test
    void whatAProgramToldIsRead() {
        Transcript transcript = Transcript.read(WHOLE, "");
        assertThat(transcript.isWhole()).isTrue();
        assertThat(transcript.runs()).containsExactly(new Transcript.Run("house.Pins", List.of(new Check("first", true,
                ""), new Check("second", false, "one\ntwo\tthree \\n")), List.of(new Figure("write", "3 us")), List.of(
                        "slow"),
                2, 1));
    }

    @Test
    void aCheckThatFailedIsATestThatFails() {
        List<DynamicTest> tests = tests(Transcript.read(WHOLE, ""));
        assertThat(tests).extracting(DynamicTest::getDisplayName).containsExactly("first", "second", "comesToItsEnd",
                "theMachineComesToItsEnd");
        assertThatThrownBy(() -> tests.get(1).getExecutable().execute()).hasMessageContaining("three");
        for (int passing : new int[]{0, 2, 3}) {
            assertThatCode(() -> tests.get(passing).getExecutable().execute()).doesNotThrowAnyException();
        }
    }

    @Test
    void aMachineThatStopsHalfWayIsATestThatFails() {
        List<DynamicTest> tests = tests(Transcript.read(WHOLE.subList(0, 3), "the kernel's last words"));
        for (DynamicTest test : tests.subList(1, 3)) {
            assertThatThrownBy(() -> test.getExecutable().execute()).hasMessageContaining("the kernel's last words");
        }
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            # checks,          told,       exit, comes to its end
            PASS first,        DONE 1,     0,    true
            FAIL first broken, DONE 1,     1,    true
            PASS first,        DONE 1,     1,    false
            FAIL first broken, DONE 1,     0,    false
            PASS first,        NOTE begun, 1,    false
            PASS first,        NOTE begun, 0,    false
            NOTE begun,        NOTE begun, 1,    false
            NOTE begun,        DONE 0,     0,    false
            PASS first,        DONE 2,     0,    false
            PASS first,        DONE 1,     137,  false
            """)
    void aProgramHasComeToItsEndIfItSaysHowManyChecksItMadeAndEndsAccordingly(String checks, String told, int exit,
            boolean isAtItsEnd) {
        DynamicTest end = tests(Transcript.read(List.of("BOOT 6.12 2.0", "BEGIN house.Pins 2.1", checks.replace(' ',
                '\t'), told.replace(' ', '\t'), "END house.Pins " + exit + " 4.0", "OVER 4.1"), "")).reversed().get(1);
        assertThat(end.getDisplayName()).isEqualTo("comesToItsEnd");
        if (isAtItsEnd) {
            assertThatCode(() -> end.getExecutable().execute()).doesNotThrowAnyException();
        } else {
            assertThatThrownBy(() -> end.getExecutable().execute()).isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aMachineThatRanNothingIsATestThatFails() {
        DynamicTest end = tests(Transcript.read(List.of("BOOT 6.12 2.0", "OVER 2.1"), "")).getLast();
        assertThatThrownBy(() -> end.getExecutable().execute()).hasMessageContaining("ran no program");
    }

    private static List<DynamicTest> tests(Transcript transcript) {
        return transcript.tests().flatMap(TranscriptTest::flat).toList();
    }

    private static Stream<DynamicTest> flat(DynamicNode node) {
        return switch (node) {
            case DynamicContainer container -> container.getChildren().flatMap(TranscriptTest::flat);
            case DynamicTest test -> Stream.of(test);
            default -> throw new IllegalArgumentException(node.toString());
        };
    }
}
