package io.xiaoyi.gateway.gpio;

import io.xiaoyi.gateway.figures.Figure;
import io.xiaoyi.gateway.figures.Sheet;
import io.xiaoyi.gateway.gpio.chardev.ManyEdgesIT;
import io.xiaoyi.gateway.machine.VirtualMachine;
import io.xiaoyi.gateway.machine.VirtualMachine.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How long a relay takes to be written and an edge to become an event, on a real kernel in an emulated machine; and the
 * memory of a process that sees ten million edges. Option: {@code edges}.
 */
public final class GpioFigure implements Figure {
    @Override
    public String name() {
        return "gpio";
    }

    @Override
    public void measure(Sheet sheet) throws Exception {
        int edges = sheet.option("edges", 10_000_000);
        VirtualMachine.run("latency", new Program(LatencyProgram.class, Duration.ofSeconds(300), List.of())).runs()
                .forEach(run -> run.figures().forEach(figure -> sheet.row(figure.what() + ", emulated", "%s",
                        figure.value())));
        Path folder = Files.createTempDirectory("edges-");
        List<Long> resident = ManyEdgesIT.resident(folder, edges / 10, edges);
        Files.delete(folder.resolve("line"));
        Files.delete(folder);
        sheet.row("resident after " + edges / 10 + " and after " + edges + " edges", "%.1f MB and %.1f MB",
                resident.getFirst() / 1e3, resident.getLast() / 1e3);
    }
}
