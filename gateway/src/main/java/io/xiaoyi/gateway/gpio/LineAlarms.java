package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.gpio.chardev.LineException;
import io.xiaoyi.gateway.station.Lines;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which alarms the failing lines of a board make. A chip that is missing is one alarm, not one a line; but a fire input
 * that cannot be read has always its own.
 *
 * <p>Threading: one thread at a time.
 */
final class LineAlarms {
    private static final String TAKEN_FOR_FIRE = "; taken for a fire until it can be read: every door is released";

    private final String chips;
    private Map<Key, String> raised = Map.of();

    private record Key(String code, String subject) {}

    /** @param chips what the alarm of an absent chip is about */
    LineAlarms(List<String> chips) {
        this.chips = String.join(",", chips);
    }

    /**
     * What has changed since the last call.
     *
     * @param failing why, by role
     */
    List<AdapterAlarm> changes(Map<String, LineException> failing) {
        Map<Key, String> wanted = wanted(failing);
        var changes = new ArrayList<AdapterAlarm>();
        raised.keySet().stream().filter(key -> !wanted.containsKey(key))
                .forEach(key -> changes.add(new AdapterAlarm(key.code(), key.subject(), false, "")));
        wanted.forEach((key, detail) -> {
            if (!raised.containsKey(key)) {
                changes.add(new AdapterAlarm(key.code(), key.subject(), true, detail));
            }
        });
        raised = wanted;
        return changes;
    }

    private Map<Key, String> wanted(Map<String, LineException> failing) {
        var wanted = new LinkedHashMap<Key, String>();
        failing.forEach((role, failure) -> {
            if (failure.isOfChip()) {
                wanted.putIfAbsent(new Key(GpioBoard.CHIP_ABSENT, chips), failure.getMessage());
            }
            if (role.equals(Lines.FIRE)) {
                wanted.put(new Key(GpioBoard.LINE_FAILED, role), failure.getMessage() + TAKEN_FOR_FIRE);
            } else if (!failure.isOfChip()) {
                wanted.put(new Key(GpioBoard.LINE_FAILED, role), failure.getMessage());
            }
        });
        return wanted;
    }
}
