/**
 * Pins: what a board's lines are ({@link io.xiaoyi.gateway.gpio.Board}) and what moves them. A
 * {@link io.xiaoyi.gateway.gpio.SimulatedBoard} keeps them in memory; a {@link io.xiaoyi.gateway.gpio.GpioBoard} drives
 * real ones through Pi4J, with a provider of its own ({@code gpio.chardev}). Nobody else names a line by anything but
 * its role.
 */
package io.xiaoyi.gateway.gpio;
