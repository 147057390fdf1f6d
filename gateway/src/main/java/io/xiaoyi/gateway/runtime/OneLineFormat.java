package io.xiaoyi.gateway.runtime;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One readable line a message on standard error; of an exception what it is, why, and the first place of ours. */
final class OneLineFormat extends Formatter {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneId.systemDefault());

    /** Makes every logger of this process write this way; libraries only from warnings on. @return what writes */
    static LogWriter install() {
        Logger root = Logger.getLogger("");
        for (Handler before : root.getHandlers()) {
            root.removeHandler(before);
        }
        LogWriter writer = LogWriter.onStandardError();
        root.addHandler(writer);
        root.setLevel(Level.WARNING);
        GATEWAY.setLevel(Level.INFO);
        HOUSE.setLevel(Level.INFO);
        BOARD_GUESS.setLevel(Level.OFF);
        return writer;
    }

    /** Keeps writing while the process stops: the JDK's own manager closes its handlers when that begins. */
    public static final class Lasting extends LogManager {
        /** Made by the JDK. */
        public Lasting() {}

        @Override
        public void reset() {}
    }

    private static final Logger GATEWAY = Logger.getLogger("gateway");
    private static final Logger HOUSE = Logger.getLogger("io.xiaoyi.gateway");
    /** Pi4J calls it an error where it does not know the board; what the board is stands in the board file. */
    private static final Logger BOARD_GUESS = Logger.getLogger("com.pi4j.boardinfo");

    @Override
    public String format(LogRecord entry) {
        var line = new StringBuilder(160).append(TIME.format(entry.getInstant())).append(' ').append(
                level(entry.getLevel())).append(' ').append(entry.getLoggerName()).append(": ").append(
                        formatMessage(entry));
        for (Throwable thrown = entry.getThrown(); thrown != null; thrown = thrown.getCause()) {
            line.append("; ").append(thrown);
            for (StackTraceElement place : thrown.getStackTrace()) {
                if (place.getClassName().startsWith("io.xiaoyi.")) {
                    line.append(" at ").append(place);
                    break;
                }
            }
        }
        return line.toString().replaceAll("\\p{Cc}+", " ") + System.lineSeparator();
    }

    private static String level(Level level) {
        return level.intValue() >= Level.SEVERE.intValue()
                ? "ERROR"
                : level.intValue() >= Level.WARNING.intValue() ? "WARN " : "INFO ";
    }
}
