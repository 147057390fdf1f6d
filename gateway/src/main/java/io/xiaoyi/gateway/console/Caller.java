package io.xiaoyi.gateway.console;

/**
 * Who calls: somebody who has signed in, or a machine with a token.
 *
 * @param name the account's, or the token's
 * @param isToken whether it is a machine
 */
public record Caller(String name, ConsoleRole role, boolean isToken) {
    /** As the journal names who did it: {@code console:ACCOUNT} or {@code token:NAME}. */
    public String by() {
        return (isToken ? "token:" : "console:") + name;
    }
}
