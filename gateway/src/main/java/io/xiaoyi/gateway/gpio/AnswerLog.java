package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.station.Effect;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Locale;

/** An answer as one line of the log: what a board shows that has no lights and no buzzer. */
final class AnswerLog {
    private AnswerLog() {}

    static void write(Logger log, Effect.Answer answer) {
        log.log(Level.INFO, "reader {0}: {1}{2}", answer.reader(), words(answer.outcome()),
                answer.denial().map(denial -> ", " + denial.code()).orElse("") + answer.outlet()
                        .map(it -> ", outlet " + it.outlet() + " " + words(it.state())
                                + (it.place().isPresent() ? ", place " + it.place().getAsInt() : "")
                                + ", " + it.wattHours() + " Wh")
                        .orElse(""));
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
