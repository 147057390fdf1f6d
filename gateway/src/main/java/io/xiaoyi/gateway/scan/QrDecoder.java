package io.xiaoyi.gateway.scan;

import com.google.zxing.Binarizer;
import com.google.zxing.ChecksumException;
import com.google.zxing.DecodeHintType;
import com.google.zxing.FormatException;
import com.google.zxing.NotFoundException;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPointCallback;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.decoder.Decoder;
import com.google.zxing.qrcode.detector.Detector;
import com.google.zxing.qrcode.detector.FinderPattern;
import com.google.zxing.qrcode.detector.FinderPatternInfo;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.scan.Decoding.Decoded;
import io.xiaoyi.gateway.scan.Decoding.Look;
import io.xiaoyi.gateway.scan.Decoding.Outcome;
import io.xiaoyi.gateway.scan.Decoding.Unread;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Reads a QR code out of a frame by ZXing, in the passes of {@link DecodePass} until one succeeds. One code a frame:
 * which of several is read is not said.
 *
 * <p>
 * Threading: stateless, any thread.
 */
public final class QrDecoder {
    /**
     * Above this many rows the finder's coarse step would stride over a small code; searching
     * each row costs little.
     */
    private static final int TALL_ROWS = 960;
    private static final int CORNERS = 3;

    /** Every pass until the first success. */
    public Decoding decode(Frame frame) {
        return decode(frame, Long.MAX_VALUE);
    }

    /**
     * Reads frames that do not wait. A pass can not be interrupted, so none is begun after {@code most}, which at worst
     * is exceeded by one pass; the first, which reads most, is always taken.
     */
    public FrameDecoder within(Duration most) {
        return frame -> decode(frame, most.toNanos()) instanceof Decoded decoded
                ? Optional.of(decoded.bytes())
                : Optional.empty();
    }

    private static Decoding decode(Frame frame, long mostNanos) {
        long started = System.nanoTime();
        var looks = new ArrayList<Look>();
        for (DecodePass pass : DecodePass.values()) {
            boolean inTime = looks.isEmpty() || System.nanoTime() - started < mostNanos;
            if (inTime && pass.suits(frame)) {
                Optional<Octets> read = look(frame, pass, looks);
                if (read.isPresent()) {
                    return new Decoded(read.get(), List.copyOf(looks));
                }
            }
        }
        return new Unread(List.copyOf(looks));
    }

    /** One pass alone. */
    public Decoding decode(Frame frame, DecodePass pass) {
        var looks = new ArrayList<Look>();
        Optional<Octets> read = look(frame, pass, looks);
        return read.isPresent() ? new Decoded(read.get(), List.copyOf(looks)) : new Unread(List.copyOf(looks));
    }

    private static Optional<Octets> look(Frame frame, DecodePass pass, List<Look> looks) {
        long started = System.nanoTime();
        Optional<Octets> read = Optional.empty();
        Outcome outcome;
        try {
            read = Optional.of(read(pass.view(frame), pass));
            outcome = Outcome.READ;
        } catch (NotFoundException e) {
            outcome = Outcome.NO_FINDER_PATTERN;
        } catch (NoGrid e) {
            outcome = Outcome.NO_GRID;
        } catch (ChecksumException e) {
            outcome = Outcome.CHECKSUM;
        } catch (FormatException | IllegalArgumentException | IndexOutOfBoundsException e) {
            // The unchecked two: ZXing lets them out for a few codes that are wrong in themselves, and for no codes.
            outcome = Outcome.FORMAT;
        }
        looks.add(new Look(pass, outcome, (System.nanoTime() - started) / 1_000));
        return read;
    }

    private static Octets read(Frame frame, DecodePass pass)
            throws NotFoundException, NoGrid, ChecksumException, FormatException {
        int w = frame.width();
        int h = frame.height();
        var source = new PlanarYUVLuminanceSource(frame.luminance(), w, h, 0, 0, w, h, false);
        Binarizer binarizer = pass == DecodePass.GLOBAL_HISTOGRAM
                ? new GlobalHistogramBinarizer(source)
                : new HybridBinarizer(source);
        Map<DecodeHintType, Object> hints = new EnumMap<>(DecodeHintType.class);
        hints.put(DecodeHintType.CHARACTER_SET, "ISO-8859-1");
        if (h > TALL_ROWS) {
            hints.put(DecodeHintType.TRY_HARDER, true);
        }
        BitMatrix picture = binarizer.getBlackMatrix();
        try {
            return text(detect(picture, hints), hints);
        } catch (NoGrid | ChecksumException | FormatException | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            Optional<Octets> read = amongAllCorners(picture, hints);
            if (read.isPresent()) {
                return read.get();
            }
            throw e;
        }
    }

    private static BitMatrix detect(BitMatrix image, Map<DecodeHintType, Object> hints)
            throws NotFoundException, NoGrid, FormatException {
        var corners = new AtomicInteger();
        ResultPointCallback seen = point -> corners.addAndGet(point instanceof FinderPattern ? 1 : 0);
        hints.put(DecodeHintType.NEED_RESULT_POINT_CALLBACK, seen);
        try {
            return new Detector(image).detect(hints).getBits();
        } catch (NotFoundException e) {
            if (corners.get() < CORNERS) {
                throw e;
            }
            throw new NoGrid();
        }
    }

    /** Through squares that the detector did not look for, once it has three. */
    private static Optional<Octets> amongAllCorners(BitMatrix picture, Map<DecodeHintType, Object> hints) {
        for (FinderPatternInfo three : Corners.threes(picture)) {
            try {
                return Optional.of(text(Corners.grid(picture, three), hints));
            } catch (ReaderException | IllegalArgumentException | IndexOutOfBoundsException e) {
                // Not these three.
                continue;
            }
        }
        return Optional.empty();
    }

    private static Octets text(BitMatrix code, Map<DecodeHintType, Object> hints)
            throws ChecksumException, FormatException {
        String text = new Decoder().decode(code, hints).getText();
        boolean latin = text.chars().allMatch(c -> c < 256);
        return Octets.of(text.getBytes(latin ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8));
    }

    /** Enough squares for the corners of a code, but no code between them. */
    private static final class NoGrid extends Exception {
        private static final long serialVersionUID = 1;

        NoGrid() {
            super("", null, false, false);
        }
    }
}
