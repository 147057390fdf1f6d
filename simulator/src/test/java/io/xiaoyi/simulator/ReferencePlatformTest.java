package io.xiaoyi.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.uplink.Contract;
import io.xiaoyi.gateway.uplink.RetainedPublisher.Message;
import io.xiaoyi.simulator.ReferencePlatform.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ReferencePlatformTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final ReferencePlatform platform = new ReferencePlatform("demo", 1);

    @Test
    void whatItPublishesIsAsTheContractDescribesItAndTheHeadComesLast() {
        List<Phone> phones = Stream.generate(() -> platform.enrol("st-0001", NOW)).limit(20).toList();
        List<Message> trust = platform.trust(phones, List.of(), NOW.plusSeconds(1));
        Contract contract = Contract.ofSenders();
        assertThat(trust).allSatisfy(each -> assertThat(contract.faults(each.topic(), each.payload())).isEmpty());
        assertThat(trust).extracting(Message::topic).startsWith("trust/v1/demo/ring").endsWith("trust/v1/demo/head")
                .doesNotHaveDuplicates().hasSize(1 + 256 + 1 + 1);
    }

    @Test
    void theNextHeadIsDueInAnHourAndNotBefore() {
        platform.trust(List.of(), List.of(), NOW);
        assertThat(platform.isHeadDue(NOW.plus(Duration.ofMinutes(59)))).isFalse();
        assertThat(platform.isHeadDue(NOW.plus(Duration.ofHours(1)))).isTrue();
        platform.head(NOW.plus(Duration.ofHours(1)));
        assertThat(platform.isHeadDue(NOW.plus(Duration.ofHours(1)))).isFalse();
    }
}
