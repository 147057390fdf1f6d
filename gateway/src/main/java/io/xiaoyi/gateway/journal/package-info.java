/**
 * The journal's rules, pure: how a fact becomes an entry and back, how entries are chained and framed, what a segment
 * opens with, how a chain is verified, which segments may be dropped and how entries are delivered to the cloud in
 * order. It knows {@code station} and what lies below; {@code store} does the reading and writing, {@code uplink} the
 * sending. Nothing here touches a file, a clock or a thread. The bytes are a durable format: tests pin them, and the
 * worked example in {@code store} shows a whole file.
 */
package io.xiaoyi.gateway.journal;
