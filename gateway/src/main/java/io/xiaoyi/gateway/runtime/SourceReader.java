package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.runtime.Settings.Source;
import io.xiaoyi.gateway.scan.CameraSettings;
import io.xiaoyi.gateway.scan.CameraSettings.Format;
import io.xiaoyi.gateway.scan.HidSettings;
import io.xiaoyi.gateway.scan.HidSettings.Terminator;
import io.xiaoyi.gateway.scan.KeyLayout;
import io.xiaoyi.gateway.scan.LineRule;
import io.xiaoyi.gateway.serial.SerialSettings;
import io.xiaoyi.gateway.serial.SerialSettings.Parity;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Reads how one reader's codes arrive.
 *
 * @param occupy is told every place that a second reader could not have as well
 */
record SourceReader(Consumer<Section> occupy) {
    /** In the place of a path that has been told to be wrong. */
    private static final Path NOWHERE = Path.of("");
    private static final Duration USUAL_GAP = Duration.ofMillis(100);

    /** Empty where the file does not say, which is told. */
    Optional<Source> read(Section reader) {
        List<Section> named = Stream.of("network", "serial", "camera", "hid").map(reader::at).filter(Section::present)
                .toList();
        if (named.size() != 1) {
            reader.wrong(found(named, "none of network, serial, camera and hid"),
                    "exactly one of network, serial, camera and hid");
            return Optional.empty();
        }
        Section section = named.getFirst();
        if (!section.node().isObject()) {
            return Optional.empty();
        }
        return switch (section.name()) {
            case "network" -> network(section);
            case "camera" -> camera(section);
            case "hid" -> hid(section);
            default -> Optional.of(serial(section));
        };
    }

    private static String found(List<Section> named, String none) {
        return named.isEmpty() ? none : String.join(" and ", named.stream().map(Section::name).toList());
    }

    private Optional<Source> network(Section section) {
        List<Section> named = Stream.of("listen", "connect").map(section::at).filter(Section::present).toList();
        if (named.size() != 1) {
            section.wrong(found(named, "neither listen nor connect"), "exactly one of listen and connect");
            return Optional.empty();
        }
        Section place = named.getFirst();
        String text = place.text("");
        int colon = text.lastIndexOf(':');
        int port = colon < 0 ? 0 : port(place, text.substring(colon + 1));
        String host = text.substring(0, Math.max(0, colon)).replaceAll("[\\[\\]]", "");
        boolean listens = place.name().equals("listen");
        if (port > 0) {
            occupy.accept(place);
        } else if (!listens && colon >= 0) {
            place.wrong(place.found(), "a port from 1 to 65535");
        }
        LineRule lines = lines(section.at("lines"));
        return Optional.of(listens ? new Source.Listen(host, port, lines) : new Source.Connect(host, port, lines));
    }

    private static int port(Section place, String digits) {
        int port = digits.matches("[0-9]{1,5}") ? Integer.parseInt(digits) : 0;
        if (port > 65_535) {
            place.wrong(place.found(), "a port from 0 to 65535");
        }
        return port;
    }

    private Source serial(Section section) {
        Section device = section.at("device");
        if (!device.text("").isEmpty()) {
            occupy.accept(device);
        }
        Parity parity = switch (section.at("parity").text("none")) {
            case "odd" -> Parity.ODD;
            case "even" -> Parity.EVEN;
            default -> Parity.NONE;
        };
        int dataBits = section.at("data-bits").number(8) == 7 ? 7 : 8;
        int stopBits = section.at("stop-bits").number(1) == 2 ? 2 : 1;
        int baud = Math.clamp(section.at("baud").number(9600), 50, 4_000_000);
        Path file = device.path().orElse(NOWHERE);
        return new Source.Serial(new SerialSettings(file, baud, dataBits, parity, stopBits), lines(section.at(
                "lines")));
    }

    private Optional<Source> hid(Section section) {
        Section device = section.at("device");
        if (device.text("").isEmpty() || !HidSettings.isDevice(device.text(""))) {
            return Optional.empty();
        }
        occupy.accept(device);
        return Optional.of(new Source.Hid(new HidSettings(device.text(""), named(KeyLayout.values(), section.at(
                "layout"), KeyLayout.US), named(Terminator.values(), section.at("terminator"), Terminator.ENTER))));
    }

