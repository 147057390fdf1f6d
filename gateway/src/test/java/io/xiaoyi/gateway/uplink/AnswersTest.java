package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Question;
import io.xiaoyi.gateway.uplink.UplinkStatus.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class AnswersTest {
    private static final UplinkStatus STATUS = new UplinkStatus(Phase.LIVE, "", 3, 0, 0, 0, 4, 5, 0, 6, 0,
            new UplinkStatus.Today(700, 80, OptionalLong.of(9_000)));

    private final MemoryJournal journal = new MemoryJournal();
    private final List<String> log = new ArrayList<>();
    private final Answers answers = new Answers(journal, Bench.WHO, new Machine() {
        @Override
        public Map<String, Double> measures() {
            return Map.of("celsius", 51.5);
        }

        @Override
        public List<String> log(int lines) {
            return log.subList(Math.max(0, log.size() - lines), log.size());
        }
    });

    @Test
    void theWholeJournalIsReadPageByPageWithoutAHoleOrARepetition() {
        journal.append(1_234);
        var seqs = new ArrayList<Long>();
        OptionalLong next = OptionalLong.of(1);
        int pages = 0;
        while (next.isPresent()) {
            JsonNode page = history(new Question.History(next, Optional.empty(), Optional.empty(), 500));
            page.get("entries").forEach(entry -> seqs.add(entry.get("seq").asLong()));
            next = page.has("next") ? OptionalLong.of(page.get("next").asLong()) : OptionalLong.empty();
            pages++;
        }
        assertThat(seqs).isEqualTo(LongStream.rangeClosed(1, 1_234).boxed().toList());
        assertThat(pages).isGreaterThan(2);
    }

    @Test
    void aPageHoldsAsManyEntriesAsWereAskedForAndAtMostSoManyBytes() {
        journal.append(1_000);
        assertThat(history(new Question.History(OptionalLong.of(10), Optional.empty(), Optional.empty(), 3))
                .get("entries")).hasSize(3);
        byte[] full = bytes(new Question.History(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500));
        assertThat(full).hasSizeBetween(Answers.PAGE_BYTES / 2, Answers.PAGE_BYTES + 1_000);
    }

    @Test
    void onASlowLineAPageIsShorterAndNeverEmpty() {
        journal.append(1_000);
        var all = new Question.History(OptionalLong.empty(), Optional.empty(), Optional.empty(), 500);
        assertThat(bytes(all, 5_000)).hasSizeBetween(4_000, 6_000);
        JsonNode one = Cloud.parse(text(bytes(all, 1)));
        assertThat(one.get("entries")).hasSize(1);
        assertThat(one.get("next").asLong()).isEqualTo(2);
    }

    @Test
    void aSpanOfTimeBeginsAndEndsWhereItSays() {
        journal.append(300);
        Instant first = MemoryJournal.entry(1, "granted", Map.of()).moment().wall();
        JsonNode page = history(new Question.History(OptionalLong.empty(), Optional.of(first.plusMillis(99)),
                Optional.of(first.plusMillis(109)), 500));
        assertThat(page.get("entries")).hasSize(10);
        assertThat(page.get("entries").get(0).get("seq").asLong()).isEqualTo(100);
        assertThat(page.has("next")).isFalse();
        assertThat(history(new Question.History(OptionalLong.empty(), Optional.of(first.plusSeconds(60)),
                Optional.empty(), 500)).get("entries")).isEmpty();
    }

    @Test
    void anEmptyJournalAndOnePastItsEndGiveAnEmptyLastPage() {
        for (long from : List.of(1L, 50L, Long.MAX_VALUE)) {
            JsonNode page = history(new Question.History(OptionalLong.of(from), Optional.empty(), Optional.empty(), 9));
            assertThat(page.get("entries")).isEmpty();
            assertThat(page.has("next")).isFalse();
            assertThat(page.get("stage").asText()).isEqualTo("done");
        }
    }

    @Test
    void aJournalThatCannotBeReadIsRefusedWithTheReason() {
        journal.append(10);
        journal.damage(true);
        JsonNode answer = history(new Question.History(OptionalLong.empty(), Optional.empty(), Optional.empty(), 9));
        assertThat(answer.get("stage").asText()).isEqualTo("refused");
        assertThat(answer.get("reason").asText()).isEqualTo("journal-unreadable");
    }

    @Test
    void aDiagnosisIsFlatNumbersOfStationUplinkAndMachine() {
        JsonNode said = Cloud.parse(text(bytes(new Question.Diagnosis())));
        assertThat(said.get("celsius").asDouble()).isEqualTo(51.5);
        assertThat(said.get("connections").asInt()).isEqualTo(3);
        assertThat(said.get("eventsWithoutSubscriber").asInt()).isEqualTo(4);
        assertThat(said.get("sentBytes").asInt()).isEqualTo(700);
        assertThat(said.get("allowedBytes").asInt()).isEqualTo(9_000);
        assertThat(said.get("trust").asText()).isEqualTo("floor");
        assertThat(said.get("version").asText()).isEqualTo("0.1.0");
        assertThat(said.get("alarms")).isEmpty();
    }

    @Test
    void theNewestLinesOfTheLogThatFitAreSent() {
        IntStream.range(0, 300).forEach(i -> log.add("line " + i));
        assertThat(lines(3)).containsExactly("line 297", "line 298", "line 299");
        log.addAll(Collections.nCopies(300, "小".repeat(500)));
        assertThat(lines(500)).hasSizeBetween(20, Answers.PAGE_BYTES / 1_500).containsOnly("小".repeat(500));
        assertThat(bytes(new Question.Log(500)).length).isLessThan(Answers.PAGE_BYTES + 1_000);
    }

    private List<String> lines(int count) {
        var lines = new ArrayList<String>();
        Cloud.parse(text(bytes(new Question.Log(count)))).get("lines").forEach(line -> lines.add(line.asText()));
        return lines;
    }

    private JsonNode history(Question.History question) {
        return Cloud.parse(text(bytes(question)));
    }

    /** Each is what its schema says, whatever is asked of it besides. */
    private byte[] bytes(Question question) {
        return bytes(question, Answers.PAGE_BYTES);
    }

    private byte[] bytes(Question question, int pageBytes) {
        var inquiry = new Effect.Inquiry("", Octets.of(), "00112233445566778899aabbccddeeff", switch (question) {
            case Question.History _ -> "history";
            case Question.Diagnosis _ -> "diagnose";
            case Question.Log _ -> "log-upload";
        }, question);
        byte[] answer = answers.answer(inquiry, Bench.station(), new Moment(Instant.EPOCH, ClockTrust.FLOOR, 5, 7),
                STATUS, pageBytes);
        assertThat(Contract.ofSenders().replyFaults(answer)).isEmpty();
        return answer;
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
