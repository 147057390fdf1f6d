/**
 * Signed passes: bytes in, {@link io.xiaoyi.gateway.pass.Reading} out. A pass is a COSE_Sign1 over CWT claims in
 * deterministic CBOR; what a phone shows is Base45 text of a signature over the current 15-second step. This package
 * reads, issues, presents and verifies them, and holds the key ring, the pass book and the revocations they are
 * looked up in. {@link io.xiaoyi.gateway.pass.Trust} says how signed rings, pages, revocations and heads change those.
 * It judges no pass: {@code access} does.
 */
package io.xiaoyi.gateway.pass;
