package io.xiaoyi.gateway.figures;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The handle of an {@link UplinkProcess}. */
final class UplinkChild implements AutoCloseable {
    private final Process process;

    UplinkChild(Path journal) throws IOException {
        process = new ProcessBuilder(StationChild.java(List.of(), "io.xiaoyi.gateway.figures.UplinkProcess", journal
                .toString())).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** Has it deliver the whole journal. */
    void anew(int port) throws IOException {
        say("anew " + port);
    }

    /** Has it deliver what its cursor has not passed. */
    void on(int port) throws IOException {
        say("on " + port);
    }

    private void say(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.US_ASCII));
        process.getOutputStream().flush();
    }

    /** How long it has kept a processor busy since it was started. */
    Duration worked() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** Has it close its journal and wait. */
    void rest() throws IOException {
        say("rest");
    }

    /** {@code SIGKILL}. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    private void await() {
        try {
            process.waitFor(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        if (process.isAlive()) {
            process.getOutputStream().close();
            await();
            process.destroyForcibly();
        }
    }
}
