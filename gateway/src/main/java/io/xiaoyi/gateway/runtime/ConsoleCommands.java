package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.console.Accounts;
import io.xiaoyi.gateway.console.Accounts.Outcome;
import io.xiaoyi.gateway.console.ConsoleRole;
import io.xiaoyi.gateway.console.ConsoleSettings;
import io.xiaoyi.gateway.console.SetUpCode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code console}: accounts and tokens, for one who is at the box. A running station sees it within seconds. */
@Command(name = "console", mixinStandardHelpOptions = true, description = {
        "Who may look at a station's pages and act on them, for one who is at the box.",
        "A running station sees a change within two seconds; sessions of a changed account end."},
        subcommands = {
                ConsoleCommands.AccountCommand.class, ConsoleCommands.TokenCommand.class,
                ConsoleCommands.CodeCommand.class},
        footerHeading = "%nExamples:%n", footer = {
                "  gateway console code --config station.yaml",
                "  gateway console account --config station.yaml --add liwei --role admin",
                "  gateway console account --config station.yaml --password liwei",
                "  gateway console token --config station.yaml --make prometheus --role viewer --days 365"},
        exitCodeListHeading = "%nExit codes:%n", exitCodeList = {
                "0:done", "1:it was refused, or there is none", "2:a wrong option", "74:a file that cannot be used",
                "78:settings that cannot be used"})
final class ConsoleCommands implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What every one of them needs. */
    abstract static class AtTheBox implements Callable<Integer> {
        private static final int SHORTEST_PASSWORD = 10;
        private static final int LONGEST_PASSWORD = 200;

        @Option(names = "--config", required = true, paramLabel = "FILE", description = "The station's settings.")
        private Path config;

        @Spec
        private CommandSpec spec;

        ConsoleSettings settings() {
            return StationRun.read(config).console().orElseThrow(() -> new Failure(Failure.CONFIG, config
                    + ": found no section console; allowed: one that says where operators look in"));
        }

        Accounts accounts() throws IOException {
            return Accounts.open(settings().directory(), InstantSource.system()::instant);
        }

        void say(String line) {
            spec.commandLine().getOut().println(line);
            spec.commandLine().getOut().flush();
        }

        /** @return the secret that is shown this once; empty where there is none @throws Failure if it was refused */
        static String done(String what, Outcome outcome) {
            return switch (outcome) {
                case Outcome.Done done -> done.secret();
                case Outcome.Refused(var code) ->
                    throw new Failure(Failure.NO, what + ": " + code.title().english());
            };
        }

        static String checkedName(String option, String name) {
            if (!Accounts.isName(name)) {
                throw new Failure(Failure.USAGE, option + ": found '" + name
                        + "'; allowed: 1 to 32 of a-z, 0-9, dot, - and _");
            }
            return name;
        }

        static ConsoleRole role(String role) {
            return ConsoleRole.of(role).orElseThrow(() -> new Failure(Failure.USAGE, "--role: found '" + role
                    + "'; allowed: viewer, operator or admin"));
        }

        /** Typed without being shown, or the first line of the standard input; never an argument, which others see. */
        String password(String account) throws IOException {
            var console = System.console();
            String password = console != null && console.isTerminal()
                    ? new String(console.readPassword("Password of %s: ", account))
                    : Optional.ofNullable(new BufferedReader(new InputStreamReader(System.in,
                            StandardCharsets.UTF_8)).readLine()).orElse("");
            int length = password.codePointCount(0, password.length());
            if (length < SHORTEST_PASSWORD || length > LONGEST_PASSWORD) {
                throw new Failure(Failure.USAGE, "a password: found " + length + " characters; allowed: "
                        + SHORTEST_PASSWORD + " to " + LONGEST_PASSWORD + " of any kind");
            }
            return password;
        }
    }

    /** {@code console account}. */
    @Command(name = "account", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Lists accounts, makes and removes them, and gives them another password or role.")
    static final class AccountCommand extends AtTheBox {
        @Option(names = "--add", paramLabel = "NAME", description = "Makes an account; see --role.")
        private Optional<String> add;

        @Option(names = "--password", paramLabel = "NAME", description = "Gives an account another password.")
        private Optional<String> password;

        @Option(names = "--remove", paramLabel = "NAME", description = "Removes an account.")
        private Optional<String> remove;

        @Option(names = "--role", paramLabel = "ROLE", defaultValue = "admin",
                description = "Of an account that is made: viewer, operator or admin; default ${DEFAULT-VALUE}.")
        private String role;

        @Override
        public Integer call() throws IOException {
            Accounts accounts = accounts();
            if (add.isPresent()) {
                String name = checkedName("--add", add.get());
                ConsoleRole wanted = role(role);
                done(name, accounts.add(name, wanted, password(name)));
                say(name + ": made, " + wanted.code());
            } else if (password.isPresent()) {
                String name = checkedName("--password", password.get());
                done(name, accounts.change(name, Optional.empty(), Optional.of(password(name))));
                say(name + ": has another password");
            } else if (remove.isPresent()) {
                done(remove.get(), accounts.remove(remove.get()));
                say(remove.get() + ": removed");
            } else {
                accounts.lines().forEach(this::say);
            }
            return 0;
        }
    }

    /** {@code console token}. */
    @Command(name = "token", mixinStandardHelpOptions = true, sortOptions = false,
            description = "Makes and removes the tokens of machines. A token is shown once, when it is made.")
    static final class TokenCommand extends AtTheBox {
        @Option(names = "--make", paramLabel = "NAME", description = "Makes a token, and prints it.")
        private Optional<String> make;

        @Option(names = "--remove", paramLabel = "ID", description = "Removes a token, by the id that is listed.")
        private Optional<String> remove;

        @Option(names = "--role", paramLabel = "ROLE", defaultValue = "viewer",
                description = "viewer, operator or admin; default ${DEFAULT-VALUE}.")
        private String role;

        @Option(names = "--days", paramLabel = "1-3660", defaultValue = "365",
                description = "For how long it is good; default ${DEFAULT-VALUE}.")
        private int days;

        @Override
        public Integer call() throws IOException {
            if (days < 1 || days > 3_660) {
                throw new Failure(Failure.USAGE, "--days: found " + days + "; allowed: 1 to 3660");
            }
            Accounts accounts = accounts();
            if (make.isPresent()) {
                String name = checkedName("--make", make.get());
                say(done(name, accounts.makeToken(name, role(role), Duration.ofDays(days))));
            } else if (remove.isPresent()) {
                done(remove.get(), accounts.removeToken(remove.get()));
                say(remove.get() + ": removed");
            } else {
                accounts.lines().forEach(this::say);
            }
            return 0;
        }
    }

    /** {@code console code}. */
    @Command(name = "code", mixinStandardHelpOptions = true,
            description = "Prints the code with which the first administrator is made, while the station runs.")
    static final class CodeCommand extends AtTheBox {
        @Override
        public Integer call() throws IOException {
            ConsoleSettings settings = settings();
            say(SetUpCode.shown(settings.directory()).orElseThrow(() -> new Failure(Failure.NO, settings.directory()
                    + ": no code is wanted: accounts are made already, or the station does not run")));
            return 0;
        }
    }
}
