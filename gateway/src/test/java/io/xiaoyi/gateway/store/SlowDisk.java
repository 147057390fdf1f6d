package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.station.Remembered;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The machine's disk, each force of which takes so much longer as it is told to at the time. Threading: any thread. */
public final class SlowDisk implements Disk {
    private volatile Duration delay = Duration.ZERO;

    public void delayForces(Duration by) {
        delay = by;
    }

    /** A journal on this disk; else as {@link JournalFiles#open} of a folder that is held already. */
    public JournalFiles journal(DirectoryLock lock, JournalSettings settings, Remembered genesis, Inbox inbox,
            CheckpointSigner signer) throws IOException {
        return JournalFiles.open(this, lock.directory(), settings, genesis, inbox, signer, lock);
    }

    @Override
    public DiskFile create(Path file) throws IOException {
        return new Slow(Disk.super.create(file));
    }

    @Override
    public DiskFile open(Path file) throws IOException {
        return new Slow(Disk.super.open(file));
    }

    private final class Slow implements DiskFile {
        private final DiskFile file;

        Slow(DiskFile file) {
            this.file = file;
        }

        @Override
        public void write(ByteBuffer bytes, long offset) throws IOException {
            file.write(bytes, offset);
        }

        @Override
        public void read(ByteBuffer into, long offset) throws IOException {
            file.read(into, offset);
        }

        @Override
        public void force() throws IOException {
            long until = System.nanoTime() + delay.toNanos();
            for (long left = delay.toNanos(); left > 0; left = until - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            file.force();
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
