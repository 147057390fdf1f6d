package io.xiaoyi.gateway.pass;

import java.util.List;
import java.util.OptionalInt;

/**
 * Where a pass is good and for what.
 *
 * @param stations ids of stations or of groups of stations
 * @param rights bits of {@link Right}
 * @param uses how many grants the pass is good for, counted at its one station; empty for no limit
 */
public record Scope(List<String> stations, long rights, OptionalInt uses) {
    public Scope {
        stations = List.copyOf(stations);
    }

    public boolean allows(Right right) {
        return (rights & right.bit()) != 0;
    }
}
