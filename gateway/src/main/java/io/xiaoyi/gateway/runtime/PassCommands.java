package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.runtime.PassKeyCommands.Keygen;
import io.xiaoyi.gateway.runtime.PassKeyCommands.RingCommand;
import io.xiaoyi.gateway.runtime.PassShowCommands.Present;
import io.xiaoyi.gateway.runtime.PassShowCommands.ReadCommand;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pass}: keys, rings and passes, as a platform and a phone make them. */
@Command(name = "pass", mixinStandardHelpOptions = true,
        description = "Makes keys and key rings; issues, presents and reads passes.", subcommands = {
                Keygen.class, RingCommand.class, IssueCommand.class, Present.class,
                ReadCommand.class},
        footerHeading = "%nFrom nothing to a code that opens:%n", footer = {
                "  gateway pass keygen --out root.pem", "  gateway pass keygen --out issuer.pem",
                "  gateway pass keygen --out phone.pem",
                "  gateway pass ring --tenant demo --root root.pem --issuer issuer.pub.pem --out ring.cose",
                "  gateway pass issue --tenant demo --key issuer.pem --holder phone.pub.pem "
                        + "--station st-0001 --out pass.txt",
                "  gateway pass present --key phone.pem --pass pass.txt",
                "  gateway pass read --tenant demo --root root.pub.pem --ring ring.cose @pass.txt"})
final class PassCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** The value, or a failure in one line. */
    static <T> T orFail(Checked<T> checked) {
        return switch (checked) {
            case Checked.Good<T>(T value) -> value;
            case Checked.Bad<T> bad -> throw new Failure(Failure.DATA,
                    bad.where() + ": found " + bad.found() + "; allowed: " + bad.expected());
        };
    }

    static Duration duration(CommandSpec spec, String option, String text) {
        return Section.parse(text).orElseThrow(() -> new Failure(Failure.USAGE,
                spec.qualifiedName() + ": " + option + ": found '" + text
                        + "'; allowed: a duration such as 15s, 10m, 24h or 30d"));
    }

    /** Writes a new file; one that is there already stays as it is. */
    static void writeNew(Path file, byte[] content) {
        writing(file, () -> Files.write(file, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    static void writePrivate(Path file, byte[] content) {
        writing(file, () -> PemKeys.writePrivate(file, content));
    }

    static byte[] read(Path file) {
        try {
            if (Files.isRegularFile(file) && Files.size(file) > 1 << 20) {
                throw new Failure(Failure.DATA, file + ": found a file of more than 1 MB");
            }
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.IO, file + ": no such file");
        } catch (IOException e) {
            throw new Failure(Failure.IO, file + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private interface Writing {
        void write() throws IOException;
    }

    private static void writing(Path file, Writing writing) {
        try {
            writing.write();
        } catch (FileAlreadyExistsException e) {
            throw new Failure(Failure.IO, file + ": there is such a file already, and it is not replaced");
        } catch (IOException e) {
            throw new Failure(Failure.IO, file + ": cannot be written (" + e + ")");
        }
    }
}
