package io.xiaoyi.gateway.scan;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.decoder.Mode;
import com.google.zxing.qrcode.encoder.Encoder;
import com.google.zxing.qrcode.encoder.QRCode;
import java.util.Map;

/**
 * A QR code to show: error correction M, with a quiet zone of 4 modules, dark on light. Text of digits, upper-case
 * letters, space and {@code $%*+-./:} takes the dense alphanumeric mode, 121 characters of it version 5; other text
 * goes in as bytes, ISO-8859-1 or, where that does not do, UTF-8.
 *
 * <p>
 * Threading: immutable.
 */
public final class QrImage {
    /** Light modules on each side, as ISO/IEC 18004 asks for. */
    public static final int QUIET_ZONE = 4;

    private static final String ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

    private final QRCode code;

    private QrImage(QRCode code) {
        this.code = code;
    }

    /**
     * Encodes the text.
     *
     * @throws IllegalArgumentException
     *             if it is empty or does not fit version 40
     */
    public static QrImage of(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException("an empty text has no code");
        }
        boolean latin = text.chars().allMatch(c -> c < 256);
        Map<EncodeHintType, ?> hints = latin ? Map.of() : Map.of(EncodeHintType.CHARACTER_SET, "UTF-8");
        try {
            return new QrImage(Encoder.encode(text, ErrorCorrectionLevel.M, hints));
        } catch (WriterException e) {
            throw new IllegalArgumentException("a text of " + text.length() + " characters does not fit a code", e);
        }
    }

    /** Whether every character can go in the alphanumeric mode, which holds 45 % more than bytes do. */
    public static boolean isAlphanumeric(String text) {
        return text.chars().allMatch(c -> ALPHANUMERIC.indexOf(c) >= 0);
    }

    /** 1 to 40. */
    public int version() {
        return code.getVersion().getVersionNumber();
    }

    /** Whether the alphanumeric mode was taken (digits alone take the still denser numeric one). */
    public boolean alphanumeric() {
        return code.getMode() == Mode.ALPHANUMERIC;
    }

    /** Modules on each side, without the quiet zone: 17 + 4 times the version. */
    public int modules() {
        return code.getMatrix().getWidth();
    }

    /** Whether the module is dark; anything outside the code is light. */
    public boolean dark(int column, int row) {
        int size = modules();
        return column >= 0 && row >= 0 && column < size && row < size && code.getMatrix().get(column, row) == 1;
    }

    /** Modules on each side, quiet zone included. */
    public int modulesWithQuietZone() {
        return modules() + 2 * QUIET_ZONE;
    }

    /**
     * A PNG, one bit a pixel, quiet zone included.
     *
     * @param modulePixels
     *            pixels a module, 1 to 64
     */
    public byte[] png(int modulePixels) {
        Ranges.check("modulePixels", modulePixels, 1, 64);
        return Png.write(modulesWithQuietZone() * modulePixels,
                (x, y) -> dark(x / modulePixels - QUIET_ZONE, y / modulePixels - QUIET_ZONE));
    }

    /** A picture of lines for print, one user unit a module, black on white, quiet zone included (SVG 1.1). */
    public String svg() {
        int side = modulesWithQuietZone();
        var path = new StringBuilder();
        for (int row = 0; row < modules(); row++) {
            for (int column = 0; column < modules(); column++) {
                int from = column;
                while (dark(column, row)) {
                    column++;
                }
                if (column > from) {
                    path.append('M').append(from + QUIET_ZONE).append(' ').append(row + QUIET_ZONE).append('h')
                            .append(column - from).append("v1h-").append(column - from).append('z');
                }
            }
        }
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" shape-rendering=\"crispEdges\">"
                .formatted(side, side) + "<path fill=\"#fff\" d=\"M0 0h%dv%dH0z\"/>".formatted(side, side)
                + "<path d=\"" + path + "\"/></svg>";
    }

    /** The code as a camera right in front of it would see it, quiet zone included. */
    public Frame frame(int modulePixels) {
        Ranges.check("modulePixels", modulePixels, 1, 64);
        int side = modulesWithQuietZone() * modulePixels;
        byte[] luminance = new byte[side * side];
        for (int i = 0; i < luminance.length; i++) {
            int column = i % side / modulePixels - QUIET_ZONE;
            int row = i / side / modulePixels - QUIET_ZONE;
            luminance[i] = (byte) (dark(column, row) ? 0 : 255);
        }
        return new Frame(side, side, luminance);
    }

    /** How a drawing in characters gets its colours. */
    public enum Drawing {
        /** Black on white by ANSI codes, whatever the terminal's colours are. */
        COLOURED,
        /** No codes; dark modules are drawn, for dark text on a light ground: paper, mail. */
        PLAIN_ON_LIGHT,
        /** No codes; light modules are drawn, for light text on a dark ground. */
        PLAIN_ON_DARK
    }

    /** Half-block characters, two modules high each, in lines ended by LF, quiet zone included. */
    public String characters(Drawing drawing) {
        boolean drawDark = drawing != Drawing.PLAIN_ON_DARK;
        int end = modules() + QUIET_ZONE;
        var out = new StringBuilder();
        for (int row = -QUIET_ZONE; row < end; row += 2) {
            if (drawing == Drawing.COLOURED) {
                out.append("\u001b[38;5;16;48;5;231m");
            }
            for (int column = -QUIET_ZONE; column < end; column++) {
                boolean upper = dark(column, row) == drawDark;
                boolean lower = (row + 1 < end ? dark(column, row + 1) : !drawDark) == drawDark;
                out.append(upper ? lower ? '█' : '▀' : lower ? '▄' : ' ');
            }
            out.append(drawing == Drawing.COLOURED ? "\u001b[0m\n" : "\n");
        }
        return out.toString();
    }
}
