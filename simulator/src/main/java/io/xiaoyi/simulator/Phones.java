package io.xiaoyi.simulator;

import io.xiaoyi.simulator.ReferencePlatform.Phone;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The couriers' phones, each enrolled when it is asked for first.
 *
 * <p>Threading: one thread at a time.
 */
final class Phones {
    private static final Duration ISSUED_BEFORE = Duration.ofDays(3);

    private final ReferencePlatform platform;
    private final Duration lapse;
    private final Map<Integer, Phone> phones = new ConcurrentHashMap<>();

    /** @param lapse how long the passes are still good that run out before the doors open */
    Phones(ReferencePlatform platform, Duration lapse) {
        this.platform = platform;
        this.lapse = lapse;
    }

    Phone of(Courier courier, Instant now) {
        return phones.computeIfAbsent(courier.number(), _ -> {
            Instant issued = now.minus(ISSUED_BEFORE);
            return switch (courier.standing()) {
                case REGULAR -> platform.enrol(StationFiles.GROUP, issued);
                case NEWCOMER -> platform.enrol(StationFiles.STATION, issued);
                case LAPSED -> platform.enrol(StationFiles.GROUP, issued, now.plus(lapse));
                case ELSEWHERE -> platform.enrol("st-0042", issued);
            };
        });
    }
}
