package io.xiaoyi.gateway.machine;

import io.xiaoyi.gateway.runtime.StationFolder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

final class StartProgram {
    private StartProgram() {}

    public static void main(String[] arguments) throws Exception {
        var findings = new Findings();
        long t0 = System.nanoTime();
        var station = new StationFolder(Path.of("/tmp/station"));
        findings.figure("init", "%.2f s", (System.nanoTime() - t0) / 1e9);
        String box = "@" + VirtualMachine.BOX_OPTIONS;
        for (List<String> flags : List.of(List.of(box), List.of(box, "-XX:UseAVX=0"),
                List.of(box, "-XX:AOTCacheOutput=/tmp/g.aot"), List.of(box, "-XX:AOTCache=/tmp/g.aot"),
                List.of(box, "-XX:AOTCache=/tmp/g.aot"),
                List.of(box, "-XX:AOTCache=/tmp/g.aot", "-Xlog:startuptime"))) {
            var command = new ArrayList<>(List.of(VirtualMachine.JAVA.toString()));
            command.addAll(flags);
            command.addAll(
                    List.of("-jar", VirtualMachine.GATEWAY.toString(), "run", "--config", station.file().toString()));
            try (var manager = new ServiceManager(command, Duration.ofSeconds(20))) {
                manager.awaitReady(0);
                var events = manager.events();
                findings.figure(flags.toString(), "%.2f s",
                        (events.stream().filter(e -> e.what().equals("READY=1")).findFirst().get().nanos()
                                - events.getFirst().nanos()) / 1e9);
                long t1 = System.nanoTime();
                int exit = manager.stop();
                findings.figure("stop", "%d after %.2f s", exit, (System.nanoTime() - t1) / 1e9);
            }
        }
        findings.end();
    }
}
