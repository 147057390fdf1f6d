/**
 * The few Linux system calls that Java has no words for, through {@code java.lang.foreign}: character devices (open,
 * ioctl, read without waiting), poll(2) over many of them with a way to wake it, and the datagram socket on which a
 * service manager listens. {@link Descriptor} is one open file, {@link Poll} waits for several of them,
 * {@link NotifySocket} tells the service manager. {@code gpio} and {@code scan} build on it; it knows nothing of pins
 * or keys. A call that fails says which file, which call and why, by the kernel's own name
 * ({@link SystemCallException}).
 *
 * <p>64-bit Linux on x86-64 and aarch64, where the layouts and numbers used here are the same; on another system the
 * classes load, and opening a file fails with a message.
 */
package io.xiaoyi.gateway.linux;
