package io.xiaoyi.gateway.runtime;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Asks the kernel whether its clock is disciplined: adjtimex(2) with {@code modes} 0 changes nothing and returns
 * {@code TIME_ERROR} (5) while it is not. Every time server sets it: chrony, ntpd, systemd-timesyncd.
 *
 * <p>Threading: any thread; a call takes microseconds, the first some 30 ms.
 */
final class KernelClock implements BooleanSupplier {
    private static final int TIME_ERROR = 5;
    /** {@code struct timex} has 208 bytes on 64-bit Linux. */
    private static final int TIMEX_BYTES = 256;

    private Optional<MethodHandle> adjtimex = Optional.empty();
    private boolean isAbsent;

    @Override
    @SuppressWarnings("restricted")
    public synchronized boolean getAsBoolean() {
        if (isAbsent) {
            return false;
        }
        try (Arena arena = Arena.ofConfined()) {
            if (adjtimex.isEmpty()) {
                Linker linker = Linker.nativeLinker();
                adjtimex = linker.defaultLookup().find("adjtimex").map(symbol -> linker.downcallHandle(symbol,
                        FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS)));
            }
            if (adjtimex.isEmpty()) {
                isAbsent = true;
                return false;
            }
            MemorySegment timex = arena.allocate(TIMEX_BYTES, 8);
            int state = (int) adjtimex.get().invokeExact(timex);
            return state >= 0 && state != TIME_ERROR;
        } catch (Throwable e) {
            // A machine that does not let us ask is one without network time, as far as we can tell.
            isAbsent = true;
            return false;
        }
    }
}
