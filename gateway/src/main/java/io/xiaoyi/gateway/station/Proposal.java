package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;

/** A document of what an operator wants changed, and by what right. */
public sealed interface Proposal {
    /** From the cloud, a {@link io.xiaoyi.gateway.pass.SignedShadow}: nothing of it is believed yet. */
    record Signed(Octets message) implements Proposal {}

    /**
     * From someone who stands at the station's own console and said who he is.
     *
     * @param account as the console knows him
     * @param document JSON in UTF-8
     */
    record ByAccount(String account, Octets document) implements Proposal {}
}
