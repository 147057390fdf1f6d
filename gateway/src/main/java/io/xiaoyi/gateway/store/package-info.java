/**
 * The journal's files, and the view that one can ask: the only place that knows JDBC and H2. The rules of both stand in
 * {@code journal}; here they meet a disk that may be slow, full or broken, and a power cut between any two writes. The
 * journal is the truth: {@code loop} hands it facts through the port {@code Journal} and reads them back, durable, by
 * {@code JournalReader}, as {@code uplink} does. The view is written behind it and holds nothing that cannot be built
 * anew. The form of a segment is shown byte by byte at {@link io.xiaoyi.gateway.store.JournalFiles}. Beside both, and
 * outliving both, {@link io.xiaoyi.gateway.store.TrustStore} keeps the signed messages whose trust is in force,
 * and {@link io.xiaoyi.gateway.store.ShadowFile} what an operator changed.
 */
package io.xiaoyi.gateway.store;
