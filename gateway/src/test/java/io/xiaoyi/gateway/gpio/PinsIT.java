package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.machine.VirtualMachine;
import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** A board on a real kernel's GPIO character device. */
class PinsIT {
    @TestFactory
    Stream<DynamicNode> inside() throws IOException, InterruptedException {
        return VirtualMachine.run("pins", new Program(PinsProgram.class, Duration.ofMinutes(5), List.of())).tests();
    }
}
