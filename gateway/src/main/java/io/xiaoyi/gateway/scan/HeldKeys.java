package io.xiaoyi.gateway.scan;

import java.util.BitSet;

/**
 * A keyboard's state as the kernel has it.
 *
 * @param down
 *            the codes of the keys that are held
 * @param capsLock
 *            whether its Caps Lock lamp is lit, by which scanners go
 */
record HeldKeys(BitSet down, boolean capsLock) {
    static final HeldKeys NONE = new HeldKeys(new BitSet(), false);
}
