package io.xiaoyi.gateway.uplink;

import java.util.regex.Pattern;

/**
 * The topics of one station: {@code st/v1/{tenant}/{station}/…}.
 *
 * @param tenant 1 to 64 of letters, digits, dot, underscore and hyphen
 * @param station the same; unique within the tenant
 */
public record Topics(String tenant, String station) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int REPLY_TOPIC_LIMIT = 256;

    /** @throws IllegalArgumentException for a name that would change the topic's shape */
    public Topics {
        checked("tenant", tenant);
        checked("station", station);
    }

    private static void checked(String what, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    what + " '" + name + "': expected 1 to 64 letters, digits, dots, underscores or hyphens");
        }
    }

    private String base() {
        return "st/v1/" + tenant + "/" + station + "/";
    }

    /** Retained: what this station is. */
    public String birth() {
        return base() + "birth";
    }

    /** Retained, and the last will: online or offline. */
    public String link() {
        return base() + "link";
    }

    /** Retained: how the station stands now. */
    public String state() {
        return base() + "state";
    }

    /** What is measured, as flat numbers. */
    public String telemetry() {
        return base() + "telemetry";
    }

    /** Retained by the platform: what an operator wants changed. */
    public String shadowDesired() {
        return base() + "shadow/desired";
    }

    /** Retained: what is in force of it. */
    public String shadowReported() {
        return base() + "shadow/reported";
    }

    /** Where entries of this kind go; {@link #events()} with the kind behind it. */
    public String event(String kind) {
        return events() + kind;
    }

    /** What all topics of entries begin with. */
    public String events() {
        return base() + "event/";
    }

    /** What the topics of commands begin with. */
    public String commands() {
        return base() + "cmd/";
    }

    /** The filter that all commands match. */
    public String commandFilter() {
        return commands() + "+";
    }

    /** Where the station asks what time it is. */
    public String timeAsk() {
        return base() + "time/ask";
    }

    /** Where it is answered. */
    public String timeAnswer() {
        return base() + "time/answer";
    }

    /** Where replies go when the command named no other place. */
    public String ack() {
        return base() + "ack";
    }

    /**
     * Where the reply to a command goes: to the topic it asked for, but never one by which a sender of commands could
     * make this station speak in another's name, or in its own journal's.
     *
     * @param asked MQTT 5's response topic, possibly empty
     */
    public String replyTo(String asked) {
        boolean isPlain = !asked.isEmpty() && asked.length() <= REPLY_TOPIC_LIMIT && asked.indexOf('+') < 0
                && asked.indexOf('#') < 0 && asked.chars().allMatch(c -> c >= 0x20 && c < 0x7f);
        boolean isOfTheContract = asked.startsWith("$") || asked.startsWith("st/") || asked.startsWith("trust/");
        return isPlain && (!isOfTheContract || asked.startsWith(ack() + "/")) ? asked : ack();
    }
}
