/**
 * What makes a station of the parts: the command line, the settings, the board, the only clock, the threads and the
 * order in which things start and stop. {@link io.xiaoyi.gateway.runtime.Settings} is one YAML file, checked before
 * anything is opened; {@link io.xiaoyi.gateway.gpio.Board} says which line is which. The way from the reader to the
 * lock opens before the view and the uplink are begun, and neither can end it. The simulator enters by
 * {@link io.xiaoyi.gateway.runtime.Gateway#open}, with hands and a clock of its own. This package may know all others;
 * none knows it.
 */
package io.xiaoyi.gateway.runtime;
