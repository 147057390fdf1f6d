package io.xiaoyi.simulator;

/**
 * One courier of the population.
 *
 * @param number from 1, unique
 * @param standing what kind of pass is on the phone
 */
public record Courier(int number, Standing standing) {
    private static final String SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧";

    /** What the phone's pass is worth at this station. */
    public enum Standing {
        /** Good, and the station knows it. */
        REGULAR,
        /** Known here, and run out. */
        LAPSED,
        /** Good at another station. */
        ELSEWHERE,
        /** Good, and never shown here. */
        NEWCOMER
    }

    /** How the others call them, such as {@code 王师傅017}. */
    public String name() {
        return SURNAMES.charAt(number % SURNAMES.length()) + "师傅%03d".formatted(number);
    }
}
