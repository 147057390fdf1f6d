/** Tests of the journal's rules: the durable format, the chain, frames, delivery and retention. */
package io.xiaoyi.gateway.journal;
