package io.xiaoyi.gateway.scan;

import java.time.Duration;

/**
 * A camera that is looked at by a program of its own, such as {@code rpicam-vid} or {@code ffmpeg}, which writes raw
 * frames into a pipe. The newest frame is looked at, those that came meanwhile are dropped. A program that ends, or
 * shows nothing for too long, is ended with all that it started and started again with a bounded backoff; the reader is
 * present while frames come. A code in view is told as {@link Sights} says.
 *
 * <p>
 * What a code says goes the way of a scanner's line: cut at CR and LF, and dropped where it is longer than
 * {@link LineRule#SUFFIXED} allows.
 *
 * <p>
 * Threading: one daemon thread looks at frames and keeps the program going, one reads its frames, one what it says on
 * its standard error. When the gateway is killed, its cameras' programs end at their next frame, by their broken pipe.
 */
public final class CameraReader extends KeptReader {
    /** A look takes some ten milliseconds; on a slow box one at least so often leaves time for others. */
    public static final Duration USUAL_LOOK = Duration.ofMillis(100);

    private final NewestFrame frames;

    private CameraReader(Hearing hearing, NewestFrame frames, Session.Opener opener, Backoff backoff) {
        super(hearing, opener, backoff);
        this.frames = frames;
    }

    /** Starts looking. */
    public static CameraReader start(String name, CameraSettings settings, FrameDecoder decoder, Backoff backoff,
            LineSink sink) {
        var hearing = new Hearing(name, LineRule.SUFFIXED, sink);
        var frames = new NewestFrame(settings.width(), settings.height());
        var framing = new LineFraming(LineRule.SUFFIXED, hearing);
        var sights = new Sights();
        return new CameraReader(hearing, frames, () -> CameraSession.open(settings, "scan-" + name, frames,
                frame -> decoder.read(frame).filter(code -> sights.tells(code, System.nanoTime())).ifPresent(code -> {
                    framing.take(code.toArray(), 0, code.length());
                    framing.endLine();
                })), backoff);
    }

    /** Frames that came whole, since the start. */
    public long framesArrived() {
        return frames.arrived();
    }

    /** Those of them that were not looked at, because a newer one was there. */
    public long framesDropped() {
        return frames.dropped();
    }
}
