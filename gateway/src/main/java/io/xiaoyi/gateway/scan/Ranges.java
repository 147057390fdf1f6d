package io.xiaoyi.gateway.scan;

/** Range checks that name the setting, what was found and what is allowed. */
final class Ranges {
    private Ranges() {}

    static void check(String setting, long found, long least, long most) {
        if (found < least || found > most) {
            throw new IllegalArgumentException(setting + " is " + found + ", allowed are " + least + " to " + most);
        }
    }
}