    /** The constant that a word of the file names; the fallback where the file is silent, or has been told wrong. */
    private static <E extends Enum<E>> E named(E[] constants, Section word, E fallback) {
        String name = word.text("");
        return Stream.of(constants).filter(it -> it.name().toLowerCase(Locale.ROOT).equals(name)).findFirst().orElse(
                fallback);
    }

    private static LineRule lines(Section section) {
        LineRule.End end = named(LineRule.End.values(), section.at("end"), LineRule.End.EITHER);
        Section gap = section.at("gap");
        int gapMillis = (int) gap.duration(USUAL_GAP, Duration.ofMillis(1), Duration.ofMinutes(1)).toMillis();
        boolean silenceEnds = end == LineRule.End.NONE || gap.present();
        int longest = Math.clamp(section.at("longest").number(LineRule.SUFFIXED.maxBytes()), 1, 1 << 16);
        return new LineRule(longest, end, silenceEnds ? OptionalInt.of(gapMillis) : OptionalInt.empty(),
                bytes(section.at("prefix")), bytes(section.at("suffix")));
    }

    private Optional<Source> camera(Section section) {
        List<Section> named = Stream.of("device", "command").map(section::at).filter(Section::present).toList();
        if (named.size() != 1) {
            section.wrong(found(named, "neither device nor command"), "exactly one of device and command");
            return Optional.empty();
        }
        int width = pixels(section.at("width"), 640);
        int height = pixels(section.at("height"), 480);
        if (width * height > CameraSettings.MOST_PIXELS) {
            section.wrong(width + " x " + height + " = " + width * height + " pixels", "frames of at most "
                    + CameraSettings.MOST_PIXELS + " pixels, such as 1280 x 800: the memory of a box holds no larger");
            return Optional.empty();
        }
        Duration silence = section.at("silence").duration(Duration.ofSeconds(10), Duration.ofSeconds(1),
                Duration.ofMinutes(5));
        return named.getFirst().name().equals("device")
                ? byDevice(section, width, height, silence)
                : byCommand(section, width, height, silence);
    }

    private Optional<Source> byDevice(Section section, int width, int height, Duration silence) {
        Section device = section.at("device");
        Section format = section.at("format");
        if (format.present()) {
            format.wrong(format.found() + " beside device", "a format beside command alone");
        }
        if (device.text("").isEmpty()) {
            return Optional.empty();
        }
        occupy.accept(device);
        int row = CameraSettings.RPICAM_ROW_PIXELS;
        if (CameraSettings.padsRows(device.text("")) && width % row != 0) {
            section.at("width").wrong(section.at("width").found(), "a multiple of " + row + " for rpicam");
            return Optional.empty();
        }
        int rate = Math.clamp(section.at("rate").number(15), 1, 60);
        return Optional.of(new Source.Camera(CameraSettings.of(device.text(""), width, height, rate, silence)));
    }

    private static Optional<Source> byCommand(Section section, int width, int height, Duration silence) {
        Section rate = section.at("rate");
        if (rate.present()) {
            rate.wrong(rate.found() + " beside command", "a rate beside device alone; a command says it in its words");
        }
        List<String> words = section.at("command").items().stream().map(word -> word.text("")).toList();
        if (words.isEmpty() || words.size() > 100) {
            return Optional.empty();
        }
        Format format = section.at("format").text("grey8").equals("yuv420") ? Format.YUV420 : Format.GREY8;
        return Optional.of(new Source.Camera(CameraSettings.of(words, width, height, format, silence)));
    }

    private static int pixels(Section side, int usual) {
        return Math.clamp(side.number(usual), 64, 1_920);
    }

    /** Each character a byte; what the schema has refused already is none. */
    private static Octets bytes(Section text) {
        byte[] bytes = text.text("").getBytes(StandardCharsets.ISO_8859_1);
        return bytes.length > 8 ? Octets.of() : Octets.of(bytes);
    }
}
