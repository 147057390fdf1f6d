package io.xiaoyi.gateway.loop;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.station.StationEvent;
import org.junit.jupiter.api.Test;

class EventQueueTest {
    @Test
    void whatWaitsIsCountedWhateverItsHaste() {
        var queue = new EventQueue();
        assertThat(queue.waiting()).isZero();
        queue.offer(new StationEvent.InputChanged("fire", true, 0));
        queue.offer(new StationEvent.AdapterAlarm("odd", "thing", true, ""));
        queue.offer(new StationEvent.Wake());
        assertThat(queue.waiting()).isEqualTo(3);
        while (queue.pollUrgent() != null || queue.pollPatient() != null) {
            // taken
        }
        assertThat(queue.waiting()).isZero();
    }
}
