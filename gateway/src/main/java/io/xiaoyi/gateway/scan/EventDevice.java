package io.xiaoyi.gateway.scan;

import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * An input device of the kernel's, {@code /dev/input/event*}, grabbed: its keys reach neither the console nor any other
 * program until it is closed. The requests are those of {@code linux/input.h}.
 */
record EventDevice(Descriptor events, String what) implements Keyboard {
    private static final Path INPUT = Path.of("/dev/input");
    private static final long EVIOCGID = 0x80084502L;
    private static final long EVIOCGRAB = 0x40044590L;
    /** Those that fill as many bytes as one asks for, EVIOCGNAME(0) and so on. */
    private static final long EVIOCGNAME = 0x80004506L;
    private static final long EVIOCGKEY = 0x80004518L;
    private static final long EVIOCGLED = 0x80004519L;
    private static final long EVIOCGBIT_KEY = 0x80004521L;
    private static final long EVIOCSMASK = 0x40104593L;
    /** {@code struct input_mask}: u32 type, u32 bytes of its mask, u64 where the mask is. */
    private static final int MASK_BYTES = 16;
    private static final int EV_MSC = 4;
    private static final short EV_LED = 0x11;
    private static final int LENGTH_AT_BIT = 16;
    private static final int NAME_BYTES = 256;
    private static final int KEY_BYTES = KeyStream.CODES / 8;
    private static final int LED_BYTES = 2;
    private static final int LED_CAPSL = 1;

    /** @throws IOException if it is not there, no keyboard, or grabbed by somebody else; the message says which */
    static EventDevice open(String device) throws IOException {
        return open(device.startsWith("/") ? Path.of(device) : find(device));
    }

    private static EventDevice open(Path path) throws IOException {
        Descriptor events = Descriptor.open(path, Descriptor.Access.BOTH);
        try (Arena arena = Arena.ofConfined()) {
            if (!isKeyboard(events)) {
                throw new IOException(path + ": is no keyboard, it has no Enter key");
            }
            // The kernel looks only whether the argument is null.
            events.ioctl("EVIOCGRAB", EVIOCGRAB, arena.allocate(Integer.BYTES));
            putOutCapsLock(events);
            maskScanCodes(events);
            return new EventDevice(events, name(events) + " at " + path);
        } catch (IOException | RuntimeException | Error e) {
            events.close();
            throw e;
        }
    }

    /** The one keyboard with these ids. */
    private static Path find(String ids) throws IOException {
        var found = new ArrayList<Path>();
        for (Path path : devices()) {
            try (Descriptor device = Descriptor.open(path, Descriptor.Access.READ)) {
                if (ids(device).equals(ids) && isKeyboard(device)) {
                    found.add(path);
                }
            } catch (SystemCallException e) {
                // Not ours to read, or gone in between: not the one that is looked for.
                continue;
            }
        }
        if (found.size() != 1) {
            throw new IOException(found.isEmpty()
                    ? ids + ": no keyboard that may be read has these USB ids"
                    : ids + ": several keyboards have these USB ids, expected one: " + found);
        }
        return found.getFirst();
    }

    private static List<Path> devices() throws IOException {
        var devices = new ArrayList<Path>();
        if (Files.isDirectory(INPUT)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(INPUT, "event*")) {
                all.forEach(devices::add);
            }
        }
        return devices;
    }

    /**
     * A console whose Caps Lock is on lights the lamp of every keyboard that is plugged in. Some scanners look at it
     * and type the other way round, most do not: with the lamp out both type what they read, and once grabbed it stays
     * out.
     */
    private static void putOutCapsLock(Descriptor events) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment event = arena.allocate(KeyStream.EVENT_BYTES, Long.BYTES);
            event.set(ValueLayout.JAVA_SHORT, KeyStream.EVENT_BYTES - 8, EV_LED);
            event.set(ValueLayout.JAVA_SHORT, KeyStream.EVENT_BYTES - 6, (short) LED_CAPSL);
            events.write(event);
        }
    }

    /**
     * Takes every event of this type away. The kernel keeps 64 events for us, and a key makes three, of which one is a
     * scan code: without it half as many keys again may be typed while this process does not get to read.
     */
    private static void maskScanCodes(Descriptor events) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, Long.BYTES);
            mask.set(ValueLayout.JAVA_INT, 0, EV_MSC);
            events.ioctl("EVIOCSMASK", EVIOCSMASK, mask);
        }
    }

    private static boolean isKeyboard(Descriptor device) throws SystemCallException {
        return bits(device, "EVIOCGBIT", EVIOCGBIT_KEY, KEY_BYTES).get(KeyStream.ENTER);
    }

    /** {@code struct input_id}: u16 bus, u16 vendor, u16 product, u16 version. */
    private static String ids(Descriptor device) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment id = arena.allocate(Long.BYTES, Short.BYTES);
            device.ioctl("EVIOCGID", EVIOCGID, id);
            return "%04x:%04x".formatted(id.getAtIndex(ValueLayout.JAVA_SHORT, 1), id.getAtIndex(
                    ValueLayout.JAVA_SHORT, 2));
        }
    }

    private static String name(Descriptor device) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(NAME_BYTES);
            int length = device.ioctl("EVIOCGNAME", EVIOCGNAME | NAME_BYTES << LENGTH_AT_BIT, name);
            byte[] text = name.asSlice(0, Math.max(0, length - 1)).toArray(ValueLayout.JAVA_BYTE);
            return new String(text, StandardCharsets.UTF_8).strip();
        }
    }

    private static BitSet bits(Descriptor device, String call, long request, int bytes) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bits = arena.allocate(bytes, Long.BYTES);
            device.ioctl(call, request | (long) bytes << LENGTH_AT_BIT, bits);
            return BitSet.valueOf(bits.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Override
    public HeldKeys held() throws IOException {
        return new HeldKeys(bits(events, "EVIOCGKEY", EVIOCGKEY, KEY_BYTES), bits(events, "EVIOCGLED", EVIOCGLED,
                LED_BYTES).get(LED_CAPSL));
    }

    @Override
    public String toString() {
        return what;
    }

    @Override
    public void close() {
        events.close();
    }
}
