/**
 * A Pi4J provider of digital inputs and outputs on the Linux GPIO character device, version 2 of its interface (kernel
 * 5.10 and later; {@code linux/gpio.h}). It knows nothing of doors: a
 * {@link io.xiaoyi.gateway.gpio.chardev.ChardevOutputProvider} and a
 * {@link io.xiaoyi.gateway.gpio.chardev.ChardevInputProvider}, given to a Pi4J context, are all that its users need.
 *
 * <p>What it promises beyond Pi4J's own words: an output stands at its initial state from the moment the kernel hands
 * it over, because the state travels inside the request; a state is a voltage and the kernel's active-low flag is never
 * used, so nothing inverts twice. An input's edges come from one thread for all lines, with the kernel's own time
 * ({@link io.xiaoyi.gateway.gpio.chardev.LineEdge}), debounced by the kernel; edges that the kernel had to drop are
 * noticed by their numbers and the level is read again, so the last state is always the real one. A listener that
 * throws ends nothing. Whatever cannot be had says which chip, which line, for whom, and who holds it
 * ({@link io.xiaoyi.gateway.gpio.chardev.LineException}); a device that went away is told at once. Shutting down never
 * throws, so one failing line keeps no other from its shutdown state.
 *
 * <p>One file descriptor a line: a busy one costs no other. A board of 32 inputs costs 32 descriptors and one thread.
 */
package io.xiaoyi.gateway.gpio.chardev;
