package io.xiaoyi.simulator;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A picture in 256 colours: those that it has, halved by median cut until there are so many groups. */
final class Palette {
    private static final int COLOURS = 256;

    private Palette() {}

    static BufferedImage of(BufferedImage picture) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                counts.merge(picture.getRGB(x, y) & 0xffffff, 1, Integer::sum);
            }
        }
        List<List<Integer>> groups = new ArrayList<>(List.of(new ArrayList<>(counts.keySet())));
        while (groups.size() < COLOURS) {
            List<Integer> widest = groups.stream().filter(it -> it.size() > 1)
                    .max(Comparator.comparingLong(it -> (long) span(
                            it, widest(it)) * weight(it, counts)))
                    .orElse(List.of());
            if (widest.isEmpty()) {
                break;
            }
            int shift = widest(widest);
            widest.sort(Comparator.comparingInt(colour -> colour >> shift & 0xff));
            groups.add(new ArrayList<>(widest.subList(widest.size() / 2, widest.size())));
            widest.subList(widest.size() / 2, widest.size()).clear();
        }
        return indexed(picture, groups, counts);
    }

    private static BufferedImage indexed(BufferedImage picture, List<List<Integer>> groups,
            Map<Integer, Integer> counts) {
        int[] palette = new int[groups.size()];
        Map<Integer, Integer> places = new HashMap<>();
        for (int i = 0; i < palette.length; i++) {
            palette[i] = mean(groups.get(i), counts);
            for (int colour : groups.get(i)) {
                places.put(colour, i);
            }
        }
        var model = new IndexColorModel(8, palette.length, palette, 0, false, -1, java.awt.image.DataBuffer.TYPE_BYTE);
        var out = new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, model);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                out.getRaster().setSample(x, y, 0, places.get(picture.getRGB(x, y) & 0xffffff));
            }
        }
        return out;
    }

    private static int mean(List<Integer> group, Map<Integer, Integer> counts) {
        long weight = weight(group, counts);
        int mean = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int at = shift;
            long sum = group.stream().mapToLong(colour -> (long) (colour >> at & 0xff) * counts.get(colour)).sum();
            mean |= (int) (sum / weight) << shift;
        }
        return mean;
    }

    private static long weight(List<Integer> group, Map<Integer, Integer> counts) {
        return group.stream().mapToLong(counts::get).sum();
    }

    private static int widest(List<Integer> group) {
        int red = span(group, 16);
        int green = span(group, 8);
        int blue = span(group, 0);
        return green >= red && green >= blue ? 8 : red >= blue ? 16 : 0;
    }

    private static int span(List<Integer> group, int shift) {
        var range = group.stream().mapToInt(colour -> colour >> shift & 0xff).summaryStatistics();
        return range.getMax() - range.getMin();
    }
}
