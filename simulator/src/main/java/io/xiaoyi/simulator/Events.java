package io.xiaoyi.simulator;

import io.xiaoyi.gateway.access.Denial;
import io.xiaoyi.simulator.Terminal.Tone;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * The lines that tell what happens at the doors: time, door, who, a symbol and a word, why.
 *
 * <p>Threading: any thread.
 */
final class Events {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");
    private static final int DOOR_COLUMNS = 10;
    private static final int WHO_COLUMNS = 12;
    private static final int WHAT_COLUMNS = 16;

    private final Terminal terminal;
    private final ZoneId zone;

    Events(Terminal terminal, ZoneId zone) {
        this.terminal = terminal;
        this.zone = zone;
    }

    void granted(Instant at, String door, String who, double millis, int waiting, String remark) {
        line(Tone.GOOD, at, door, who, "✓ 进 in", "%.1f ms%s%s".formatted(millis, remark(remark), queue(waiting)));
    }

    void denied(Instant at, String door, String who, Denial denial, int waiting, String remark) {
        line(Tone.BAD, at, door, who, "✗ " + denial.code(), denial.messageZh() + " " + denial.messageEn()
                + remark(remark) + queue(waiting));
    }

    void notOurs(Instant at, String door, String who, String remark) {
        line(Tone.BAD, at, door, who, "✗ not-ours", "不是小驿通行码 Not a Xiaoyi code." + remark(remark));
    }

    void learnt(Instant at, String door, String who) {
        line(Tone.PLAIN, at, door, who, "+ 登记 learnt", "通行证已登记 The phone introduced its pass.");
    }

    void unread(Instant at, String door, String who, String remark) {
        line(Tone.WARN, at, door, who, "~ 未读 unread", "看不清 The scanner reads nothing." + remark(remark));
    }

    /** The lock was secured again before the courier pushed. */
    void missed(Instant at, String door, String who) {
        line(Tone.WARN, at, door, who, "~ 慢了 too slow", "门又锁上了 The door was secured before the push.");
    }

    /** The station has no power: nobody answers. */
    void dark(Instant at, String door, String who) {
        line(Tone.WARN, at, door, who, "~ 没电 dark", "读头没有反应 The reader is dark.");
    }

    void left(Instant at, String door, String who) {
        line(Tone.QUIET, at, door, who, "← 出 out", "");
    }

    void unexpected(Instant at, String door, String who, String what) {
        line(Tone.ALARM, at, door, who, "! 异常 fault", what);
    }

    /** Something that a courier did at an outlet. */
    void atOutlet(Instant at, Tone tone, String outlet, String who, String what, String detail) {
        line(tone, at, outlet, who, what, detail);
    }

    /** Something about the station itself; {@code subject} stands where the door does. */
    void station(Instant at, Tone tone, String subject, String what, String detail) {
        line(tone, at, subject, "", what, detail);
    }

    private void line(Tone tone, Instant at, String door, String who, String what, String why) {
        String text = TIME.format(at.atZone(zone)) + "  " + Terminal.pad(door, DOOR_COLUMNS) + Terminal.pad(who,
                WHO_COLUMNS) + Terminal.pad(what, WHAT_COLUMNS) + " " + why;
        terminal.line(tone, text.stripTrailing());
    }

    private static String remark(String remark) {
        return remark.isEmpty() ? "" : "  (" + remark + ")";
    }

    private static String queue(int waiting) {
        return waiting == 0 ? "" : "  · 排队 waiting " + waiting;
    }
}
