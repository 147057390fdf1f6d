package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.station.Remembered;
import java.util.List;

/**
 * What a start found.
 *
 * @param remembered the newest snapshot evolved over the later facts
 * @param journalId of the journal from here on
 * @param isGenesis whether there was no journal
 * @param reports what was found that should not be there; those that are alarms are to be raised once the boot began
 */
public record Recovered(Remembered remembered, long journalId, boolean isGenesis, List<Report> reports) {
    public Recovered {
        reports = List.copyOf(reports);
    }
}
