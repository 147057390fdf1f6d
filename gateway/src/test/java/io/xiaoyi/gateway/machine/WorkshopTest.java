package io.xiaoyi.gateway.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkshopTest {
    @TempDir
    private Path folder;

    @Test
    void theFirstCacheThatCanBeWrittenIsTaken() throws IOException {
        String file = Files.createFile(folder.resolve("file")).toString();
        String absent = folder.resolve("home/.cache").toString();
        assertThat(Workshop.writable("", file, absent, folder.toString())).contains(folder.resolve(
                "home/.cache/xiaoyi"));
        assertThat(folder.resolve("home/.cache/xiaoyi")).isDirectory();
    }

    @Test
    void aHomeThatIsUnknownHasNoCache() {
        assertThat(Workshop.writable("", "?/.cache", "cache")).isEmpty();
        assertThat(Path.of("?")).doesNotExist();
    }
}
