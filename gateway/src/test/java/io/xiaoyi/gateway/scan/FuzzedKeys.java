package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** What an input device sends, as the bytes of its events; the first byte chooses the layout and whether Tab ends. */
public final class FuzzedKeys implements Fuzzed {
    @Override
    public List<byte[]> seeds() {
        return List.of(seed(0, new Typist(KeyLayout.US).type("XY1:AB").enter()),
                seed(4, new Typist(KeyLayout.DE).type("â^ €@").altCode("0228").tap(Typist.TAB)),
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
        Fuzzed.require(Arrays.equals(whole, typed(input[0], events, 1)), "in pieces it is another text");
    }

    private static byte[] typed(byte choice, byte[] events, int atOnce) {
        KeyLayout[] layouts = KeyLayout.values();
        var keys = new KeyStream(layouts[(choice >> 1 & 0x7f) % layouts.length], (choice & 1) != 0);
        var out = ByteBuffer.allocate(events.length / KeyStream.EVENT_BYTES * KeyStream.MOST_BYTES_AN_EVENT);
        for (int at = 0; events.length - at >= KeyStream.EVENT_BYTES;) {
            int count = Math.min(atOnce, (events.length - at) / KeyStream.EVENT_BYTES);
            var piece = ByteBuffer.wrap(events, at, count * KeyStream.EVENT_BYTES).order(ByteOrder.nativeOrder());
            // take() throws where an event types more than it may
            out.limit(out.position() + count * KeyStream.MOST_BYTES_AN_EVENT);
            if (keys.take(piece, out)) {
                at = piece.position();
            } else {
                at = piece.position() + KeyStream.EVENT_BYTES;
                keys.restart(HeldKeys.NONE);
            }
        }
        return Arrays.copyOf(out.array(), out.position());
    }
}
