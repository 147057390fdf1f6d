package io.xiaoyi.gateway.console;

import java.util.ArrayList;
import java.util.List;

/**
 * An account or a token that is no longer what it was, as the journal tells it.
 *
 * @param account whose; a token is {@code token} and its name
 * @param detail what was done, for people
 */
record Change(String account, String detail) {
    static final String REMOVED = "removed";

    /** What became of accounts and tokens; that somebody signed in is no change. */
    static List<Change> between(Book before, Book after) {
        var changes = new ArrayList<Change>();
        after.accounts().forEach((name, now) -> {
            Book.Account then = before.accounts().get(name);
            if (then == null) {
                changes.add(new Change(name, made(now.role())));
            } else if (!now.isSameAs(then)) {
                changes.add(new Change(name, "changed" + (now.role() == then.role() ? "" : ", " + now.role().code())
                        + (now.hash().equals(then.hash()) ? "" : ", password")));
            }
        });
        before.accounts().keySet().stream().filter(name -> !after.accounts().containsKey(name)).forEach(
                name -> changes.add(new Change(name, REMOVED)));
        after.tokens().values().stream().filter(it -> !before.tokens().containsKey(it.id())).forEach(
                it -> changes.add(new Change(token(it.name()), made(it.role()))));
        before.tokens().values().stream().filter(it -> !after.tokens().containsKey(it.id())).forEach(
                it -> changes.add(new Change(token(it.name()), REMOVED)));
        return changes;
    }

    static String made(ConsoleRole role) {
        return "made, " + role.code();
    }

    static String token(String name) {
        return "token " + name;
    }
}
