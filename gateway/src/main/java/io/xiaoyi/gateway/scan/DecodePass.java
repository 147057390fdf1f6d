package io.xiaoyi.gateway.scan;

/** The ways of looking at a frame, in the order they are tried: the cheap and likely first. */
public enum DecodePass {
    /** Local thresholds at full size. */
    HYBRID("hybrid"),
    /** Half size: the local thresholds fail on modules that are large beside their 40-pixel windows. */
    HYBRID_HALF("hybrid at half size"),
    /** Quarter size, for frames wider than 800 pixels. */
    HYBRID_QUARTER("hybrid at quarter size"),
    /** One threshold for each row. */
    GLOBAL_HISTOGRAM("global histogram"),
    /** Light on dark. */
    INVERTED("inverted"),
    /** Edges made steeper, for blur. */
    SHARPENED("sharpened");

    private final String words;

    DecodePass(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    boolean suits(Frame frame) {
        return this != HYBRID_QUARTER || frame.width() > 800;
    }

    Frame view(Frame frame) {
        return switch (this) {
            case HYBRID, GLOBAL_HISTOGRAM -> frame;
            case HYBRID_HALF -> frame.half();
            case HYBRID_QUARTER -> frame.half().half();
            case INVERTED -> frame.inverted();
            case SHARPENED -> frame.sharpened();
        };
    }
}
