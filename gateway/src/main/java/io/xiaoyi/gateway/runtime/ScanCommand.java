package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.scan.FileScan;
import io.xiaoyi.gateway.scan.ScanFiles;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code scan FILE…}: what a camera would have read, and why not. */
@Command(name = "scan", mixinStandardHelpOptions = true, sortOptions = false,
        description = "Reads codes out of PNG and JPEG files, or folders of them.", footerHeading = "%nExamples:%n",
        footer = {
                "  gateway scan code.png photos/"},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:every file was read", "1:some were not"})
final class ScanCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Image files or folders of them.")
    private List<Path> files;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        var isMissing = new AtomicBoolean();
        new ScanFiles(new PassReader("")).scan(files).forEach(result -> {
            switch (result) {
                case FileScan.Read read ->
                    out.println(read.file() + ": " + kind(read.reading()) + ": "
                            + visible(read.decoded().text()));
                case FileScan.Failed failed -> {
                    isMissing.set(true);
                    err.println(failed.file() + ": nothing read: " + failed.detail());
                }
            }
        });
        out.flush();
        err.flush();
        return isMissing.get() ? Failure.NO : 0;
    }

    private static String kind(Reading reading) {
        return switch (reading) {
            case Reading.Compact _ -> "rotating code";
            case Reading.Introduction _ -> "introduction";
            case Reading.Printed _ -> "printed pass";
            case Reading.Malformed _ -> "malformed";
            case Reading.WrongForm _ -> "wrong form";
            case Reading.Foreign foreign -> "not ours, " + foreign.kind();
        };
    }

    /** A code may hold anything, a terminal should not get it. */
    private static String visible(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }
}
