package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.pass.Octets;
import java.util.Optional;

/** What looks for a code in the frames of a camera; {@link QrDecoder#within} is one. */
@FunctionalInterface
public interface FrameDecoder {
    /**
     * Takes no longer than a courier waits: frames that come meanwhile are dropped but for the newest. An exception
     * costs this frame.
     *
     * <p>
     * Threading: called by the one thread of its camera.
     *
     * @param frame
     *            its bytes are filled anew once this returns
     * @return what a scanner on a wire would send for a code in the frame, as {@link Decoding.Decoded#bytes()}; empty
     *         where none is read
     */
    Optional<Octets> read(Frame frame);
}
