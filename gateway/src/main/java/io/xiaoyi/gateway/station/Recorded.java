package io.xiaoyi.gateway.station;

import io.xiaoyi.gateway.moment.Moment;

/**
 * A fact in its place.
 *
 * @param seq the entry's number in its journal, from 1, without a hole
 * @param moment when it was decided, the wall as judged
 */
public record Recorded(long seq, Moment moment, Fact fact) {}
