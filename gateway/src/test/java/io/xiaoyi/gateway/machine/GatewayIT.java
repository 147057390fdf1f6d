package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** A whole gateway on a real kernel's GPIO lines. */
class GatewayIT {
    @TestFactory
    Stream<DynamicNode> onASimulatedChip() throws IOException, InterruptedException {
        return VirtualMachine.run("gateway", new Program(GatewayProgram.class, Duration.ofMinutes(5), List.of()))
                .tests();
    }
}
