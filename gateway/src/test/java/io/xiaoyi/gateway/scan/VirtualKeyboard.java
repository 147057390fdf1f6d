package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A keyboard that the kernel takes for a real one, by linux/uinput.h; closing it is pulling its cable. */
final class VirtualKeyboard implements AutoCloseable {
    private static final int EV_SYN = 0;
    private static final int EV_KEY = 1;
    private static final int TYPE_FROM_END = 8;
    private static final int EV_MSC = 4;
    private static final int MSC_SCAN = 4;
    private static final long UI_SET_MSCBIT = 0x40045568L;
    private static final int EV_LED = 0x11;
    private static final int LED_CAPSL = 1;
    private static final long UI_SET_EVBIT = 0x40045564L;
    private static final long UI_SET_KEYBIT = 0x40045565L;
    private static final long UI_SET_LEDBIT = 0x40045569L;
    private static final long UI_DEV_SETUP = 0x405c5503L;
    private static final long UI_DEV_CREATE = 0x5501;
    private static final long UI_DEV_DESTROY = 0x5502;
    private static final long UI_GET_SYSNAME_64 = 0x8040552cL;
    private static final int SYSNAME_BYTES = 64;
    private static final int SETUP_BYTES = 92;
    private static final int NAME = 8;
    private static final short BUS_USB = 3;

    private final Descriptor uinput;
    private final Path device;

    /** @param keys whether it has a keyboard's keys, and not just a button */
    VirtualKeyboard(String name, int vendor, int product, boolean keys) throws IOException {
        uinput = Descriptor.open(Path.of("/dev/uinput"), Descriptor.Access.WRITE);
        set("UI_SET_EVBIT", UI_SET_EVBIT, EV_KEY);
        set("UI_SET_EVBIT", UI_SET_EVBIT, EV_LED);
        set("UI_SET_EVBIT", UI_SET_EVBIT, EV_MSC);
        set("UI_SET_MSCBIT", UI_SET_MSCBIT, MSC_SCAN);
        set("UI_SET_LEDBIT", UI_SET_LEDBIT, LED_CAPSL);
        for (int code = keys ? 1 : 0x110; code <= (keys ? 127 : 0x111); code++) {
            set("UI_SET_KEYBIT", UI_SET_KEYBIT, code);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment setup = arena.allocate(SETUP_BYTES, Integer.BYTES);
            setup.setAtIndex(ValueLayout.JAVA_SHORT, 0, BUS_USB);
            setup.setAtIndex(ValueLayout.JAVA_SHORT, 1, (short) vendor);
            setup.setAtIndex(ValueLayout.JAVA_SHORT, 2, (short) product);
            MemorySegment.copy(MemorySegment.ofArray(name.getBytes(StandardCharsets.US_ASCII)), 0, setup, NAME, name
                    .length());
            uinput.ioctl("UI_DEV_SETUP", UI_DEV_SETUP, setup);
            uinput.ioctl("UI_DEV_CREATE", UI_DEV_CREATE, MemorySegment.NULL);
            MemorySegment system = arena.allocate(SYSNAME_BYTES);
            uinput.ioctl("UI_GET_SYSNAME", UI_GET_SYSNAME_64, system);
            device = node(Path.of("/sys/devices/virtual/input", system.getString(0)));
        }
    }

    /** These requests take a number where others take a place. */
    private void set(String call, long request, int bit) throws SystemCallException {
        uinput.ioctl(call, request, MemorySegment.ofAddress(bit));
    }

    private static Path node(Path input) throws IOException {
        try (var events = Files.newDirectoryStream(input, "event*")) {
            return Path.of("/dev/input", events.iterator().next().getFileName().toString());
        }
    }

    /** Where it is read. */
    Path device() {
        return device;
    }

    /** A report every 8 ms: as often as most scanners are asked. */
    void send(Typist typed) throws SystemCallException {
        byte[] events = typed.events();
        int from = 0;
        for (int to = KeyStream.EVENT_BYTES; to <= events.length; to += KeyStream.EVENT_BYTES) {
            if (events[to - TYPE_FROM_END] == EV_SYN) {
                write(uinput, Arrays.copyOfRange(events, from, to));
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(8));
                from = to;
            }
        }
    }

    /** So fast that the kernel's buffer runs over. */
    void sendAtOnce(Typist typed) throws SystemCallException {
        write(uinput, typed.events());
    }

    /** Lights its Caps Lock lamp, as a console does. */
    void light(boolean on) throws SystemCallException {
        try (Descriptor console = Descriptor.open(device, Descriptor.Access.WRITE)) {
            write(console, new Typist(KeyLayout.US).event(EV_LED, LED_CAPSL, on ? 1 : 0).event(0, 0, 0).events());
        }
    }

    private static void write(Descriptor to, byte[] events) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocateFrom(ValueLayout.JAVA_BYTE, events);
            for (long at = 0; at < events.length; at += KeyStream.EVENT_BYTES) {
                to.write(all.asSlice(at, KeyStream.EVENT_BYTES));
            }
        }
    }

    @Override
    public void close() {
        try {
            uinput.ioctl("UI_DEV_DESTROY", UI_DEV_DESTROY, MemorySegment.NULL);
        } catch (SystemCallException e) {
            throw new IllegalStateException(e);
        } finally {
            uinput.close();
        }
    }
}
