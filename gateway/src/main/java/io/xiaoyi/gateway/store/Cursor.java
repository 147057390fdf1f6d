package io.xiaoyi.gateway.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * How far the cloud has all, as a small file that is replaced in one step: journal id (8 bytes), seq (8), CRC-32C of
 * both (4), big endian. If it is lost, everything still kept is sent again, which receivers notice by the seq.
 *
 * @param journalId whose entries
 * @param seq the newest entry up to which all are acknowledged
 */
record Cursor(long journalId, long seq) {
    private static final int LENGTH = 20;
    private static final String NAME = "cursor";

    static Optional<Cursor> load(Path directory) throws IOException {
        Path file = directory.resolve(NAME);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        boolean whole = bytes.limit() == LENGTH && bytes.getInt(16) == checksum(bytes);
        return whole ? Optional.of(new Cursor(bytes.getLong(0), bytes.getLong(8))) : Optional.empty();
    }

    void save(Disk disk, Path directory) throws IOException {
        Path fresh = directory.resolve(NAME + ".new");
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH).putLong(0, journalId).putLong(8, seq);
        bytes.putInt(16, checksum(bytes));
        try (Disk.DiskFile file = disk.create(fresh)) {
            file.write(bytes, 0);
            file.force();
        }
        disk.move(fresh, directory.resolve(NAME));
        disk.forceDirectory(directory);
    }

    private static int checksum(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes.slice(0, 16));
        return (int) crc.getValue();
    }
}
