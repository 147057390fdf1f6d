package io.xiaoyi.gateway.gpio.chardev;

import io.xiaoyi.gateway.gpio.chardev.LineException.Reason;
import io.xiaoyi.gateway.linux.Descriptor;
import io.xiaoyi.gateway.linux.Descriptor.Access;
import io.xiaoyi.gateway.linux.SystemCallException;
import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A GPIO chip that is open, to ask for its lines. It need not stay open for them: a line has a descriptor of its own.
 *
 * <p>Threading: any thread; none while another closes it.
 */
public final class Chip implements Closeable {
    private static final Path DEVICES = Path.of("/dev");

    private final Descriptor descriptor;
    private final String name;
    private final String label;
    private final int lines;

    private Chip(Descriptor descriptor) throws SystemCallException {
        this.descriptor = descriptor;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Uapi.CHIPINFO_BYTES, Long.BYTES);
            descriptor.ioctl("GET_CHIPINFO", Uapi.GET_CHIPINFO, info);
            name = Uapi.name(info, 0);
            label = Uapi.name(info, Uapi.CHIPINFO_LABEL);
            lines = info.get(ValueLayout.JAVA_INT, Uapi.CHIPINFO_LINES);
        }
    }

    /**
     * The first of the wanted chips that this machine has.
     *
     * @param wanted each a label such as {@code pinctrl-rp1}, a name such as {@code gpiochip0}, or a path
     * @throws LineException CHIP_ABSENT if there is none; it says what is there, and what could not be opened
     */
    public static Chip find(List<String> wanted) throws LineException {
        var seen = new ArrayList<String>();
        for (String each : wanted) {
            List<Path> candidates = each.startsWith("/") ? List.of(Path.of(each)) : devices();
            for (Path path : candidates) {
                try {
                    Chip chip = open(path);
                    if (each.startsWith("/") || chip.name.equals(each) || chip.label.equals(each)) {
                        return chip;
                    }
                    seen.add(chip.toString());
                    chip.close();
                } catch (SystemCallException e) {
                    seen.add(e.getMessage());
                }
            }
        }
        throw new LineException(Reason.CHIP_ABSENT, "no GPIO chip " + String.join(" or ", wanted) + ", found "
                + (seen.isEmpty() ? "none" : String.join("; ", seen.stream().distinct().toList())));
    }

    private static Chip open(Path path) throws SystemCallException {
        Descriptor descriptor = Descriptor.open(path, Access.BOTH);
        try {
            return new Chip(descriptor);
        } catch (SystemCallException e) {
            descriptor.close();
            throw e;
        }
    }

    private static List<Path> devices() {
        var found = new ArrayList<Path>();
        try (var devices = Files.newDirectoryStream(DEVICES, "gpiochip*")) {
            devices.forEach(found::add);
        } catch (IOException | DirectoryIteratorException e) {
            return List.of(); // a machine without devices has no chip
        }
        found.sort(Comparator.comparingInt((Path path) -> path.toString().length()).thenComparing(path -> path));
        return found;
    }

    /**
     * The offset of a line by its name in the kernel's device tree.
     *
     * @throws LineException REFUSED if the chip has none of that name
     */
    public int offset(String lineName) throws LineException {
        for (int offset = 0; offset < lines; offset++) {
            try {
                if (lineInfo(offset, 0).equals(lineName)) {
                    return offset;
                }
            } catch (SystemCallException e) {
                throw new LineException(this + ": " + e.getMessage(), e);
            }
        }
        throw new LineException(Reason.REFUSED, this + ": none of its " + lines + " lines is named '" + lineName + "'");
    }

    /** @throws LineException if the kernel does not give the line; a busy one names its holder */
    Line request(LineRequest request) throws LineException {
        String where = this + " line " + request.offset() + " for " + request.consumer();
        if (request.offset() >= lines) {
            throw new LineException(Reason.REFUSED, where + ": the chip has lines 0 to " + (lines - 1));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = request.encoded(arena);
            descriptor.ioctl("GET_LINE", Uapi.GET_LINE, asked);
            return new Line(Descriptor.of(LineRequest.descriptorIn(asked), where));
        } catch (SystemCallException e) {
            if (e.errno() == SystemCallException.EBUSY) {
                throw new LineException(Reason.BUSY, where + ": busy, held by " + holder(request.offset()));
            }
            throw new LineException(where + ": " + e.getMessage(), e);
        }
    }

    /** Who has a line, by the label under which it was taken. */
    private String holder(int offset) {
        try {
            String consumer = lineInfo(offset, Uapi.LINEINFO_CONSUMER);
            return consumer.isEmpty() ? "a holder without a name" : "'" + consumer + "'";
        } catch (SystemCallException e) {
            return "a holder that cannot be asked for (" + e.getMessage() + ")";
        }
    }

    private String lineInfo(int offset, int name) throws SystemCallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = arena.allocate(Uapi.LINEINFO_BYTES, Long.BYTES);
            info.set(ValueLayout.JAVA_INT, Uapi.LINEINFO_OFFSET, offset);
            descriptor.ioctl("GET_LINEINFO", Uapi.GET_LINEINFO, info);
            return Uapi.name(info, name);
        }
    }

    /** Name and label, as messages call it. */
    @Override
    public String toString() {
        return name + " (" + label + ")";
    }

    @Override
    public void close() {
        descriptor.close();
    }
}
