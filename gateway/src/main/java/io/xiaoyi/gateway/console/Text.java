package io.xiaoyi.gateway.console;

/** The same said in both languages. */
public record Text(String chinese, String english) {
    public String in(Language language) {
        return language.of(chinese, english);
    }
}
