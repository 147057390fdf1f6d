package io.xiaoyi.gateway.gpio.chardev;

/**
 * The numbers that the kernel gives the edges of one line, from 1 on, whether it could keep them or not: a number left
 * out is an edge that was lost. They are 32 bits wide and begin anew at 0.
 *
 * <p>Threading: one thread.
 */
final class EdgeNumbers {
    private int last;

    /** @return how many edges were lost between the last one and this */
    long lostBefore(int number) {
        long lost = Integer.toUnsignedLong(number - last - 1);
        last = number;
        return lost;
    }
}
