package io.xiaoyi.gateway.station;

import java.util.Optional;

/**
 * An effect that may not be seen before its fact is on the disk.
 *
 * @param seq the entry that must be durable first
 * @param sinceUptimeNanos when it was decided; past the station's patience it goes, or its grant is withheld
 * @param effect a lock's release, an answer, a reply
 * @param grant the grant it belongs to, which strict stations take back; empty for what an operator ordered
 */
public record Waiting(long seq, long sinceUptimeNanos, Effect effect, Optional<Fact.Granted> grant) {}
