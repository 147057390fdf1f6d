/**
 * Pins: what a board's lines are ({@link io.xiaoyi.gateway.gpio.Board}) and what moves them. A
 * {@link io.xiaoyi.gateway.gpio.SimulatedBoard} keeps them in memory. {@link io.xiaoyi.gateway.gpio.PiHeader} knows
 * what a Raspberry Pi's pins do before any program does. Nobody else names a line by anything but its
 * role.
 */
package io.xiaoyi.gateway.gpio;
