/**
 * Pins: what a board's lines are ({@link io.xiaoyi.gateway.gpio.Board}) and what moves them. A
 * {@link io.xiaoyi.gateway.gpio.SimulatedBoard} keeps them in memory; a {@link io.xiaoyi.gateway.gpio.GpioBoard} drives
 * real ones through Pi4J, with a provider of its own ({@code gpio.chardev}). {@link io.xiaoyi.gateway.gpio.PiHeader}
 * knows what a Raspberry Pi's pins do before any program does. {@link io.xiaoyi.gateway.gpio.Signals} tell a courier by
 * two lamps and a buzzer. Nobody else names a line by anything but its role.
 */
package io.xiaoyi.gateway.gpio;
