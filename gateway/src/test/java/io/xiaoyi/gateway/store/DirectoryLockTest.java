package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryLockTest {
    @TempDir
    private Path folder;

    @Test
    void aSecondOneIsRefusedUntilTheFirstIsClosed() throws IOException {
        Path journal = folder.resolve("data/journal");
        try (DirectoryLock first = DirectoryLock.take(journal)) {
            assertThat(first).isNotNull();
            assertThatThrownBy(() -> DirectoryLock.take(journal)).isInstanceOf(IOException.class)
                    .hasMessageContaining(journal.toString()).hasMessageContaining("in use by another process (pid "
                            + ProcessHandle.current().pid());
        }
        DirectoryLock.take(journal).close();
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> DirectoryLock.take(file.resolve("journal"))).isInstanceOf(IOException.class)
                .hasMessageContaining("cannot be used").hasMessageContaining("allowed: a folder");
    }
}
