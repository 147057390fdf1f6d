package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Octets;
import java.util.List;

/**
 * What a document says, held against the station's wiring by the same rules as the installer's file: a function of the
 * two alone, so that it can be computed before its turn.
 */
public sealed interface ShadowReading {
    /** The document that was read. */
    Octets document();

    /** It may be. The configuration names nobody yet. */
    record Usable(Configuration configuration) implements ShadowReading {
        @Override
        public Octets document() {
            return configuration.document();
        }
    }

    /**
     * It may not.
     *
     * @param version what it says, 0 where it says none
     * @param reasons at least one: place, what was found, what is allowed
     */
    record Unusable(Octets document, long version, List<String> reasons) implements ShadowReading {
        public Unusable {
            reasons = List.copyOf(reasons);
        }
    }
}
