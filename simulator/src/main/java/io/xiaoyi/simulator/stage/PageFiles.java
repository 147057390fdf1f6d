package io.xiaoyi.simulator.stage;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * The files of the page, which lie beside this class. What lies under {@code assets/} has its content's hash in its
 * name.
 *
 * <p>Threading: any thread.
 */
final class PageFiles {
    private static final Pattern NAME = Pattern.compile("/|/(assets/)?[A-Za-z0-9_-]+\\.[a-z0-9]{2,5}");
    private static final Map<String, String> TYPES = Map.of("html", "text/html; charset=utf-8", "js",
            "text/javascript; charset=utf-8", "css", "text/css; charset=utf-8", "svg", "image/svg+xml", "png",
            "image/png", "txt", "text/plain; charset=utf-8");

    private final Map<String, Optional<PageFile>> known = new ConcurrentHashMap<>();

    private PageFiles() {}

    static PageFiles ofThisProgram() {
        return new PageFiles();
    }

    /**
     * One file.
     *
     * @param compressed the same by gzip, where that is shorter
     * @param unchanging whether another content would have another name
     */
    record PageFile(String type, byte[] bytes, Optional<byte[]> compressed, boolean unchanging) {}

    /** The file at a path; empty where there is none, or of a kind that is not served. */
    Optional<PageFile> find(String path) {
        if (!NAME.matcher(path).matches()) {
            return Optional.empty();
        }
        String name = path.equals("/") ? "/index.html" : path;
        return TYPES.containsKey(extension(name)) ? known.computeIfAbsent(name, PageFiles::load) : Optional.empty();
    }

    private static Optional<PageFile> load(String name) {
        try (InputStream in = PageFiles.class.getResourceAsStream("page" + name)) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            byte[] compressed = compressed(bytes);
            return Optional.of(new PageFile(TYPES.get(extension(name)), bytes, compressed.length < bytes.length
                    ? Optional.of(compressed)
                    : Optional.empty(), name.startsWith("/assets/")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }

    private static byte[] compressed(byte[] bytes) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }
}
