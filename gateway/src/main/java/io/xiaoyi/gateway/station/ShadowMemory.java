package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;

/**
 * What of the shadow the journal keeps, so that a lost or damaged file brings no old document back.
 *
 * @param highest the highest version that was ever in force
 * @param hash SHA-256 of its document; empty where it failed its trial
 */
public record ShadowMemory(long highest, Octets hash) {
    ShadowMemory changed(Fact.ConfigurationChanged fact) {
        return fact.version() < highest ? this : new ShadowMemory(fact.version(), fact.hash());
    }

    ShadowMemory rolledBack(Fact.ConfigurationRolledBack fact) {
        return fact.version() == highest ? new ShadowMemory(highest, Octets.of()) : this;
    }
}
