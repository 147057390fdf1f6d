package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** A machine has what it promises. */
class MachineIT {
    @TestFactory
    Stream<DynamicNode> promises() throws IOException, InterruptedException {
        return VirtualMachine.run("machine", new Program(MachineProgram.class, Duration.ofMinutes(5), List.of()))
                .tests();
    }
}
