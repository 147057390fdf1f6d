package io.xiaoyi.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DenialTest {
    @Test
    void theOrderAndTheCodesAreThoseOfTheContract() {
        assertThat(Denial.values()).extracting(Denial::code).containsExactly("malformed", "wrong-form", "unknown-pass",
                "unknown-issuer", "forged", "not-yet-valid", "expired", "stale-clock", "replayed", "revoked",
                "wrong-station", "no-right", "outside-hours", "locked-down", "full", "used-up", "no-charging",
                "no-outlet", "outlet-busy",
                "outlet-faulty");
    }

    @Test
    void textsAreShortEnoughForAWetCourierAndNoneIsToldTwice() {
        List<String> chinese = new ArrayList<>();
        List<String> english = new ArrayList<>();
        for (Denial denial : Denial.values()) {
            chinese.addAll(List.of(denial.messageZh(), denial.cureZh()));
            english.addAll(List.of(denial.messageEn(), denial.cureEn()));
        }
        assertThat(chinese).doesNotHaveDuplicates().allMatch(text -> text.length() >= 4 && text.length() <= 40)
                .allMatch(text -> text.codePoints().anyMatch(Character::isIdeographic));
        assertThat(english).doesNotHaveDuplicates().allMatch(text -> text.length() >= 8 && text.length() <= 110)
                .allMatch(text -> text.endsWith(".") && text.codePoints().noneMatch(Character::isIdeographic));
    }

    @Test
    void badCodesAreThoseWhoseSignatureFailedOrNeverWas() {
        assertThat(Stream.of(Denial.values()).filter(Denial::isBadCode)).containsExactly(Denial.MALFORMED,
                Denial.WRONG_FORM, Denial.UNKNOWN_ISSUER, Denial.FORGED);
        assertThat(Denial.values()).allMatch(denial -> !(denial.isBadCode() && denial.isVerified()));
    }
}
