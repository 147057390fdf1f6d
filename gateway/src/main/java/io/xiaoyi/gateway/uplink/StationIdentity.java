package io.xiaoyi.gateway.uplink;

import io.xiaoyi.gateway.pass.Octets;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/**
 * What {@code birth} says of a station, fixed for one boot.
 *
 * @param topics tenant and station
 * @param name for people; may be empty
 * @param version of the software
 * @param boot the number of this boot
 * @param nonce the boot's first, as in {@code StationEvent.Started}
 */
public record StationIdentity(Topics topics, String name, ZoneId zone, List<String> groups, String version, int boot,
        Octets nonce, List<Door> doors, List<Outlet> outlets, List<Reader> readers) {
    public StationIdentity {
        groups = List.copyOf(groups);
        doors = List.copyOf(doors);
        outlets = List.copyOf(outlets);
        readers = List.copyOf(readers);
    }

    /**
     * A door.
     *
     * @param lock {@code strike} or {@code maglock}
     */
    public record Door(String id, String lock) {}

    /**
     * An outlet.
     *
     * @param use {@code socket} or {@code appliance}
     * @param watts its limit
     */
    public record Outlet(String id, String use, boolean metered, int watts) {}

    /**
     * A reader and what it opens.
     *
     * @param door empty at an outlet
     * @param direction {@code in} or {@code out}
     */
    public record Reader(String id, String door, String direction, Optional<String> outlet) {}
}
