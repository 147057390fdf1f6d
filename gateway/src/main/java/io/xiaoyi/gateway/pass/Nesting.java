package io.xiaoyi.gateway.pass;

import java.util.Arrays;

/**
 * Which arrays and maps are open while CBOR is written or read, and whether the keys of each map rise. Both directions
 * share it, so that what the one writes the other accepts.
 */
final class Nesting {
    /** Deeper than any form of ours, shallow enough for any thread's stack. */
    static final int DEEPEST = 32;

    /** What became of the item that just ended. */
    enum Order {
        RISING,
        DUPLICATE,
        UNSORTED
    }

    /** Levels that are made room for at once: what all but a few items need. */
    private static final int USUAL = 4;

    private long[] itemsLeft = new long[USUAL];
    private boolean[] isMap = new boolean[USUAL];
    private int[] itemStart = new int[USUAL];
    private int[] previousKeyStart = new int[USUAL];
    private int[] previousKeyEnd = new int[USUAL];
    private int depth;
    private boolean rootDone;

    boolean isFull() {
        return depth == DEEPEST;
    }

    /** Whether the one item at the top has ended. */
    boolean isComplete() {
        return rootDone && depth == 0;
    }

    int depth() {
        return depth;
    }

    /** How many items the innermost open array or map still takes. */
    long left() {
        return depth == 0 ? 0 : itemsLeft[depth - 1];
    }

    /** An item starts at {@code position}. */
    void begin(int position) {
        if (depth > 0) {
            itemStart[depth - 1] = position;
        }
    }

    /** The item that began is an array of {@code items} items, or a map of half as many pairs. */
    void open(long items, boolean map) {
        if (depth == itemsLeft.length) {
            grow();
        }
        itemsLeft[depth] = items;
        isMap[depth] = map;
        previousKeyStart[depth] = -1;
        depth++;
    }

    private void grow() {
        itemsLeft = Arrays.copyOf(itemsLeft, DEEPEST);
        isMap = Arrays.copyOf(isMap, DEEPEST);
        itemStart = Arrays.copyOf(itemStart, DEEPEST);
        previousKeyStart = Arrays.copyOf(previousKeyStart, DEEPEST);
        previousKeyEnd = Arrays.copyOf(previousKeyEnd, DEEPEST);
    }

    /** The item that began ends before {@code position}; so do the containers it completes. */
    Order end(byte[] bytes, int position) {
        while (true) {
            if (depth == 0) {
                rootDone = true;
                return Order.RISING;
            }
            int top = depth - 1;
            boolean wasKey = isMap[top] && (itemsLeft[top] & 1) == 0;
            if (wasKey) {
                Order order = compareKey(top, bytes, position);
                if (order != Order.RISING) {
                    return order;
                }
            }
            if (--itemsLeft[top] > 0) {
                return Order.RISING;
            }
            depth--;
        }
    }

    private Order compareKey(int top, byte[] bytes, int position) {
        int start = itemStart[top];
        int previous = previousKeyStart[top];
        int compared = previous < 0
                ? -1
                : Arrays.compareUnsigned(bytes, previous, previousKeyEnd[top], bytes, start,
                        position);
        previousKeyStart[top] = start;
        previousKeyEnd[top] = position;
        if (compared < 0) {
            return Order.RISING;
        }
        return compared == 0 ? Order.DUPLICATE : Order.UNSORTED;
    }
}
