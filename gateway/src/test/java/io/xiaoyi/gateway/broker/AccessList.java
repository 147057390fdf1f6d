package io.xiaoyi.gateway.broker;

import java.util.ArrayList;
import java.util.List;

/**
 * Who may publish and subscribe to what, as Mosquitto's access lists say it ({@code mosquitto.conf(5)}, acl_file):
 * {@code topic} and {@code user} lines, and {@code pattern} lines for everyone, with {@code %u} for his name.
 */
record AccessList(List<Rule> rules) {
    /** @param user to whom it applies; empty for all */
    private record Rule(String user, boolean isPattern, String access, String filter) {
        boolean applies(String name) {
            return isPattern || user.equals(name);
        }

        String filter(String name) {
            return isPattern ? filter.replace("%u", name) : filter;
        }
    }

    static AccessList of(List<String> lines) {
        var rules = new ArrayList<Rule>();
        String user = "";
        for (String line : lines) {
            String[] words = line.strip().split("\\s+");
            switch (words[0]) {
                case "user" -> user = words[1];
                case "topic", "pattern" -> rules.add(new Rule(user, words[0].equals("pattern"), words[1], words[2]));
                default -> {
                    if (!line.isBlank() && !line.startsWith("#")) {
                        throw new IllegalArgumentException("in an access list: " + line);
                    }
                }
            }
        }
        return new AccessList(List.copyOf(rules));
    }

    boolean mayPublish(String name, String topic) {
        return allows(name, "write", topic);
    }

    /** Whether all that a filter could match may be read. */
    boolean maySubscribe(String name, String filter) {
        return allows(name, "read", filter);
    }

    private boolean allows(String name, String access, String wanted) {
        return rules.stream().filter(rule -> rule.applies(name))
                .filter(rule -> rule.access().equals(access) || rule.access().equals("readwrite"))
                .anyMatch(rule -> matches(rule.filter(name).split("/"), wanted.split("/")));
    }

    private static boolean matches(String[] filter, String[] wanted) {
        for (int i = 0; i < filter.length; i++) {
            if (filter[i].equals("#")) {
                return true;
            }
            if (i >= wanted.length || wanted[i].equals("#") || !filter[i].equals("+") && !filter[i].equals(wanted[i])) {
                return false;
            }
        }
        return filter.length == wanted.length;
    }
}
