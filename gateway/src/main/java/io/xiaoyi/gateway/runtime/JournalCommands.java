package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.store.JournalCheck;
import io.xiaoyi.gateway.store.JournalExport;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code journal}: looks at a journal's files, also while a station writes them. */
@Command(name = "journal", mixinStandardHelpOptions = true,
        description = "Verifies, exports and follows a journal. Reads only; a station may be writing meanwhile.",
        subcommands = {JournalCommands.Verify.class, JournalCommands.Export.class, JournalCommands.Tail.class},
        footerHeading = "%nExamples:%n",
        footer = {"  gateway journal verify --config station.yaml", "  gateway journal tail --directory data/journal"})
final class JournalCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** Which journal. */
    static final class Where {
        @Option(names = "--config", paramLabel = "FILE", description = "The station's settings.")
        private Optional<Path> config = Optional.empty();

        @Option(names = "--directory", paramLabel = "DIR", description = "The journal's folder.")
        private Optional<Path> directory = Optional.empty();

        Optional<Settings> settings() {
            try {
                return config.isPresent() ? Optional.of(Settings.read(config.get())) : Optional.empty();
            } catch (SettingsException e) {
                throw new Failure(Failure.CONFIG, e.getMessage());
            }
        }

        /** A folder without a segment is a mistake in the path, never an empty journal. */
        Path directory() {
            Path folder = settings().map(settings -> settings.journal().directory()).or(() -> directory).orElseThrow();
            try (Stream<Path> files = Files.list(folder)) {
                if (files.noneMatch(file -> file.getFileName().toString().startsWith("segment-"))) {
                    throw new Failure(Failure.IO, folder + ": found no journal; allowed: a folder with its segments");
                }
            } catch (IOException e) {
                throw new Failure(Failure.IO, folder + ": cannot be read (" + e + ")");
            }
            return folder;
        }
    }

    /** Whether anyone altered it. */
    @Command(name = "verify", mixinStandardHelpOptions = true, sortOptions = false,
            description = {"Holds every frame, entry, checkpoint and snapshot of a journal against the chain.",
                    "With --config or --key, checkpoints' signatures too."},
            footerHeading = "%nExamples:%n",
            footer = {"  gateway journal verify --config station.yaml",
                    "  gateway journal verify --directory data/journal --key station.pub.pem"},
            exitCodeListHeading = "%nExit codes:%n",
            exitCodeList = {"0:sound", "1:damaged or altered; each place named"})
    static final class Verify implements Callable<Integer> {
        @ArgGroup(multiplicity = "1")
        private Where where;

        @Option(names = "--key", paramLabel = "FILE", description = "The station's public key.")
        private Optional<Path> key;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            Optional<PublicKey> station = key.or(() -> where.settings().map(Settings::key)).map(
                    file -> PassCommands.orFail(PemKeys.publicKey(file)));
            JournalCheck.Result result = JournalCheck.verify(where.directory(), station);
            PrintWriter out = spec.commandLine().getOut();
            PrintWriter err = spec.commandLine().getErr();
            result.reports().forEach(report -> (report.isAlarm() ? err : out).println(report));
            out.printf("%s: %d segments, %d entries (%d to %d), %d checkpoints verified, %d not checked%n",
                    result.isSound() ? "sound" : "NOT SOUND", result.segments(), result.entries(), result.firstSeq(),
                    result.lastSeq(), result.checkpoints(), result.unchecked());
            out.printf("journal %016x, last hash %s%n", result.journalId(),
                    result.lastHash().map(Octets::hex).orElse("none"));
            out.flush();
            err.flush();
            return result.isSound() ? 0 : Failure.NO;
        }
    }

    /** As JSON lines. */
    @Command(name = "export", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Prints entries as JSON, one a line, with the fields that the cloud gets.",
            footerHeading = "%nExamples:%n",
            footer = {"  gateway journal export --config station.yaml > journal.jsonl",
                    "  gateway journal export --directory data/journal --from 100 --to 200"})
    static final class Export implements Callable<Integer> {
        @ArgGroup(multiplicity = "1")
        private Where where;

        @Option(names = "--from", defaultValue = "1", paramLabel = "SEQ", description = "The first entry.")
        private long from;

        @Option(names = "--to", paramLabel = "SEQ", description = "The last entry; default: the newest.")
        private Optional<Long> to;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException {
            PrintWriter out = spec.commandLine().getOut();
            JournalExport.export(where.directory(), from, to.orElse(Long.MAX_VALUE), out::println);
            out.flush();
            return 0;
        }
    }

    /** The newest entries. */
    @Command(name = "tail", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Prints the newest entries as JSON, and with --follow each as it comes.",
            footerHeading = "%nExamples:%n",
            footer = {"  gateway journal tail --config station.yaml --follow",
                    "  gateway journal tail --directory data/journal --count 50"})
    static final class Tail implements Callable<Integer> {
        @ArgGroup(multiplicity = "1")
        private Where where;

        @Option(names = "--count", defaultValue = "10", paramLabel = "NUMBER",
                description = "How many; default ${DEFAULT-VALUE}.")
        private int count;

        @Option(names = "--follow", description = "Go on until stopped (Ctrl-C).")
        private boolean follow;

        @Spec
        private CommandSpec spec;

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (count < 0 || count > 1_000_000) {
                throw new Failure(Failure.USAGE, "--count: found " + count + "; allowed: 0 to 1000000");
            }
            PrintWriter out = spec.commandLine().getOut();
            if (follow) {
                JournalExport.follow(where.directory(), count, line -> {
                    out.println(line);
                    out.flush();
                }, () -> !out.checkError());
            } else {
                JournalExport.tail(where.directory(), count, out::println);
            }
            out.flush();
            return 0;
        }
    }
}
