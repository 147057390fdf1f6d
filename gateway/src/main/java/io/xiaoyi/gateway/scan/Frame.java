package io.xiaoyi.gateway.scan;

/**
 * One grey picture, from a file or a camera.
 *
 * @param width
 *            pixels, 1 or more
 * @param height
 *            pixels, 1 or more
 * @param luminance
 *            a byte a pixel, row by row, 0 black to 255 white; not copied, not to be changed afterwards
 */
public record Frame(int width, int height, byte[] luminance) {
    /** @throws IllegalArgumentException if sizes and bytes do not agree */
    public Frame {
        if (width < 1 || height < 1 || (long) width * height != luminance.length) {
            throw new IllegalArgumentException(
                    "a frame of " + width + " x " + height + " pixels with " + luminance.length + " bytes");
        }
    }

    /** Half as wide and high, each pixel the mean of four; an odd last row or column is left out. */
    Frame half() {
        int w = Math.max(1, width / 2);
        int h = Math.max(1, height / 2);
        int right = width > 1 ? 1 : 0;
        int below = height > 1 ? width : 0;
        byte[] out = new byte[w * h];
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                int at = 2 * y * width + 2 * x;
                out[y * w + x] = (byte) (at(at) + at(at + right) + at(at + below) + at(at + below + right) + 2 >> 2);
            }
        }
        return new Frame(w, h, out);
    }

    /** Black for white and white for black. */
    Frame inverted() {
        byte[] out = new byte[luminance.length];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) ~luminance[i];
        }
        return new Frame(width, height, out);
    }

    /**
     * An unsharp mask: each pixel moved away from the mean of its 5 x 5 neighbourhood by one
     * and a half differences.
     */
    Frame sharpened() {
        int[][] sums = new int[5][width]; // of the rows around this one, each at its number modulo five
        byte[] out = new byte[luminance.length];
        for (int y = -2; y < height; y++) {
            if (y + 2 < height) {
                sumRow(y + 2, sums[(y + 2) % 5]);
            }
            for (int x = 0; y >= 0 && x < width; x++) {
                int sum = 0;
                for (int d = -2; d <= 2; d++) {
                    sum += sums[Math.clamp(y + d, 0, height - 1) % 5][x];
                }
                int here = at(y * width + x);
                out[y * width + x] = (byte) Math.clamp(here + (here * 25 - sum) * 3L / 50, 0, 255);
            }
        }
        return new Frame(width, height, out);
    }

    /** For each pixel of a row the sum of five. */
    private void sumRow(int y, int[] out) {
        for (int x = 0; x < width; x++) {
            int sum = 0;
            for (int d = -2; d <= 2; d++) {
                sum += at(y * width + Math.clamp(x + d, 0, width - 1));
            }
            out[x] = sum;
        }
    }

    private int at(int index) {
        return luminance[index] & 0xff;
    }
}
