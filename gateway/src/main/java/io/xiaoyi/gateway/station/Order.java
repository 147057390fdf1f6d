package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.PassId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A command's arguments, read and found to make sense here. */
sealed interface Order {
    /** What the journal names it by: a door, an outlet or the station. */
    default String subject() {
        return "station";
    }

    /** @param doors all of them where the command named none */
    record AtDoors(CommandKind kind, List<String> doors, Optional<Duration> time) implements Order {
        @Override
        public String subject() {
            return doors.size() == 1 ? doors.getFirst() : "station";
        }
    }

    /** @param number what the door's screen showed him */
    record Admit(String door, PassId pass, int number) implements Order {
        @Override
        public String subject() {
            return door;
        }
    }

    /** @param pass whose session it is; present for a start */
    record AtOutlet(CommandKind kind, String outlet, Optional<PassId> pass) implements Order {
        @Override
        public String subject() {
            return outlet;
        }
    }

    record Revoke(PassId pass) implements Order {}

    record Restart() implements Order {}

    record ResetClock() implements Order {}

    record Identify(List<String> doors) implements Order {}

    record Ask(Question question) implements Order {}

    /** The arguments are not what the command needs. */
    record Wrong(Commands.Refusal why) implements Order {}
}
