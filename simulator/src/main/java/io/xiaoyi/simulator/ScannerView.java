package io.xiaoyi.simulator;

import io.xiaoyi.gateway.scan.Decoding;
import io.xiaoyi.gateway.scan.Frame;
import io.xiaoyi.gateway.scan.QrDecoder;
import io.xiaoyi.gateway.scan.QrImage;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A phone's screen before a scanner's camera: the code is drawn, seen from a slight angle, a little out of focus, under
 * uneven light and with the sensor's noise, and read by the decoder that cameras use.
 *
 * <p>Threading: immutable, any thread.
 */
final class ScannerView {
    private static final int SIZE_PIXELS = 300;
    private static final int MODULE_PIXELS = 8;
    private static final double MOST_TILT_RADIANS = Math.toRadians(9);
    private static final int DROPS = 26;

    private final QrDecoder decoder = new QrDecoder();

    /**
     * What the scanner reads.
     *
     * @param wet how wet the screen is: 0 dry, 1 dripping
     * @return the code's bytes; empty where it could not be read
     */
    Optional<byte[]> look(String text, double wet, SplittableRandom dice) {
        return read(see(text, wet, dice));
    }

    /** What its camera sees. */
    Frame see(String text, double wet, SplittableRandom dice) {
        return seen(QrImage.of(text), wet, dice);
    }

    /** The bytes of the code in a picture; empty where it could not be read. */
    Optional<byte[]> read(Frame picture) {
        return switch (decoder.decode(picture)) {
            case Decoding.Decoded read -> Optional.of(read.bytes().toArray());
            case Decoding.Unread _ -> Optional.empty();
        };
    }

    private static Frame seen(QrImage code, double wet, SplittableRandom dice) {
        Frame screen = code.frame(MODULE_PIXELS);
        byte[] out = new byte[SIZE_PIXELS * SIZE_PIXELS];
        double tilt = (dice.nextDouble() * 2 - 1) * MOST_TILT_RADIANS;
        double scale = screen.width() / (SIZE_PIXELS * (0.80 + 0.15 * dice.nextDouble()));
        double keystone = (dice.nextDouble() * 2 - 1) * 0.12;
        double light = 0.75 + 0.25 * dice.nextDouble();
        double slope = (dice.nextDouble() * 2 - 1) * 0.25;
        double noise = 4 + 10 * dice.nextDouble();
        Drops drops = Drops.on(wet, dice);
        for (int y = 0; y < SIZE_PIXELS; y++) {
            for (int x = 0; x < SIZE_PIXELS; x++) {
                double dx = x - SIZE_PIXELS / 2.0;
                double dy = y - SIZE_PIXELS / 2.0;
                double across = scale * (1 + keystone * dy / SIZE_PIXELS);
                double bent = drops.bend(x, y);
                double u = screen.width() / 2.0 + across * (dx * Math.cos(tilt) - dy * Math.sin(tilt)) + bent;
                double v = screen.height() / 2.0 + across * (dx * Math.sin(tilt) + dy * Math.cos(tilt)) - bent;
                double grey = sample(screen, u, v) * light * (1 + slope * dx / SIZE_PIXELS) + drops.glare(x, y)
                        + noise * (dice.nextDouble() + dice.nextDouble() - 1);
                out[y * SIZE_PIXELS + x] = (byte) Math.clamp(Math.round(grey), 0, 255);
            }
        }
        return new Frame(SIZE_PIXELS, SIZE_PIXELS, out);
    }

    /** Bilinear; beyond the screen it is dark. */
    private static double sample(Frame frame, double u, double v) {
        int x = (int) Math.floor(u);
        int y = (int) Math.floor(v);
        double fx = u - x;
        double fy = v - y;
        return (at(frame, x, y) * (1 - fx) + at(frame, x + 1, y) * fx) * (1 - fy) + (at(frame, x, y + 1) * (1 - fx)
                + at(frame, x + 1, y + 1) * fx) * fy;
    }

    private static double at(Frame frame, int x, int y) {
        boolean inside = x >= 0 && y >= 0 && x < frame.width() && y < frame.height();
        return inside ? frame.luminance()[y * frame.width() + x] & 0xff : 40;
    }

    /** Drops of water: each is a lens that shifts what lies under it, with a bright spot. */
    private record Drops(double[] x, double[] y, double[] radius) {
        static Drops on(double wet, SplittableRandom dice) {
            int count = (int) Math.round(DROPS * wet);
            return new Drops(dice.doubles(count, 0, SIZE_PIXELS).toArray(), dice.doubles(count, 0,
                    SIZE_PIXELS).toArray(), dice.doubles(count, 8, 8 + 24 * Math.max(wet, 0.01)).toArray());
        }

        double bend(int px, int py) {
            double shift = 0;
            for (int i = 0; i < x.length; i++) {
                double near = 1 - Math.hypot(px - x[i], py - y[i]) / radius[i];
                shift += near > 0 ? 30 * near : 0;
            }
            return shift;
        }

        double glare(int px, int py) {
            double bright = 0;
            for (int i = 0; i < x.length; i++) {
                double near = 1 - Math.hypot(px - x[i] + radius[i] / 3, py - y[i] + radius[i] / 3) / (radius[i] / 2);
                bright += near > 0 ? 160 * near : 0;
            }
            return bright;
        }
    }
}
