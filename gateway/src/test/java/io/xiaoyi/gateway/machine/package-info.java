/**
 * A virtual machine whose kernel has GPIO lines and input devices that a test can push: {@link VirtualMachine}. A test
 * that wants a real kernel is two classes. One runs inside, has a main method, and tells what it finds through
 * {@link Findings}; the other, an ordinary integration test, boots the machine and hands each finding on as a test:
 *
 * <pre>{@code
 * final class PinsProgram {
 *     public static void main(String[] arguments) {
 *         var findings = new Findings();
 *         var chip = new SimulatedChip("board", 32).come();
 *         findings.check("aContactIsRead", () -> { chip.pull(22, true); … assertThat(…) … });
 *         findings.figure("write", "%.1f us", micros);
 *         findings.end();
 *     }
 * }
 *
 * class PinsIT {
 *     @TestFactory
 *     Stream<DynamicNode> inside() throws Exception {
 *         return VirtualMachine.run("pins", new Program(PinsProgram.class, Duration.ofSeconds(60), List.of())).tests();
 *     }
 * }
 * }</pre>
 *
 * <p>Several programs may share a machine, one after the other; a chip that one made stays for the next. Inside are
 * {@code gpio-sim} ({@link SimulatedChip}), the kernel's trace of its lines ({@link KernelTrace}), {@code uinput} and
 * {@code evdev}, pseudo-terminals, busybox, a Java runtime with the modules that the gateway uses, the gateway's jar
 * with its libraries, all test classes and AssertJ, but not JUnit. The user is root, the clock is this computer's, the
 * files are in memory. Booting takes some five seconds and Java runs about ten times slower than outside: limits and
 * patience are for that. Console and findings of the last run stay in {@code target/machine/NAME}.
 *
 * <p>The first use prepares a kernel and a runtime, half a minute with Debian's package registry, and keeps them in
 * {@code ~/.cache/xiaoyi}.
 */
package io.xiaoyi.gateway.machine;
