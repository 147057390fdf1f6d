package io.xiaoyi.gateway.runtime;

import static io.xiaoyi.gateway.runtime.SettingsTest.broken;

import io.xiaoyi.gateway.runtime.SettingsTest.Broken;
import java.util.stream.Stream;

/** Every key of a reader made wrong once, for {@link SettingsTest}. */
final class BrokenReaders {
    private static final String NETWORK = "network: {listen: \"127.0.0.1:7001\"}";
    private static final String SERIAL = "serial: {device: /dev/ttyACM0, baud: 9600}";

    private BrokenReaders() {}

    static Stream<Broken> rows() {
        return Stream.of(sources(), keyboards(), lines(), camera()).flatMap(rows -> rows);
    }

    private static Stream<Broken> sources() {
        return Stream.of(
                broken("readers[].id", "{id: front-in", "{id: front_in", "readers[0].id", "'front_in'"),
                broken("readers[].door", "door: front, direction: in", "door: side, direction: in", "readers[0].door",
                        "'side'"),
                broken("readers[].direction", "direction: in", "direction: inside", "readers[0].direction",
                        "'inside'"),
                broken("readers[].network", NETWORK, "network: 7001", "readers[0].network", "the number 7001"),
                broken("readers[].network", NETWORK, "network: {}", "readers[0].network",
                        "neither listen nor connect"),
                broken("readers[].network", NETWORK, "network: {listen: \"[::1]:0\", connect: \"a:1\"}",
                        "readers[0].network", "listen and connect"),
                broken("readers[].network.listen", "127.0.0.1:7001", "127.0.0.1:70010", "readers[0].network.listen",
                        "'127.0.0.1:70010'"),
                broken("readers[].network.connect", NETWORK, "network: {connect: \"scanner.example:0\"}",
                        "readers[0].network.connect", "'scanner.example:0'"),
                broken("readers[].network.connect", NETWORK, "network: {connect: scanner.example}",
                        "readers[0].network.connect", "'scanner.example'"),
                broken("readers[].serial", SERIAL, "serial: /dev/ttyACM0", "readers[1].serial", "'/dev/ttyACM0'"),
                broken("readers[].serial.device", "/dev/ttyACM0", "ttyACM0", "readers[1].serial.device", "'ttyACM0'"),
                broken("readers[].serial.baud", "9600}", "9601}", "readers[1].serial.baud", "the number 9601"),
                broken("readers[].serial.data-bits", "9600}", "9600, data-bits: 9}", "readers[1].serial.data-bits",
                        "the number 9"),
                broken("readers[].serial.parity", "9600}", "9600, parity: mark}", "readers[1].serial.parity",
                        "'mark'"),
                broken("readers[].serial.stop-bits", "9600}", "9600, stop-bits: 1.5}", "readers[1].serial.stop-bits",
                        "the number 1.5"));
    }

    private static Stream<Broken> keyboards() {
        return Stream.of(
                broken("readers[].hid", SERIAL, "hid: /dev/input/event0", "readers[1].hid", "'/dev/input/event0'"),
                broken("readers[].hid", SERIAL, "hid: {layout: us}", "readers[1].hid.device", "nothing"),
                broken("readers[].hid.device", SERIAL, "hid: {device: event0}", "readers[1].hid.device", "'event0'"),
                broken("readers[].hid.device", SERIAL, "hid: {device: \"0C2E:0B61\"}", "readers[1].hid.device",
                        "'0C2E:0B61'"),
                broken("readers[].hid.layout", SERIAL, "hid: {device: /dev/input/event0, layout: dvorak}",
                        "readers[1].hid.layout", "'dvorak'"),
                broken("readers[].hid.terminator", SERIAL, "hid: {device: /dev/input/event0, terminator: cr}",
                        "readers[1].hid.terminator", "'cr'"));
    }

    private static Stream<Broken> lines() {
        return Stream.of(inSerial("end", "end: tab", "'tab'"), inSerial("gap", "gap: 2m", "'2m'"),
                inSerial("gap", "gap: 100", "the number 100"), inSerial("prefix", "prefix: 三", "'三'"),
                inSerial("prefix", "prefix: ''", "''"), inSerial("suffix", "suffix: 123456789", "the number 123456789"),
                inSerial("suffix", "suffix: abcdefghi", "'abcdefghi'"),
                inSerial("longest", "longest: 0", "the number 0"),
                broken("readers[].network.lines", "7001\"}", "7001\", lines: crlf}", "readers[0].network.lines",
                        "'crlf'"));
    }

    private static Stream<Broken> camera() {
        return Stream.of(broken("readers[].camera", SERIAL, "camera: rpicam", "readers[1].camera", "'rpicam'"),
                broken("readers[].camera", SERIAL, "camera: {}", "readers[1].camera", "neither device nor command"),
                broken("readers[].camera", SERIAL, "camera: {device: rpicam, command: [cat]}", "readers[1].camera",
                        "device and command"),
                broken("readers[].camera", SERIAL, "camera: {device: rpicam, width: 1920, height: 1080}",
                        "readers[1].camera", "1920 x 1080 = 2073600 pixels"),
                broken("readers[].camera", SERIAL, SERIAL + ", camera: {device: rpicam}", "readers[1]",
                        "serial and camera"),
                broken("readers[].camera.device", SERIAL, "camera: {device: picam}", "readers[1].camera.device",
                        "'picam'"),
                broken("readers[].camera.command", SERIAL, "camera: {command: rpicam-vid -o -}",
                        "readers[1].camera.command", "'rpicam-vid -o -'"),
                broken("readers[].camera.command[]", SERIAL, "camera: {command: [cat, 1]}",
                        "readers[1].camera.command[1]", "the number 1"),
                broken("outlets.sockets[].reader.camera", "{id: 2}", "{id: 2, reader: {id: o, camera: {device: o}}}",
                        "outlets.sockets[1].reader.camera.device", "'o'"),
                inCamera("format", "command: [cat], format: rgb", "'rgb'"),
                inCamera("format", "device: rpicam, format: grey8", "'grey8' beside device"),
                inCamera("width", "device: rpicam, width: 800", "the number 800"),
                inCamera("width", "device: /dev/video0, width: 2000", "the number 2000"),
                inCamera("height", "device: rpicam, height: 480p", "'480p'"),
                inCamera("rate", "device: rpicam, rate: 0", "the number 0"),
                inCamera("rate", "command: [cat], rate: 15", "the number 15 beside command"),
                inCamera("silence", "device: rpicam, silence: 10ms", "'10ms'"));
    }

    private static Broken inCamera(String key, String keys, String found) {
        return broken("readers[].camera." + key, SERIAL, "camera: {" + keys + "}", "readers[1].camera." + key, found);
    }

    private static Broken inSerial(String key, String line, String found) {
        return broken("readers[].serial.lines." + key, "9600}", "9600, lines: {" + line + "}}",
                "readers[1].serial.lines." + key, found);
    }
}
