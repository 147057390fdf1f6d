package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** What an input device sends, as the bytes of its events; the first byte chooses the layout and whether Tab ends. */
public final class FuzzedKeys implements Fuzzed {
    private static final int AT_ONCE = 3 * KeyStream.EVENT_BYTES;

    @Override
    public List<byte[]> seeds() {
        return List.of(seed(0, new Typist(KeyLayout.US).type("XY1:AB").enter()),
                seed(2, new Typist(KeyLayout.DE).type("â^ €@").altCode("0228").tap(Typist.TAB)),
                seed(7, new Typist(KeyLayout.FR).tap(Typist.CAPS_LOCK).type("ù1").dropped().type("b").enter()),
                new byte[]{3});
    }

    private static byte[] seed(int choice, Typist typed) {
        byte[] events = typed.events();
        return ByteBuffer.allocate(1 + events.length).put((byte) choice).put(events).array();
    }

    @Override
    public void take(byte[] input) {
        if (input.length == 0) {
            return;
        }
        byte[] events = Arrays.copyOfRange(input, 1, input.length);
        byte[] whole = typed(input[0], events, Integer.MAX_VALUE);
        Fuzzed.require(Arrays.equals(whole, typed(input[0], events, AT_ONCE)), "in pieces it is another text");
    }

    private static byte[] typed(byte choice, byte[] events, int atOnce) {
        KeyLayout[] layouts = KeyLayout.values();
        var keys = new KeyStream(layouts[(choice >> 1 & 0x7f) % layouts.length], (choice & 1) != 0);
        // take() throws where an event types more than it may.
        var out = ByteBuffer.allocate(events.length / KeyStream.EVENT_BYTES * KeyStream.MOST_BYTES_AN_EVENT);
        var in = ByteBuffer.wrap(events).order(ByteOrder.nativeOrder());
        while (in.remaining() >= KeyStream.EVENT_BYTES) {
            var piece = in.slice(in.position(), Math.min(atOnce, in.remaining())).order(ByteOrder.nativeOrder());
            if (keys.take(piece, out)) {
                in.position(in.position() + piece.position());
            } else {
                in.position(in.position() + piece.position() + KeyStream.EVENT_BYTES);
                keys.restart(HeldKeys.NONE);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
