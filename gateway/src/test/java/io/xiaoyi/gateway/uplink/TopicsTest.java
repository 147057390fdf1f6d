package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.uplink.TrustTopics.Carried;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicsTest {
    private final Topics topics = new Topics("demo", "st-0001");

    @Test
    void everyTopicIsUnderTenantAndStation() {
        assertThat(topics.birth()).isEqualTo("st/v1/demo/st-0001/birth");
        assertThat(topics.link()).isEqualTo("st/v1/demo/st-0001/link");
        assertThat(topics.state()).isEqualTo("st/v1/demo/st-0001/state");
        assertThat(topics.event("granted")).isEqualTo("st/v1/demo/st-0001/event/granted");
        assertThat(topics.commandFilter()).isEqualTo("st/v1/demo/st-0001/cmd/+");
        assertThat(topics.ack()).isEqualTo("st/v1/demo/st-0001/ack");
    }

    @Test
    void theTrustIsTheTenantsAndNamedOnePageATopic() {
        var trust = new TrustTopics("demo");
        assertThat(trust.page(0x1234, 0xab)).isEqualTo("trust/v1/demo/page/0000000000001234/ab");
        assertThat(trust.of(-1)).hasSize(257).contains("trust/v1/demo/revoked/ffffffffffffffff");
        assertThat(trust.carried(trust.head())).contains(new Carried(TrustPart.HEAD, OptionalLong.empty()));
        assertThat(trust.carried(trust.ring())).contains(new Carried(TrustPart.RING, OptionalLong.empty()));
        assertThat(trust.carried(trust.page(1, 2))).contains(new Carried(TrustPart.PAGE, OptionalLong.of(1)));
        assertThat(trust.carried(trust.revoked(-1))).contains(new Carried(TrustPart.REVOKED, OptionalLong.of(-1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust/v1/other/head", "st/v1/demo/st-0001/cmd/unlock", "trust/v1/demo/heads",
            "trust/v1/demo/revoked/1", "trust/v1/demo/revoked/00000000000000001", "trust/v1/demo/revoked/",
            "trust/v1/demo/page/0000000000000001", "trust/v1/demo/page/0000000000000001/1",
            "trust/v1/demo/page/0000000000000001/100", "trust/v1/demo/page/0000000000000001/AB"})
    void aTopicThatIsTheTrustsButForADigitIsNot(String topic) {
        assertThat(new TrustTopics("demo").carried(topic)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "+", "#", "a b", "站", "a\u0000"})
    void aNameThatWouldChangeTheTopicsShapeIsRefused(String name) {
        assertThatThrownBy(() -> new Topics("demo", name)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("station '" + name + "'");
        assertThatThrownBy(() -> new Topics(name, "st")).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"console/7/replies", "a", "st/v1/demo/st-0001/ack/console-7"})
    void aReplyGoesWhereItWasAskedFor(String asked) {
        assertThat(topics.replyTo(asked)).isEqualTo(asked);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "#", "a/+", "$SYS/broker", "st/v1/demo/st-0001/event/granted", "st/v1/demo/st-0002/ack",
            "st/v1/demo/st-0001/link", "trust/v1/demo/head", "a\nb"})
    void noCommandMakesTheStationSpeakInAnothersName(String asked) {
        assertThat(topics.replyTo(asked)).isEqualTo(topics.ack());
    }
}
