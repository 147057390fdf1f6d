package io.xiaoyi.gateway.store;

import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A disk of one file, which is read only: whatever is opened, it is that. */
record MemoryDisk(byte[] bytes) implements Disk {
    @Override
    public DiskFile openToRead(Path file) {
        return new Memory(bytes);
    }

    private record Memory(byte[] bytes) implements DiskFile {
        @Override
        public void read(ByteBuffer into, long offset) {
            int count = (int) Math.max(0, Math.min(into.remaining(), bytes.length - offset));
            into.put(bytes, (int) offset, count);
        }

        @Override
        public long size() {
            return bytes.length;
        }

        @Override
        public void write(ByteBuffer from, long offset) {
            throw new AssertionError("nothing is written here");
        }

        @Override
        public void force() {
            throw new AssertionError("nothing is written here");
        }

        @Override
        public void close() {
            // nothing is held
        }
    }
}
