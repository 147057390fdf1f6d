package io.xiaoyi.gateway.access;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is fixed for a station until its configuration changes.
 *
 * @param tenant whose keys count
 * @param station its id, as scopes and station-bound codes name it
 * @param groups the groups it belongs to, as scopes name them
 * @param hours when it is open, in its own time zone
 * @param onFloor what happens after 24 h without a trusted clock
 * @param refuseWhenFull whether {@link Denial#FULL} is given at all
 */
public record AccessPolicy(String tenant, String station, Set<String> groups, OpeningHours hours, OnFloor onFloor,
        boolean refuseWhenFull) {
    public AccessPolicy {
        groups = Set.copyOf(groups);
    }

    /** What a key of the ring may call this station: its id and its groups. */
    public Set<String> names() {
        return Stream.concat(Stream.of(station), groups.stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** What happens when trusted time has been missing for 24 h. */
    public enum OnFloor {
        /** Goes on as in the first 24 h. */
        OPEN,
        /** Only codes bound to the door's number are accepted. */
        STRICT
    }
}
