package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.scan.FileScan.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Loads the bytes of a PNG or JPEG file as a {@link Frame}, by {@code javax.imageio}. Bytes may be anything: every
 * outcome is a value.
 *
 * <p>
 * Threading: stateless, any thread.
 */
final class ImageFiles {
    static final long MOST_PIXELS = 40_000_000;

    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

    private ImageFiles() {}

    /** A frame, or why there is none. */
    sealed interface Loaded {
        /**
         * The picture.
         *
         * @param complaint
         *            what the decoder minded, such as a JPEG's premature end, which it fills with grey; or empty
         */
        record Picture(Frame frame, String complaint) implements Loaded {}

        record Refused(Reason reason, String detail) implements Loaded {}
    }

    static Loaded load(byte[] bytes) {
        String format = format(bytes);
        if (format.isEmpty()) {
            String start = java.util.HexFormat.of().formatHex(bytes, 0, Math.min(8, bytes.length));
            return new Loaded.Refused(Reason.NOT_AN_IMAGE, bytes.length == 0
                    ? "the file is empty, expected a PNG or JPEG image"
                    : "begins with " + start + ", expected a PNG or JPEG image");
        }
        ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
        try (var stream = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            // Metadata is skipped: its compressed texts and profiles are where a small file grows large.
            reader.setInput(stream, true, true);
            return decoded(reader, format);
        } catch (IOException e) {
            return broken(e, format);
        } catch (RuntimeException e) {
            // What the decoders let out for damaged headers: IllegalArgument, NegativeArraySize, IndexOutOfBounds…
            return new Loaded.Refused(Reason.DAMAGED, "a damaged " + format + " image: " + Threads.words(e));
        } catch (OutOfMemoryError e) {
            return new Loaded.Refused(Reason.TOO_LARGE, "the image does not fit in the memory there is");
        } finally {
            reader.dispose();
        }
    }

    private static String format(byte[] bytes) {
        if (startsWith(bytes, PNG)) {
            return "PNG";
        }
        return startsWith(bytes, JPEG) ? "JPEG" : "";
    }

    private static boolean startsWith(byte[] bytes, byte[] magic) {
        return bytes.length >= magic.length && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
    }

    private static Loaded decoded(ImageReader reader, String format) throws IOException {
        long width = reader.getWidth(0);
        long height = reader.getHeight(0);
        if (width * height > MOST_PIXELS) {
            return new Loaded.Refused(Reason.TOO_LARGE,
                    width + " x " + height + " pixels, at most " + MOST_PIXELS / 1_000_000 + " million are read");
        }
        var complaint = new StringBuilder();
        reader.addIIOReadWarningListener((source, warning) -> {
            if (complaint.isEmpty()) {
                complaint.append(warning);
            }
        });
        return new Loaded.Picture(grey(reader.read(0)), complaint.toString());
    }

    private static Loaded broken(IOException e, String format) {
        boolean early = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            early |= cause instanceof EOFException;
        }
        return early
                ? new Loaded.Refused(Reason.TRUNCATED, "a " + format + " image that ends too early")
                : new Loaded.Refused(Reason.DAMAGED, "a damaged " + format + " image: " + Threads.words(e));
    }

    private static Frame grey(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] luminance = new byte[width * height];
        if (image.getType() == BufferedImage.TYPE_BYTE_GRAY) {
            // Not by getRGB, which takes the grey values for linear light and brightens them.
            image.getRaster().getDataElements(0, 0, width, height, luminance);
            return new Frame(width, height, luminance);
        }
        int[] row = new int[width];
        for (int y = 0; y < height; y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                luminance[y * width + x] = (byte) onWhite(row[x]);
            }
        }
        return new Frame(width, height, luminance);
    }

    /** Luma by ITU-R BT.601, what is transparent on a white ground. */
    private static int onWhite(int argb) {
        int alpha = argb >>> 24;
        int luma = 299 * (argb >> 16 & 0xff) + 587 * (argb >> 8 & 0xff) + 114 * (argb & 0xff);
        return (luma / 1000 * alpha + 255 * (255 - alpha)) / 255;
    }
}
