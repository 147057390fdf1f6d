package io.xiaoyi.gateway.scan;

import com.google.zxing.FormatException;
import com.google.zxing.NotFoundException;
import com.google.zxing.ResultPoint;
import com.google.zxing.common.BitArray;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.detector.Detector;
import com.google.zxing.qrcode.detector.FinderPattern;
import com.google.zxing.qrcode.detector.FinderPatternFinder;
import com.google.zxing.qrcode.detector.FinderPatternInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.Stream;

/**
 * All squares of a picture that could be corners of a code, and the threes of them that could be one code's, likeliest
 * first. ZXing's own finder stops at the first three squares of a size; in one code of a hundred the data have by
 * chance a fourth, above the corner at the lower left, and it is never read, however clean the picture.
 */
final class Corners extends FinderPatternFinder {
    private static final int ROW_STEP = 2;
    /** Squares weighed against each other: those seen in the most rows, as the noise's are seen once. */
    private static final int MOST_SQUARES = 12;
    private static final int MOST_THREES = 4;
    /** How much larger one corner may look than another, and one side than the other: a phone held askew. */
    private static final double MOST_STRETCH = 1.6;
    /** The cosine of the angle between the sides: 90 degrees, give or take 20. */
    private static final double MOST_SKEW = 0.34;
    /** Modules from centre to centre: 14 in version 1, 170 in version 40, but sizes are measured along the rows. */
    private static final double LEAST_MODULES = 9;
    private static final double MOST_MODULES = 220;

    private record Three(FinderPatternInfo corners, double strain) {}

    private Corners(BitMatrix picture) {
        super(picture);
    }

    /** At most {@value #MOST_THREES} threes. */
    static List<FinderPatternInfo> threes(BitMatrix picture) {
        var corners = new Corners(picture);
        var row = new BitArray(picture.getWidth());
        for (int y = ROW_STEP - 1; y < picture.getHeight(); y += ROW_STEP) {
            row = picture.getRow(y, row);
            corners.search(row, y);
        }
        List<FinderPattern> squares = corners.getPossibleCenters().stream()
                .sorted(Comparator.comparingInt(FinderPattern::getCount).reversed()).limit(MOST_SQUARES).toList();
        var threes = new ArrayList<Three>();
        for (int a = 0; a < squares.size(); a++) {
            for (int b = a + 1; b < squares.size(); b++) {
                for (int c = b + 1; c < squares.size(); c++) {
                    Three three = three(squares.get(a), squares.get(b), squares.get(c));
                    if (three.strain() < Double.POSITIVE_INFINITY) {
                        threes.add(three);
                    }
                }
            }
        }
        return threes.stream().sorted(Comparator.comparingDouble(Three::strain)).limit(MOST_THREES)
                .map(Three::corners).toList();
    }

    /** The grid that ZXing lays through the three. */
    static BitMatrix grid(BitMatrix picture, FinderPatternInfo three) throws NotFoundException, FormatException {
        return new Grid(picture).of(three);
    }

    /** Wherever a dark run ends, the last five runs may be a way across a corner. */
    private void search(BitArray row, int y) {
        int[] runs = new int[5];
        boolean dark = false;
        for (int start = 0; start < row.getSize(); dark = !dark) {
            int end = dark ? row.getNextUnset(start) : row.getNextSet(start);
            System.arraycopy(runs, 1, runs, 0, 4);
            runs[4] = end - start;
            if (dark && foundPatternCross(runs)) {
                handlePossibleCenter(runs, y, end);
            }
            start = end;
        }
    }

    /** How far they are from equal squares at the ends of equal sides at a right angle; infinite if too far. */
    private static Three three(FinderPattern a, FinderPattern b, FinderPattern c) {
        FinderPattern[] points = {a, b, c};
        ResultPoint.orderBestPatterns(points);
        var three = new FinderPatternInfo(points);
        FinderPattern corner = three.getTopLeft();
        double rightX = three.getTopRight().getX() - corner.getX();
        double rightY = three.getTopRight().getY() - corner.getY();
        double downX = three.getBottomLeft().getX() - corner.getX();
        double downY = three.getBottomLeft().getY() - corner.getY();
        double right = Math.hypot(rightX, rightY);
        double down = Math.hypot(downX, downY);
        DoubleSummaryStatistics sizes = Stream.of(points).mapToDouble(FinderPattern::getEstimatedModuleSize)
                .summaryStatistics();
        double stretch = Math.max(sizes.getMax() / sizes.getMin(), Math.max(right / down, down / right));
        double skew = Math.abs(rightX * downX + rightY * downY) / (right * down);
        double modules = (right + down) / 2 / sizes.getAverage();
        boolean possible = stretch < MOST_STRETCH && skew < MOST_SKEW && modules > LEAST_MODULES
                && modules < MOST_MODULES;
        return new Three(three, possible ? Math.log(stretch) + skew : Double.POSITIVE_INFINITY);
    }

    private static final class Grid extends Detector {
        Grid(BitMatrix picture) {
            super(picture);
        }

        BitMatrix of(FinderPatternInfo three) throws NotFoundException, FormatException {
            return processFinderPatternInfo(three).getBits();
        }
    }
}
