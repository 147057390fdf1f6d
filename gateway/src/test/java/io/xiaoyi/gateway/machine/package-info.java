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
 * {@code evdev}, serial lines ({@link PseudoTerminal}), a stand-in for systemd ({@link Supervisor}), busybox, a Java
 * runtime with the modules that the gateway uses, the gateway as a box has it ({@link VirtualMachine#box}), all test
 * classes and AssertJ, but not JUnit. The user is root, the files are in memory. Console and findings of the last run
 * stay in {@code target/machine/NAME}.
 *
 * <p><strong>Time inside is counted, not measured</strong>: one core that takes a nanosecond an instruction, about the
 * pace of a Raspberry Pi's, however busy this computer is; and a core that waits takes no time at all. So limits hold
 * or do not whatever else runs, five seconds of a door cost nothing, and two of Java's work cost some five. The clock
 * starts at this computer's time and falls behind. Booting takes 2.5 s inside, a Java program's start half a second.
 *
 * <p>The first use prepares a kernel and a runtime, half a minute with Debian's package registry, and keeps them in
 * {@code ~/.cache/xiaoyi}. {@code -Dmachine=arm64}, which {@code mvn -Parm64} sets, makes every machine one of arm64.
 */
package io.xiaoyi.gateway.machine;
