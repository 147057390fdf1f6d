package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Shown;
import io.xiaoyi.gateway.pass.SignedRing;
import io.xiaoyi.gateway.pass.SigningKey;
import io.xiaoyi.gateway.scan.QrImage;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pass present} and {@code pass read}. */
final class PassShowCommands {
    private PassShowCommands() {}

    /** The line in a file or given itself, its line end stripped and nothing else: Base45 has spaces in it. */
    static byte[] line(String given) {
        byte[] bytes = given.startsWith("@")
                ? PassCommands.read(Path.of(given.substring(1)))
                : given.getBytes(StandardCharsets.UTF_8);
        int end = bytes.length;
        while (end > 0 && (bytes[end - 1] == '\n' || bytes[end - 1] == '\r')) {
            end--;
        }
        return java.util.Arrays.copyOf(bytes, end);
    }

    /** What the phone shows. */
    @Command(name = "present", mixinStandardHelpOptions = true, sortOptions = false, description = {
            "Prints the code of this quarter minute, as text and drawn.",
            "Without --key, shows the pass itself: an introduction or a printed pass."},
            footerHeading = "%nExamples:%n", footer = {
                    "  gateway pass present --key phone.pem --pass pass.txt",
                    "  gateway pass present --pass pass.txt --png introduction.png",
                    "  gateway pass present --key phone.pem --pass pass.txt --station st-0001 --door front"
                            + " --number 123456"})
    static final class Present implements Callable<Integer> {
        @Option(names = "--pass", required = true, paramLabel = "FILE", description = "The pass as issued.")
        private Path pass;

        @Option(names = "--key", paramLabel = "FILE", description = "The phone's private key.")
        private Optional<Path> key;

        @Option(names = "--station", paramLabel = "ID", description = "Bind the code to one station.")
        private Optional<String> station;

        @Option(names = "--door", paramLabel = "ID", description = "Answer a door's screen; with --number.")
        private Optional<String> door;

        @Option(names = "--number", paramLabel = "DIGITS", description = "The number on the door's screen.")
        private Optional<Integer> number = Optional.empty();

        @Option(names = "--png", paramLabel = "FILE", description = "Write the drawing there; never replaces a file.")
        private Optional<Path> png;

        @Option(names = "--text", description = "Print the text alone.")
        private boolean textOnly;

        @Option(names = "--plain", description = "Draw without colours, for dark text on a light ground.")
        private boolean plain;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            String text = text();
            PrintWriter out = spec.commandLine().getOut();
            QrImage image = QrImage.of(text);
            out.println(text);
            if (!textOnly) {
                out.print(image.characters(plain ? QrImage.Drawing.PLAIN_ON_LIGHT : QrImage.Drawing.COLOURED));
            }
            png.ifPresent(file -> PassCommands.writeNew(file, image.png(8)));
            out.flush();
            return 0;
        }

        private String text() {
            byte[] line = line("@" + pass);
            Reading reading = new PassReader("").read(line);
            if (key.isEmpty()) {
                if (reading instanceof Reading.Introduction || reading instanceof Reading.Printed) {
                    return new String(line, StandardCharsets.US_ASCII);
                }
                throw notAPass("an introduction or a printed pass");
            }
            if (!(reading instanceof Reading.Introduction introduction)) {
                throw notAPass("an introduction: only a pass with a phone's key has codes");
            }
            SigningKey phone = PassCommands.orFail(PemKeys.privateKey(key.get()));
            if (!introduction.pass().holder().equals(Optional.of(phone.publicKey()))) {
                throw new Failure(Failure.DATA, key.get() + ": found another key than the pass names; allowed: "
                        + "the key it was issued for");
            }
            return shown(new Presenter(introduction.pass().id().cti(), phone)).text();
        }

        private Shown shown(Presenter presenter) {
            if (door.isPresent() != number.isPresent() || door.isPresent() && station.isEmpty()) {
                throw new Failure(Failure.USAGE, "found only some of --station, --door and --number; allowed: "
                        + "none, --station alone, or all three");
            }
            Instant now = Instant.now();
            if (door.isPresent()) {
                if (number.get() < 0 || number.get() > 999_999) {
                    throw new Failure(Failure.USAGE, "--number: found " + number.get() + "; allowed: 0 to 999999");
                }
                return presenter.atDoor(number.get(), station.get(), door.get());
            }
            return station.map(id -> presenter.atStation(now, id)).orElseGet(() -> presenter.anywhere(now));
        }

        private Failure notAPass(String allowed) {
            return new Failure(Failure.DATA, pass + ": found something else; allowed: " + allowed);
        }
    }

    /** What a scanned text says. */
    @Command(name = "read", mixinStandardHelpOptions = true, sortOptions = false, description = {
            "Explains a scanned text, claim by claim.",
            "With --ring and --root it says whether the signature is an issuer's."}, footerHeading = "%nExamples:%n",
            footer = {
                    "  gateway pass read @pass.txt",
                    "  gateway pass read --tenant demo --root root.pub.pem --ring ring.cose @pass.txt",
                    "  gateway pass read --tenant demo --root root.pub.pem --ring ring.cose --pass pass.txt @code.txt"},
            exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                    "0:read, and verified as far as asked", "1:not ours, malformed, or not verified"})
    static final class ReadCommand implements Callable<Integer> {
        @Option(names = "--tenant", defaultValue = "", description = "Whose pass it should be; needed to verify.")
        private String tenant;

        @Option(names = "--root", paramLabel = "FILE", description = "Public key of a root; once or twice.")
        private List<Path> roots = List.of();

        @Option(names = "--ring", paramLabel = "FILE", description = "The signed key ring.")
        private Optional<Path> ring;

        @Option(names = "--pass", paramLabel = "FILE", description = "The pass of a rotating code, to verify it.")
        private Optional<Path> pass;

        @Option(names = "--station", defaultValue = "", paramLabel = "ID",
                description = "For codes bound to a station.")
        private String station;

        @Option(names = "--door", defaultValue = "", paramLabel = "ID", description = "For codes bound to a door.")
        private String door;

        @Parameters(paramLabel = "TEXT|@FILE", description = "The text, or a file that holds it in one line.")
        private String text;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() {
            if (ring.isPresent() && (roots.isEmpty() || tenant.isEmpty())) {
                throw new Failure(Failure.USAGE, "found --ring alone; allowed: --ring with --root and --tenant");
            }
            Optional<KeyRing> keys = ring.map(this::verifiedRing);
            Optional<byte[]> passLine = pass.map(file -> line("@" + file));
            var explanation = new Explanation(tenant, keys, passLine, station, door, Instant.now());
            boolean good = explanation.explain(line(text));
            PrintWriter out = spec.commandLine().getOut();
            explanation.lines().forEach(out::println);
            out.flush();
            return good ? 0 : Failure.NO;
        }

        private KeyRing verifiedRing(Path file) {
            List<PublicKey> keys = new ArrayList<>();
            roots.forEach(root -> keys.add(PassCommands.orFail(PemKeys.publicKey(root))));
            return PassCommands.orFail(SignedRing.read(Octets.of(PassCommands.read(file)), tenant, keys));
        }
    }
}
