package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.StationFolder.until;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The thread that keeps what is in force, beside a station that does nothing. */
class ShadowDeskTest {
    @TempDir
    private Path folder;

    private ShadowDesk desk() throws SettingsException {
        return new ShadowDesk(Settings.read(new SettingsFolder(folder).file()));
    }

    @Test
    void withNothingToDoItSleepsUntilThereIsSomething() throws SettingsException {
        try (ShadowDesk desk = desk()) {
            desk.begin(_ -> true, () -> {
                throw new AssertionError("nothing was proposed");
            });
            until("it waits without an end", () -> Thread.getAllStackTraces().keySet().stream().anyMatch(it -> it
                    .getName().equals("shadow") && it.getState() == Thread.State.WAITING));
        }
    }
}
