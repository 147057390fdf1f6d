package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.Checkpoint;
import io.xiaoyi.gateway.journal.Entry;
import io.xiaoyi.gateway.journal.EntryCodec;
import io.xiaoyi.gateway.journal.EntryFields;
import io.xiaoyi.gateway.journal.FactCodec;
import io.xiaoyi.gateway.journal.Gap;
import io.xiaoyi.gateway.moment.ClockTrust;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.uplink.Contract;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceReceiverTest {
    private static final String BASE = "st/v1/" + StationFiles.TENANT + "/" + StationFiles.STATION + "/";
    private static final long JOURNAL = 0x0123456789abcdefL;

    private final SigningKey key = SigningKey.generate(Algorithm.EDDSA, new SecureRandom());
    private final ReferenceReceiver cloud = new ReferenceReceiver(Contract.ofReceivers());
    private final List<Entry> journal = new ArrayList<>();

    /** Five refusals, a checkpoint over them, and one more. */
    ReferenceReceiverTest() {
        cloud.enrol(StationFiles.TENANT, StationFiles.STATION, key.publicKey());
        for (int seq = 1; seq <= 5; seq++) {
            append(seq, new Fact.CommandsCounted("commands", seq, "forged"));
        }
        append(6, "checkpoint", "journal", new Checkpoint(JOURNAL, 6, journal.getLast().hash()).signedBy(key));
        append(7, new Fact.AlarmCleared("commands", "bad-codes"));
    }

    private void append(long seq, Fact fact) {
        append(seq, FactCodec.kind(fact), fact.subject(), FactCodec.body(fact));
    }

    private void append(long seq, String kind, String subject, Octets body) {
        Octets before = journal.isEmpty() ? Chain.genesis(JOURNAL) : journal.getLast().hash();
        var moment = new Moment(Instant.EPOCH, ClockTrust.RTC, seq, 1);
        Octets hash = Chain.next(before, EntryCodec.encode(seq, moment, kind, subject, body));
        journal.add(new Entry(seq, moment, kind, subject, body, hash));
    }

    private void take(Entry entry) {
        take(entry, text(entry));
    }

    private void take(Entry entry, String text) {
        cloud.take(BASE + "event/" + entry.kind(), text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Entry entry) {
        return EntryFields.json(EntryFields.verifiable(entry, JOURNAL));
    }

    private List<String> differences() {
        return Reckoning.differences(cloud, JOURNAL, journal);
    }

    @Test
    void aJournalIsVerifiedInWhateverOrderItCame() {
        journal.reversed().forEach(this::take);
        assertThat(differences()).isEmpty();
        assertThat(cloud.verified()).isEqualTo(7);
        assertThat(cloud.checkpoints()).isEqualTo(1);
    }

    @Test
    void whatCameBeforeIsDroppedAndCounted() {
        journal.forEach(this::take);
        take(journal.get(1));
        take(journal.get(6));
        assertThat(differences()).isEmpty();
        assertThat(cloud.repeated()).isEqualTo(2);
        assertThat(cloud.entries()).isEqualTo(7);
    }

    @Test
    void whatIsMissingIsNamedAndWhatIsBehindItWaits() {
        journal.stream().filter(entry -> entry.seq() != 3).forEach(this::take);
        assertThat(cloud.verified()).isEqualTo(2);
        assertThat(cloud.faults()).singleElement().asString().contains("entries 3 to 3 have not come");
        assertThat(differences()).anyMatch(it -> it.contains("seq 3 (commands-counted) is missing in the cloud"));
        take(journal.get(2));
        assertThat(differences()).isEmpty();
        assertThat(cloud.verified()).isEqualTo(7);
    }

    @Test
    void entriesThatWereLostBehindAGapAreNotMissing() {
        append(10, FactCodec.GAP, Gap.SUBJECT, new Gap(8, 10).body());
        append(11, new Fact.AlarmCleared("commands", "bad-codes"));
        journal.forEach(this::take);
        assertThat(differences()).isEmpty();
        assertThat(cloud.verified()).isEqualTo(9);
    }

    /** Its first entries may come before it is said with which they begin. */
    @Test
    void aJournalUnderANewIdIsVerifiedFromWhereItsBirthSaysItBegins() {
        Octets before = journal.get(4).hash();
        journal.subList(0, 5).clear();
        journal.forEach(this::take);
        assertThat(cloud.verified()).isZero();
        take("birth", birth(6, before));
        assertThat(differences()).isEmpty();
        assertThat(cloud.verified()).isEqualTo(2);
        assertThat(cloud.checkpoints()).isEqualTo(1);
        take("birth", birth(6, before));
        assertThat(cloud.faults()).isEmpty();
        take("birth", birth(3, before));
        assertThat(cloud.faults()).singleElement().asString().contains("said to begin with entry 3, and began");

        var fresh = new ReferenceReceiverTest();
        fresh.take("birth", birth(6, Chain.genesis(1)));
        journal.forEach(fresh::take);
        assertThat(fresh.cloud.faults()).as("behind another hash").anyMatch(it -> it.contains("entry 6: altered"));
    }

    /** It is retained for as long as such a station is not updated. */
    @Test
    void aBirthOfBeforeThatDoesNotSayWhereItsJournalBeginsIsOfOneThatBeginsWithItsFirstEntry() {
        take("birth", birth(1, Octets.of()).replace("\"journalSince\":1,\"journalPrevious\":\"\",", ""));
        journal.forEach(this::take);
        assertThat(cloud.faults()).isEmpty();
        assertThat(cloud.verified()).isEqualTo(7);
        assertThat(cloud.newest(StationFiles.TENANT, StationFiles.STATION, "birth")).isPresent();
    }

    private static String birth(long since, Octets previous) {
        return ("{\"tenant\":\"%s\",\"station\":\"%s\",\"name\":\"\",\"zone\":\"UTC\",\"groups\":[],\"version\":\"1\","
                + "\"journal\":\"%016x\",\"journalSince\":%d,\"journalPrevious\":\"%s\",\"boot\":7,\"nonce\":"
                + "\"0102030405060708\",\"doors\":[],\"outlets\":[],\"readers\":[]}").formatted(StationFiles.TENANT,
                        StationFiles.STATION, JOURNAL, since, previous.hex());
    }

    @Test
    void whatNeverComesIsGivenUpBehindTenThousandThatWait() {
        for (long seq = 8; seq <= ReferenceReceiver.MOST_WAITING + 9; seq++) {
            append(seq, new Fact.AlarmCleared("commands", "bad-codes"));
        }
        journal.stream().filter(entry -> entry.seq() != 3).forEach(this::take);
        assertThat(cloud.faults()).singleElement().asString().contains("entries 3 to 3 are not there");
        assertThat(cloud.verified()).isEqualTo(journal.size() - 1);
    }

    /** Each as a dishonest broker would do it. */
    @Test
    void anAlteredEntryIsFoundHoweverItWasAltered() {
        Entry honest = journal.get(3);
        String field = text(honest).replace("\"count\":4", "\"count\":5");
        var other = new Entry(4, honest.moment(), honest.kind(), "door", honest.body(), honest.hash());
        var rehashed = new Entry(4, honest.moment(), honest.kind(), "door", honest.body(), Chain.next(journal.get(2)
                .hash(), EntryCodec.encode(4, honest.moment(), honest.kind(), "door", honest.body())));
        altered(field, "not those of the entry that was hashed");
        altered(text(other), "entry 4: altered");
        altered(text(rehashed), "entry 5: altered");
        altered(text(honest).replace("\"entry\":\"", "\"entry\":\"AAAA"), "seq 4: ");
    }

    private void altered(String text, String found) {
        var fresh = new ReferenceReceiverTest();
        fresh.journal.clear();
        fresh.journal.addAll(journal);
        for (Entry each : journal) {
            fresh.take(each, each.seq() == 4 ? text : text(each));
        }
        assertThat(fresh.cloud.faults()).anyMatch(it -> it.contains(found));
    }

    @Test
    void whatNoEntryCanBeMadeOfTakesNobodysPlace() {
        Entry honest = journal.get(3);
        take(honest, text(honest).replace(honest.hash().hex(), journal.get(2).hash().hex()).replace("\"entry\":\"",
                "\"entry\":\"AAAA"));
        journal.forEach(this::take);
        assertThat(cloud.verified()).isEqualTo(7);
        assertThat(cloud.faults()).isNotEmpty().noneMatch(it -> it.contains("came with the hash"));
    }

    @Test
    void anEntryThatCameWithTwoHashesIsAContradiction() {
        journal.forEach(this::take);
        Entry honest = journal.get(1);
        take(new Entry(2, honest.moment(), honest.kind(), honest.subject(), honest.body(), journal.get(2).hash()));
        assertThat(differences()).singleElement().asString().contains("seq 2 came with the hash", "and with");
    }

    @Test
    void aCheckpointByAnotherKeyIsFound() {
        cloud.enrol(StationFiles.TENANT, StationFiles.STATION, SigningKey.generate(Algorithm.EDDSA, new SecureRandom())
                .publicKey());
        journal.forEach(this::take);
        assertThat(cloud.faults()).singleElement().asString().contains("entry 6: bad checkpoint");
        assertThat(cloud.checkpoints()).isZero();
    }

    @Test
    void anEntryThatTheJournalDoesNotKnowIsNamed() {
        journal.forEach(this::take);
        journal.removeLast();
        assertThat(differences()).singleElement().asString().contains("seq 7", "not in the journal");
    }

    @Test
    void theNewestOfEachMessageIsKeptIfItFitsTheContract() {
        take("link", "{\"status\":\"online\",\"boot\":7,\"nonce\":\"0102030405060708\"}");
        take("link", "{\"status\":\"offline\",\"boot\":7,\"nonce\":\"0102030405060708\"}");
        take("link", "{\"status\":\"asleep\"}");
        assertThat(cloud.newest(StationFiles.TENANT, StationFiles.STATION, "link").orElseThrow().get("status").asText())
                .isEqualTo("offline");
        assertThat(cloud.newest(StationFiles.TENANT, "st-0002", "link")).isEmpty();
        assertThat(cloud.faults()).isNotEmpty().allMatch(it -> it.startsWith(BASE + "link: "));
    }

    @Test
    void whatIsNoMessageIsAFaultAndEndsNothing() {
        for (String topic : List.of("event/granted", "event/", "link", "elsewhere", "")) {
            for (String text : List.of("", "{\"seq\":", "{}", "[1]", "{\"journal\":\"x\",\"seq\":1,\"hash\":\"0\"}")) {
                long before = cloud.faults().size();
                take(topic, text);
                assertThat(cloud.faults().size()).as(topic + text).isGreaterThan((int) before);
            }
        }
        cloud.take("nothing", new byte[0]);
        journal.forEach(this::take);
        assertThat(cloud.verified()).isEqualTo(7);
    }

    private void take(String topic, String text) {
        cloud.take(BASE + topic, text.getBytes(StandardCharsets.UTF_8));
    }
}
