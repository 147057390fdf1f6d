package io.xiaoyi.gateway.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts and tokens by one who is at the box. */
class ConsoleCommandsTest {
    @TempDir
    private Path folder;

    private record Ended(int code, String out, String err) {}

    @BeforeEach
    void initStation() {
        assertThat(run("", "init", folder.resolve("station").toString()).code()).isZero();
    }

    private static Ended run(String typed, String... args) {
        var out = new StringWriter();
        var err = new StringWriter();
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)));
        try {
            return new Ended(Main.run(new PrintWriter(out), new PrintWriter(err), args), out.toString(), err
                    .toString());
        } finally {
            System.setIn(before);
        }
    }

    private Ended console(String typed, String command, String... more) {
        String[] args = new String[4 + more.length];
        System.arraycopy(new String[]{"console", command, "--config", folder.resolve("station/station.yaml")
                .toString()}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return run(typed, args);
    }

    @Test
    void whatInitWritesIsOnLoopbackAndNeedsNoCertificate() throws Exception {
        assertThat(Files.readString(folder.resolve("station/station.yaml"))).contains(
                "console: {listen: \"127.0.0.1:8090\", plain: true}");
        assertThat(run("", "init", folder.resolve("b").toString(), "--console", "0.0.0.0:8443").code()).isZero();
        assertThat(Files.readString(folder.resolve("b/station.yaml"))).contains(
                "console: {listen: \"0.0.0.0:8443\"}");
        assertThat(run("", "init", folder.resolve("c").toString(), "--console", "none").code()).isZero();
        assertThat(Files.readString(folder.resolve("c/station.yaml"))).doesNotContain("console");
    }

    @Test
    void anAccountIsMadeListedChangedAndRemoved() {
        assertThat(console("a long password\n", "account", "--add", "chief").out()).contains("chief: made, admin");
        assertThat(console("a long password\n", "account", "--add", "worker", "--role", "operator").code()).isZero();
        assertThat(console("a long password\n", "account", "--add", "worker").code()).isEqualTo(1);
        assertThat(console("another password\n", "account", "--password", "chief").code()).isZero();
        assertThat(console("", "account").out()).contains("chief", "worker", "operator").doesNotContain("argon2");
        assertThat(console("", "account", "--remove", "worker").code()).isZero();
        assertThat(console("", "account", "--remove", "chief").err()).contains("The last administrator cannot go");
        assertThat(folder.resolve("station/data/console/accounts.json")).exists();
    }

    @Test
    void aTokenIsPrintedOnce() {
        Ended made = console("", "token", "--make", "prometheus", "--days", "30");
        assertThat(made.err()).contains("The last administrator cannot go");
        console("a long password\n", "account", "--add", "chief");
        made = console("", "token", "--make", "prometheus", "--days", "30");
        assertThat(made.out()).matches("xy_[0-9a-f]{8}_[A-Za-z0-9_-]{43}\\R");
        assertThat(console("", "token").out()).contains("prometheus", "viewer").doesNotContain(made.out().strip());
    }

    @Test
    void whatIsNotAllowedIsNamed() {
        assertThat(console("short\n", "account", "--add", "chief").err()).contains("found 5 characters; allowed: 10");
        assertThat(console("", "account", "--add", "Chef Li").err()).contains("--add: found 'Chef Li'");
        assertThat(console("", "token", "--make", "m", "--role", "root").err()).contains("--role: found 'root'");
        assertThat(console("", "token", "--make", "m", "--days", "0").err()).contains("--days: found 0");
        assertThat(console("", "code").code()).isEqualTo(1);
    }
}
