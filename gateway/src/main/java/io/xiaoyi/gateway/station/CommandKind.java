package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.pass.Role;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a station can be told by a signed command or from its console, and who may tell it. A signed command that acts
 * on the station names the nonce of now, so that one kept back dies with it; what only asks need not, but is good once
 * all the same.
 */
enum CommandKind {
    /** Releases a door for its long release, as long as for one who needs more time. */
    UNLOCK(true, Set.of("door"), Role.OPERATOR, Role.PLATFORM),
    /** Releases doors until they are told otherwise, or for a time. */
    HOLD_OPEN(true, Set.of("door", "seconds"), Role.OPERATOR, Role.PLATFORM),
    LOCKDOWN(true, Set.of("door"), Role.OPERATOR, Role.PLATFORM),
    /** Ends a lockdown or a hold-open. */
    RESUME(true, Set.of("door"), Role.OPERATOR, Role.PLATFORM),
    /** A courier answered the number on a door's screen through the platform: judged as if he had shown it. */
    ADMIT(true, Set.of("door", "pass", "number"), Role.PLATFORM),
    OUTLET_START(true, Set.of("outlet", "pass"), Role.OPERATOR, Role.PLATFORM),
    OUTLET_STOP(true, Set.of("outlet"), Role.OPERATOR, Role.PLATFORM),
    /** Puts a faulty outlet back in service, which only somebody who looked at it may do. */
    OUTLET_CLEAR(true, Set.of("outlet"), Role.OPERATOR),
    /** Withdraws a pass here and now, before the platform's list says so. */
    REVOKE(true, Set.of("pass"), Role.OPERATOR, Role.PLATFORM),
    /** Ends the process in order; its service manager starts it anew. */
    RESTART(true, Set.of(), Role.OPERATOR, Role.INSTALLER),
    /**
     * Sets the clock's floor to when it was signed, which alone may lower it. Neither a platform's key nor an
     * operator's suffices, and no expiry is asked, since the clock is what is wrong: it is good while its nonce is.
     */
    CLOCK_RESET(true, Set.of(), Role.ROOT),
    /** Lights and sounds the signals of a door's readers, so that somebody finds the box he is talked about. */
    IDENTIFY(false, Set.of("door"), Role.OPERATOR, Role.PLATFORM, Role.INSTALLER),
    /** A page of the journal. */
    HISTORY(false, Set.of("from", "since", "until", "limit"), Role.OPERATOR, Role.PLATFORM),
    /** How station and machine are. */
    DIAGNOSE(false, Set.of(), Role.OPERATOR, Role.PLATFORM, Role.INSTALLER),
    /** The newest lines that the gateway has logged. */
    LOG_UPLOAD(false, Set.of("lines"), Role.OPERATOR, Role.INSTALLER);

    private final boolean acts;
    private final Set<String> arguments;
    private final Set<Role> roles;

    CommandKind(boolean acts, Set<String> arguments, Role... roles) {
        this.acts = acts;
        this.arguments = arguments;
        this.roles = Set.of(roles);
    }

    static Optional<CommandKind> named(String name) {
        return Arrays.stream(values()).filter(kind -> kind.code().equals(name)).findFirst();
    }

    /** Stable, kebab case: the name in the signed command and the last step of its topic. */
    String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it must name the nonce of now, see {@link Nonces}. */
    boolean acts() {
        return acts;
    }

    /** Whether it changes nothing and wants an answer. */
    boolean asks() {
        return this == HISTORY || this == DIAGNOSE || this == LOG_UPLOAD;
    }

    /** The names of its arguments: one that is none of them may be a slip that would widen what is meant. */
    Set<String> arguments() {
        return arguments;
    }

    /** Whether a root must sign it, as pinned: a key in the ring does not count. */
    boolean isByRoot() {
        return roles.contains(Role.ROOT);
    }

    /** Whose keys may sign it; one of them suffices. */
    Set<Role> roles() {
        return roles;
    }
}
