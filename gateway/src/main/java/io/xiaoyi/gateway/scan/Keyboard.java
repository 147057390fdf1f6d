package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.linux.Descriptor;
import java.io.Closeable;
import java.io.IOException;

/** A keyboard whose events are ours alone until it is closed. {@link #toString} says what it is and where. */
interface Keyboard extends Closeable {
    /** Where its events are read. */
    Descriptor events();

    /** Asks what is held now. Events that were waiting to be read have gone into the answer. */
    HeldKeys held() throws IOException;

    @Override
    void close();
}
