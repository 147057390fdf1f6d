package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.scan.Decoding.Decoded;
import java.nio.file.Path;

/** What one image file came to. */
public sealed interface FileScan {
    /** As it was named, or as found in the folder that was named. */
    Path file();

    /**
     * A code was read.
     *
     * @param reading
     *            what its text says, not verified
     */
    record Read(Path file, Decoded decoded, Reading reading) implements FileScan {}

    /**
     * None was.
     *
     * @param detail
     *            what was found and what was expected, in one line
     */
    record Failed(Path file, Reason reason, String detail) implements FileScan {}

    /** Why no code came out of a file. */
    enum Reason {
        /** There is no such file. */
        NOT_FOUND,
        /** It is there, but can not be opened or read. */
        UNREADABLE,
        /** A folder without image files. */
        EMPTY_FOLDER,
        /** Neither PNG nor JPEG by its first bytes. */
        NOT_AN_IMAGE,
        /** More pixels or bytes than are read; found before its pixels are decoded. */
        TOO_LARGE,
        /** It begins as an image and ends too early. */
        TRUNCATED,
        /** It begins as an image and makes no sense further on. */
        DAMAGED,
        /** A sound image in which no pass reads a code. */
        NO_CODE
    }
}
