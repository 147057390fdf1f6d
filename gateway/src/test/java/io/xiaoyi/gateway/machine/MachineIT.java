package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What is found inside a virtual machine, each check as a test of its own. */
class MachineIT {
    @TestFactory
    Stream<DynamicNode> inside() throws IOException, InterruptedException {
        return VirtualMachine.run("machine", new Program(MachineProgram.class, Duration.ofSeconds(60), List.of()))
                .tests();
    }
}
