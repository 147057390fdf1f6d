package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.meter.SimulatedMeters;
import io.xiaoyi.gateway.serial.Pty;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeterCommandsIT {
    @TempDir
    private Path folder;

    private Pty pty;

    private record Ended(int code, String text) {}

    @BeforeEach
    void pty() {
        pty = new Pty(folder);
    }

    @AfterEach
    void unplug() throws Exception {
        pty.close();
    }

    private Ended meter(String command, String... more) {
        var words = new StringWriter();
        var arguments = new ArrayList<>(List.of("meter", command, "--port", pty.device().toString()));
        arguments.addAll(List.of(more));
        int code = Main.run(new PrintWriter(words), new PrintWriter(words), arguments.toArray(String[]::new));
        return new Ended(code, words.toString().strip());
    }

    @Test
    void aMeterIsReadReaddressedAndReset() throws Exception {
        pty.plug();
        SimulatedMeters.at(pty.other(), 1);

        assertThat(meter("read")).isEqualTo(new Ended(0,
                "any address: 230.1 V, 1.100 A, 10.0 W, 15230 Wh, 50.0 Hz, power factor 0.95"));
        assertThat(meter("address", "--to", "7")).isEqualTo(new Ended(0,
                "address 7: 230.1 V, 1.100 A, 70.0 W, 15230 Wh, 50.0 Hz, power factor 0.95"));
        assertThat(meter("read", "--address", "1")).isEqualTo(new Ended(1, "address 1: no answer"));
        assertThat(meter("reset", "--address", "7")).isEqualTo(new Ended(0,
                "address 7: 230.1 V, 1.100 A, 70.0 W, 0 Wh, 50.0 Hz, power factor 0.95"));
    }

    @Test
    void whatCannotBeIsToldInOneLine() throws Exception {
        assertThat(meter("read")).isEqualTo(new Ended(74, pty.device() + " is not there"));
        assertThat(meter("read", "--address", "249")).isEqualTo(new Ended(2,
                "--address: found 249; allowed: 1 to 247"));
        assertThat(meter("read", "--baud", "9")).isEqualTo(new Ended(2, "--baud: found 9; allowed: 1200 to 115200"));
        pty.plug();
        assertThat(meter("address", "--to", "248")).isEqualTo(new Ended(2, "--to: found 248; allowed: 1 to 247"));
    }
}
