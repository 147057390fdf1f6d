package io.xiaoyi.gateway.meter;

/**
 * How a meter has answered since its poller began.
 *
 * @param answered good readings
 * @param silent nothing was heard
 * @param garbled noise, a wrong CRC or half a frame
 * @param strangers another address answered
 * @param refused the meter answered with an exception
 */
public record MeterCounts(long answered, long silent, long garbled, long strangers, long refused) {
    static final MeterCounts NONE = new MeterCounts(0, 0, 0, 0, 0);

    MeterCounts plus(Answer answer) {
        return switch (answer) {
            case Answer.Accepted _ -> new MeterCounts(answered + 1, silent, garbled, strangers, refused);
            case Answer.Silent _ -> new MeterCounts(answered, silent + 1, garbled, strangers, refused);
            case Answer.Garbled _ -> new MeterCounts(answered, silent, garbled + 1, strangers, refused);
            case Answer.Stranger _ -> new MeterCounts(answered, silent, garbled, strangers + 1, refused);
            case Answer.Refused _ -> new MeterCounts(answered, silent, garbled, strangers, refused + 1);
        };
    }
}
