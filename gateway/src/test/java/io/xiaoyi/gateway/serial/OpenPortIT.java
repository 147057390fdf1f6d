package io.xiaoyi.gateway.serial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OpenPortIT {
    @TempDir
    private Path folder;

    /** A system keeps some thousand bytes for a device that takes none; who discards before never fills it. */
    @Test
    void whoDiscardsBeforeWritingIsNotHeldUpByADeviceThatTakesNothing() throws Exception {
        try (var pty = new Pty(folder).plug(); var port = OpenPort.open(SerialSettings.of(pty.device(), 9_600), 100)) {
            pty.freeze();
            for (int i = 0; i < 100; i++) {
                port.discard();
                port.write(new byte[1_000]);
            }
            assertThat(port).hasToString(pty.device() + " at 9600 8N1");
        }
    }
}
