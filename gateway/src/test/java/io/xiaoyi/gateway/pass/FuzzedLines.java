package io.xiaoyi.gateway.pass;

/** What Jazzer calls with lines of its invention, see {@link PassReaderFuzzIT}. */
public final class FuzzedLines {
    private FuzzedLines() {}

    /** No line may throw; one that is read as a pass of ours must be written back as it was. */
    public static void fuzzerTestOneInput(byte[] line) {
        switch (Samples.READER.read(line)) {
            case Reading.Compact compact -> requireSame(line, new Shown(Presentation.encode(compact)));
            case Reading.Introduction introduction -> requireSame(line, introduction.signed().shown());
            case Reading.Printed printed -> requireSame(line, printed.signed().shown());
            case Reading.Foreign foreign -> require(foreign.length() == line.length);
            case Reading.Malformed malformed -> require(!malformed.expected().isEmpty());
            case Reading.WrongForm wrongForm -> require(!wrongForm.why().isEmpty());
        }
    }

    private static void requireSame(byte[] line, Shown shown) {
        Octets read = Octets.of(line);
        require(read.equals(Octets.utf8(shown.text())) || read.equals(Octets.utf8(shown.digits())));
    }

    private static void require(boolean held) {
        if (!held) {
            throw new AssertionError("a line was read as something it is not");
        }
    }
}
