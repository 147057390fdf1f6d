package io.xiaoyi.gateway.scan;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.util.Random;

/** Camera frames with a code in them. */
final class Scenes {
    private Scenes() {}

    /** The code on a grey wall, turned by so many degrees, its symbol with quiet zone this many pixels wide. */
    static BufferedImage wall(String text, int width, int height, double symbolPixels, double degrees) {
        QrImage code = QrImage.of(text);
        var image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(Color.GRAY);
        g.fillRect(0, 0, width, height);
        int side = code.modulesWithQuietZone();
        var place = AffineTransform.getTranslateInstance(width / 2.0, height / 2.0);
        place.rotate(Math.toRadians(degrees));
        place.scale(symbolPixels / side, symbolPixels / side);
        place.translate(-side / 2.0, -side / 2.0);
        g.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        g.drawImage(modules(code, 8), concat(place, AffineTransform.getScaleInstance(1 / 8.0, 1 / 8.0)), null);
        g.dispose();
        return image;
    }

    private static AffineTransform concat(AffineTransform outer, AffineTransform inner) {
        var both = new AffineTransform(outer);
        both.concatenate(inner);
        return both;
    }

    private static BufferedImage modules(QrImage code, int scale) {
        return image(code.frame(scale));
    }

    static BufferedImage image(Frame frame) {
        var image = new BufferedImage(frame.width(), frame.height(), BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setDataElements(0, 0, frame.width(), frame.height(), frame.luminance());
        return image;
    }

    static Frame frame(BufferedImage grey) {
        int w = grey.getWidth();
        int h = grey.getHeight();
        return new Frame(w, h, (byte[]) grey.getRaster().getDataElements(0, 0, w, h, null));
    }

    static Frame frame(String text, int width, int height, double symbolPixels, double degrees) {
        return frame(wall(text, width, height, symbolPixels, degrees));
    }

    /** Each pixel changed by {@code a * pixel + b + gaussian noise}. */
    static Frame changed(Frame frame, double a, double b, double noise, long seed) {
        var random = new Random(seed);
        byte[] out = new byte[frame.luminance().length];
        for (int i = 0; i < out.length; i++) {
            double value = a * (frame.luminance()[i] & 0xff) + b + noise * random.nextGaussian();
            out[i] = (byte) Math.clamp(Math.round(value), 0, 255);
        }
        return new Frame(frame.width(), frame.height(), out);
    }

    /** Out of focus: each pixel the mean of a square with this radius, twice. */
    static Frame blurred(Frame frame, int radius) {
        return box(box(frame, radius), radius);
    }

    private static Frame box(Frame frame, int radius) {
        int w = frame.width();
        int h = frame.height();
        int side = 2 * radius + 1;
        byte[] out = new byte[w * h];
        for (int i = 0; i < out.length; i++) {
            int sum = 0;
            for (int d = 0; d < side * side; d++) {
                int x = Math.clamp(i % w + d % side - radius, 0, w - 1);
                int y = Math.clamp(i / w + d / side - radius, 0, h - 1);
                sum += frame.luminance()[y * w + x] & 0xff;
            }
            out[i] = (byte) (sum / (side * side));
        }
        return new Frame(w, h, out);
    }
}
