package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.station.Shadow;
import io.xiaoyi.gateway.store.ShadowFile.Kept;
import io.xiaoyi.gateway.store.ShadowFile.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShadowFileTest {
    private static final Kept FIRST = new Kept(3, false, new Version(3, "0011223344556677", Octets.utf8(
            "{\"version\": 3}")), new Version(0, "", Octets.of()), Optional.empty());
    private static final Kept SECOND = new Kept(9, true, new Version(9, "朱", Octets.utf8("{\"version\": 9}")), FIRST
            .inForce(), Optional.of(new Shadow.Refused(8, Octets.of(new byte[32]), true, List.of("one", "two"))));

    @TempDir
    private Path folder;

    @Test
    void whatIsKeptIsFoundAgain() throws IOException {
        var file = new ShadowFile(folder.resolve("shadow"));
        assertThat(file.load()).isEmpty();
        file.save(FIRST);
        assertThat(new ShadowFile(folder.resolve("shadow")).load()).contains(FIRST);
        file.save(SECOND);
        assertThat(new ShadowFile(folder.resolve("shadow")).load()).contains(SECOND);
    }

    @Test
    void aByteThatIsAnotherIsDamageAndSetAside() throws IOException {
        var file = new ShadowFile(folder);
        file.save(SECOND);
        byte[] good = Files.readAllBytes(folder.resolve("shadow"));
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x10;
            Files.write(folder.resolve("shadow"), bad);
            assertThatThrownBy(file::load).as("byte %d", i).isInstanceOf(ShadowFile.DamagedException.class)
                    .hasMessageContaining("shadow.damaged-" + (i + 1));
            assertThat(folder.resolve("shadow")).doesNotExist();
            assertThat(folder.resolve("shadow.damaged-" + (i + 1))).hasBinaryContent(bad);
        }
        assertThat(file.load()).isEmpty();
    }

    @Test
    void aFileThatIsCutShortOrEndlessIsDamage() throws IOException {
        var file = new ShadowFile(folder);
        for (int length : new int[]{0, 1, 31, 32, 33, 300_000}) {
            Files.write(folder.resolve("shadow"), new byte[length]);
            assertThatThrownBy(file::load).isInstanceOf(ShadowFile.DamagedException.class);
        }
    }

    /** The write that fails is any of those a save consists of. */
    @Test
    void aSaveThatFailsLeavesWhatWasThere() throws IOException {
        new ShadowFile(folder).save(FIRST);
        for (String step : List.of("create", "write", "force", "move")) {
            var failing = new ShadowFile(folder, new Disk() {
                @Override
                public DiskFile create(Path file) throws IOException {
                    fail("create", step);
                    DiskFile real = REAL.create(file);
                    return new DiskFile() {
                        @Override
                        public void write(java.nio.ByteBuffer bytes, long offset) throws IOException {
                            fail("write", step);
                            real.write(bytes, offset);
                        }

                        @Override
                        public void read(java.nio.ByteBuffer into, long offset) throws IOException {
                            real.read(into, offset);
                        }

                        @Override
                        public void force() throws IOException {
                            fail("force", step);
                            real.force();
                        }

                        @Override
                        public long size() throws IOException {
                            return real.size();
                        }

                        @Override
                        public void close() throws IOException {
                            real.close();
                        }
                    };
                }

                @Override
                public void move(Path from, Path to) throws IOException {
                    fail("move", step);
                    REAL.move(from, to);
                }
            });
            assertThatThrownBy(() -> failing.save(SECOND)).isInstanceOf(IOException.class);
            assertThat(new ShadowFile(folder).load()).contains(FIRST);
        }
    }

    private static void fail(String step, String which) throws IOException {
        if (step.equals(which)) {
            throw new IOException("No space left on device");
        }
    }
}
