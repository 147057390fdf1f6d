package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;
import java.time.Duration;

/**
 * What an operator may change, in one version: a document laid over the installer's file, and what both come to.
 *
 * @param version of the document; 0 for the installer's file alone
 * @param by who wanted it: a key id, or the account at the console; empty for version 0
 * @param document as it came, JSON in UTF-8; empty for version 0
 * @param effective all that an operator may change with the values that hold, in the document's form
 * @param plan what the station goes by
 * @param learntPasses how many learnt passes are kept
 * @param broker where the uplink goes; empty for a station without one. A change of it is on trial
 * @param patience how long a trial lasts
 */
public record Configuration(long version, String by, Octets document, Octets effective, StationPlan plan,
        int learntPasses, String broker, Duration patience) {
    /** The installer's file of a station whose operator has nothing to change it by. */
    static Configuration fixed(StationPlan plan, int learntPasses) {
        return new Configuration(0, "", Octets.of(), Octets.utf8("{}"), plan, learntPasses, "", Duration.ofMinutes(3));
    }

    /** The same, wanted by someone. */
    public Configuration by(String who) {
        return new Configuration(version, who, document, effective, plan, learntPasses, broker, patience);
    }
}
