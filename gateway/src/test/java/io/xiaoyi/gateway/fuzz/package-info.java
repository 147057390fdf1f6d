/**
 * Fuzzing of every byte that comes from outside: what is fuzzed ({@code Target}), and Jazzer run on it in a JVM of its
 * own, because its agent would instrument every other test of this one ({@code Fuzzer}). The targets themselves stand
 * beside what they fuzz.
 */
package io.xiaoyi.gateway.fuzz;
