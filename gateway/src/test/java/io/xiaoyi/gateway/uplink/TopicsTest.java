package io.xiaoyi.gateway.uplink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
