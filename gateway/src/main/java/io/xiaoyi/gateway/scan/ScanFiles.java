package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.scan.Decoding.Decoded;
import io.xiaoyi.gateway.scan.Decoding.Unread;
import io.xiaoyi.gateway.scan.FileScan.Failed;
import io.xiaoyi.gateway.scan.FileScan.Read;
import io.xiaoyi.gateway.scan.FileScan.Reason;
import io.xiaoyi.gateway.scan.ImageFiles.Loaded;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Reads codes out of image files and folders of them.
 *
 * <p>
 * Threading: stateless, any thread; a scan runs on the thread that consumes its stream.
 */
public final class ScanFiles {
    private static final long MOST_BYTES = 64L << 20;
    private static final Set<String> SUFFIXES = Set.of("png", "jpg", "jpeg");

    private final QrDecoder decoder = new QrDecoder();
    private final PassReader passes;

    /** Tells by {@code passes} what the texts are that it reads. */
    public ScanFiles(PassReader passes) {
        this.passes = passes;
    }

    /**
     * One result for each file, as it is read. A folder stands for its files that are named as PNG or JPEG, in order of
     * their names, folders inside it left out; a file named itself is read whatever its name.
     */
    public Stream<FileScan> scan(List<Path> paths) {
        return paths.stream().flatMap(path -> Files.isDirectory(path) ? folder(path) : Stream.of(file(path)));
    }

    private Stream<FileScan> folder(Path folder) {
        List<Path> images;
        try (Stream<Path> inside = Files.list(folder)) {
            images = inside.filter(ScanFiles::namedAsImage).filter(path -> !Files.isDirectory(path)).sorted().toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            return Stream.of(new Failed(folder, Reason.UNREADABLE, "the folder can not be read: " + Threads.words(e)));
        }
        if (images.isEmpty()) {
            return Stream.of(new Failed(folder, Reason.EMPTY_FOLDER, "no file in it ends in .png, .jpg or .jpeg"));
        }
        return images.stream().map(this::file);
    }

    private static boolean namedAsImage(Path path) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return SUFFIXES.contains(name.substring(name.lastIndexOf('.') + 1));
    }

    private FileScan file(Path file) {
        byte[] bytes;
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                return new Failed(file, Reason.UNREADABLE, "neither a file nor a folder");
            }
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                return new Failed(file, Reason.TOO_LARGE,
                        size + " bytes, at most " + MOST_BYTES + " are read");
            }
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return new Failed(file, Reason.NOT_FOUND, "no such file");
        } catch (AccessDeniedException e) {
            return new Failed(file, Reason.UNREADABLE, "permission denied");
        } catch (IOException e) {
            return new Failed(file, Reason.UNREADABLE, Threads.words(e));
        }
        return switch (ImageFiles.load(bytes)) {
            case Loaded.Refused refused -> new Failed(file, refused.reason(), refused.detail());
            case Loaded.Picture picture -> picture(file, picture);
        };
    }

    private FileScan picture(Path file, Loaded.Picture picture) {
        return switch (decoder.decode(picture.frame())) {
            case Decoded decoded -> new Read(file, decoded, passes.read(decoded.bytes().toArray()));
            case Unread unread when picture.complaint().isEmpty() -> new Failed(file, Reason.NO_CODE, unread.why());
            case Unread unread -> new Failed(file, Reason.TRUNCATED,
                    "the image is incomplete (" + picture.complaint() + ") and what is left shows no code");
        };
    }
}
