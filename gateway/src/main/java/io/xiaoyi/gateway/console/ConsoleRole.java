package io.xiaoyi.gateway.console;

import java.util.Locale;
import java.util.Optional;

/** What somebody may do here; each role may do all that those before it may. */
public enum ConsoleRole {
    /** Looks. */
    VIEWER,
    /** Acts on the station. */
    OPERATOR,
    /** Says who may look and act, and restarts the station. */
    ADMIN;

    /** As the interface writes it. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Empty for a word that is no role. */
    public static Optional<ConsoleRole> of(String code) {
        for (ConsoleRole role : values()) {
            if (role.code().equals(code)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** Whether this role may do what {@code least} may. */
    public boolean covers(ConsoleRole least) {
        return compareTo(least) >= 0;
    }
}
