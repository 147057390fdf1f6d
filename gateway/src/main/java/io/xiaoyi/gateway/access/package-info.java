/**
 * Who may come in. {@link io.xiaoyi.gateway.access.AccessRules} judges one reading of {@code pass} by what is fixed,
 * what
 * is known, what is remembered and what stands now, and answers with a {@link io.xiaoyi.gateway.access.Verdict}; every
 * way to say no is a {@link io.xiaoyi.gateway.access.Denial}, in the order in which it is checked.
 * {@link io.xiaoyi.gateway.access.ReplayMemory} holds what has been granted, so that a code works once, and
 * {@link io.xiaoyi.gateway.access.Throttle} slows down whoever shows bad ones. Nothing here is changed by judging:
 * {@code station} records the verdict as a fact and moves the memory on by it. Signatures are checked by {@code pass},
 * on every judgement.
 */
package io.xiaoyi.gateway.access;
