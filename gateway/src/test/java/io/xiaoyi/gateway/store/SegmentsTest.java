package io.xiaoyi.gateway.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.xiaoyi.gateway.journal.Chain;
import io.xiaoyi.gateway.journal.SegmentHeader;
import io.xiaoyi.gateway.pass.Octets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentsTest {
    private static final long ID = 7;
    private static final int SEGMENT_BYTES = 64 << 10;

    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsInTheSegmentThoughTheNextSpareIsWantedWhileItIsNamed() throws IOException {
        var disk = new KeepingDisk();
        var segments = new Segments(disk, folder, SEGMENT_BYTES, List.of());
        segments.prepare();
        disk.kept = segments;
        var header = new SegmentHeader(ID, 1, 1, 1, Chain.genesis(ID), Instant.EPOCH, 0, Octets.of(), Octets.of());
        Segments.Open open = segments.create(header);
        byte[] frame = {1, 2, 3, 4};
        open.file().write(ByteBuffer.wrap(frame), open.position());
        open.file().close();
        byte[] there = Files.readAllBytes(open.segment().path);
        assertThat(Arrays.copyOfRange(there, open.position(), open.position() + frame.length)).isEqualTo(frame);
        assertThat(segments.hasSpare()).as("its name is free again").isFalse();
    }

    /** The machine's own, where a round of the keeper comes right before a segment has its name. */
    private static final class KeepingDisk implements Disk {
        private Segments kept;

        @Override
        public void move(Path from, Path to) throws IOException {
            if (to.getFileName().toString().startsWith("segment-") && !kept.hasSpare()) {
                kept.prepare();
            }
            Disk.super.move(from, to);
        }
    }
}
