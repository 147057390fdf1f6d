package io.xiaoyi.simulator;

import io.xiaoyi.gateway.scan.Frame;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * What the scanner's camera saw, the newest few, as PNG.
 *
 * <p>Threading: any thread.
 */
final class Pictures {
    private static final int KEPT = 24;

    private final Map<Long, byte[]> pictures = new LinkedHashMap<>();
    private long last;

    /** @return its number */
    synchronized long add(Frame frame) {
        pictures.put(++last, png(frame));
        pictures.remove(last - KEPT);
        return last;
    }

    synchronized Optional<byte[]> find(long number) {
        return Optional.ofNullable(pictures.get(number));
    }

    private static byte[] png(Frame frame) {
        var image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, frame.width(), frame.height(), frame.luminance());
        var out = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
