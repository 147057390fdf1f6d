package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.machine.VirtualMachine;
import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Keyboards that the kernel takes for real ones. */
class KeyboardIT {
    @TestFactory
    Stream<DynamicNode> inside() throws IOException, InterruptedException {
        return VirtualMachine.run("keyboard", new Program(KeyboardProgram.class, Duration.ofSeconds(300), List.of()))
                .tests();
    }
}
