package io.xiaoyi.gateway.console;

import java.util.List;
import java.util.Locale;

/** The languages that the console speaks. */
public enum Language {
    CHINESE("zh-CN"),
    ENGLISH("en");

    private static final int LONGEST_HEADER = 500;

    private final String tag;

    Language(String tag) {
        this.tag = tag;
    }

    /** As {@code Content-Language} says it (RFC 5646). */
    public String tag() {
        return tag;
    }

    /** The one of the two that is said in this language. */
    public String of(String chinese, String english) {
        return this == CHINESE ? chinese : english;
    }

    /** What a reader prefers by his {@code Accept-Language} (RFC 9110, 12.5.4); English where he says neither. */
    public static Language preferred(String acceptLanguage) {
        if (acceptLanguage.isBlank() || acceptLanguage.length() > LONGEST_HEADER) {
            return ENGLISH;
        }
        try {
            Locale found = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), List.of(Locale.CHINESE,
                    Locale.ENGLISH));
            return Locale.CHINESE.equals(found) ? CHINESE : ENGLISH;
        } catch (IllegalArgumentException e) {
            return ENGLISH;
        }
    }
}
