package io.xiaoyi.gateway.journal;

import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Octets;

/**
 * One fact as it is written.
 *
 * @param seq from 1, without a hole but for a gap entry, which stands for several
 * @param moment boot, wall (whole milliseconds), uptime and trust
 * @param kind kebab case, such as {@code granted}
 * @param subject reader, door or other thing it is about
 * @param body a flat map in deterministic CBOR, text keys
 * @param hash SHA-256(previous hash ‖ encoded entry without this hash), 32 bytes
 */
public record Entry(long seq, Moment moment, String kind, String subject, Octets body, Octets hash) {}
