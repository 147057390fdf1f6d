package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.console.Book.Account;
import io.xiaoyi.gateway.console.Book.Damaged;
import io.xiaoyi.gateway.console.Book.Token;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The accounts and tokens of a station, in {@code accounts.json}. Whoever changes them takes the lock beside the
 * file and reads it first, so the running station and the command line at the box can both do so; the station looks
 * every two seconds whether somebody has.
 *
 * <p>A file that is not what was written is set aside under a dated name. While it lies there and no other accounts
 * have been made, nobody signs in and nobody is asked to set up: only {@code gateway console account} at the box
 * makes new ones. So a bad card, or whoever can spoil a file, opens nothing.
 *
 * <p>Beside it the station keeps a copy of what it has told of, {@code accounts-told.json}: what somebody changes while
 * it does not run is told at the next start, twice rather than not at all. Where there is none, nothing has been told.
 *
 * <p>Threading: any thread. {@link #book} does not wait; the others wait for the disk.
 */
public final class Accounts {
    /** A file's lock is held by a process as a whole: a second one in it is refused by an exception, not waited for. */
    private static final ReentrantLock IN_THIS_PROCESS = new ReentrantLock();

    private static final Logger LOG = System.getLogger(Accounts.class.getName());
    private static final String FILE = "accounts.json";
    private static final String TOLD = "accounts-told.json";
    private static final String ASIDE = "accounts-damaged-";
    private static final long LONGEST_FILE = 1 << 20;
    private static final Stamp NO_FILE = new Stamp(0, 0, "");

    private final Path directory;
    private final Supplier<Instant> now;
    private final boolean tells;
    private final SecureRandom random = new SecureRandom();
    private final Passwords passwords = new Passwords(random);
    private volatile Book book = Book.EMPTY;
    private volatile Optional<Path> damaged = Optional.empty();
    private Stamp stamp = NO_FILE;
    /** The accounts but for what others have changed since. */
    private Book known = Book.EMPTY;
    /** As they stand in the copy. */
    private Book told = Book.EMPTY;
    private final List<Change> byOthers = new ArrayList<>();
    /** Since changes were handed out, until the look after that: then they have had the time to become durable. */
    private boolean isTelling;

    /** Which file was read. */
    private record Stamp(long modifiedMillis, long size, String key) {}

    /** What somebody wanted of the accounts, done or refused. */
    public sealed interface Outcome {
        /** Done. @param secret what is shown this once; empty where nothing is */
        record Done(Book book, String secret) implements Outcome {
            static Done of(Book book) {
                return new Done(book, "");
            }
        }

        /** Nothing was changed. */
        record Refused(ProblemCode code) implements Outcome {}
    }

    private Accounts(Path directory, Supplier<Instant> now, boolean tells) {
        this.directory = directory;
        this.now = now;
        this.tells = tells;
    }

    /**
     * Reads them, for one who is at the box; the folder is made where it is not there.
     *
     * @throws IOException if the folder or the file cannot be used
     */
    public static Accounts open(Path directory, Supplier<Instant> now) throws IOException {
        return open(directory, now, false);
    }

    /** The same for the station, which tells what others change. */
    static Accounts ofStation(Path directory, Supplier<Instant> now) throws IOException {
        return open(directory, now, true);
    }

    private static Accounts open(Path directory, Supplier<Instant> now, boolean tells) throws IOException {
        PrivateFiles.makeDirectory(directory);
        var accounts = new Accounts(directory, now, tells);
        accounts.refresh();
        accounts.known = accounts.toldBefore();
        return accounts;
    }

    /** Whether an account or a token may be called so: 1 to 32 of a-z, 0-9, dot, - and _. */
    public static boolean isName(String text) {
        return Book.NAME.matcher(text).matches();
    }

    /** As last read or written. */
    Book book() {
        return book;
    }

    Passwords passwords() {
        return passwords;
    }

    /**
     * The file that was set aside, until somebody has changed accounts after it or has taken it away; where there were
     * accounts in memory, until the next start.
     */
    public Optional<Path> damaged() {
        return damaged;
    }

    /** Whether they went with a damaged file: nobody signs in until somebody at the box has made new ones. */
    boolean areLost() {
        return book.accounts().isEmpty() && damaged.isPresent();
    }

    /** Whether the first administrator is still to be made, from far away too. */
    public boolean isSetUpWanted() {
        return book.accounts().isEmpty() && damaged.isEmpty();
    }

    /** Looks whether somebody else has changed the file. @return whether it was read anew */
    public synchronized boolean refresh() throws IOException {
        Stamp found = stamp();
        if (found.equals(NO_FILE)) {
            damaged = setAsideBefore(); // somebody took it away: what is known stays good until the next start
            return false;
        }
        if (found.equals(stamp)) {
            damaged = damaged.filter(Files::exists); // written anew from memory, the file itself is good at once
            return false;
        }
        try {
            book = read(file());
            damaged = Optional.empty();
            stamp = found;
            return true;
        } catch (Damaged e) {
            LOG.log(Level.ERROR, "{0}: {1}; set aside as {2}", file(), e.getMessage(), setAside().getFileName());
            return false;
        }
    }

    private static Book read(Path file) throws IOException, Damaged {
        long size = Files.size(file);
        if (size > LONGEST_FILE) {
            throw new Damaged("found a file of " + size + " bytes; allowed: at most " + LONGEST_FILE);
        }
        return Book.read(Files.readAllBytes(file));
    }

    /** What somebody else has changed since this was asked last, also before the start; looks at the file. */
    synchronized List<Change> changedByOthers() throws IOException {
        isTelling = false;
        keepTold();
        refresh();
        tellApart();
        List<Change> all = List.copyOf(byOthers);
        byOthers.clear();
        isTelling = !all.isEmpty();
        return all;
    }

    private void tellApart() {
        if (!areLost()) { // else it was the damage; what has become of them shows when there are new ones
            byOthers.addAll(Change.between(known, book));
            known = book;
        }
    }

    /** A copy that cannot be read says nothing, as one that is not there: then nothing has been told. */
    private Book toldBefore() {
        if (!tells) {
            return book;
        }
        Path copy = directory.resolve(TOLD);
        try {
            if (Files.exists(copy)) {
                told = read(copy);
            }
        } catch (IOException | Damaged e) {
            LOG.log(Level.WARNING, "{0}: {1}; all accounts are told as made", copy, e.toString());
        }
        return told;
    }

    private void keepTold() {
        if (!tells || isTelling || !byOthers.isEmpty() || Change.between(told, known).isEmpty()) {
            return;
        }
        try {
            if (known.accounts().isEmpty()) {
                Files.deleteIfExists(directory.resolve(TOLD));
            } else {
                PrivateFiles.replace(directory.resolve(TOLD), known.write());
            }
            told = known;
        } catch (IOException e) {
            LOG.log(Level.WARNING, "what was told of the accounts cannot be kept: {0}", e.toString());
        }
    }

    /** Makes an account. Takes as long as a password does. */
    public Outcome add(String name, ConsoleRole role, String password) throws IOException {
        return insert(name, role, password, false);
    }

    /** Makes the first one, an administrator. */
    Outcome addFirst(String name, String password) throws IOException {
        return insert(name, ConsoleRole.ADMIN, password, true);
    }

    private Outcome insert(String name, ConsoleRole role, String password, boolean first) throws IOException {
        String hash = passwords.hash(password);
        return change(old -> {
            if (first && !old.accounts().isEmpty()) {
                return new Outcome.Refused(ProblemCode.SET_UP_ALREADY);
            }
            if (old.accounts().containsKey(name)) {
                return new Outcome.Refused(ProblemCode.TAKEN);
            }
            if (old.accounts().isEmpty() && role != ConsoleRole.ADMIN) {
                return new Outcome.Refused(ProblemCode.LAST_ADMIN);
            }
            return old.accounts().size() >= Book.MOST_ACCOUNTS
                    ? new Outcome.Refused(ProblemCode.TOO_MANY)
                    : Outcome.Done.of(old.with(new Account(name, role, hash, now.get(), Optional.empty())));
        });
    }

    /** Gives an account another role or password; what is empty stays. */
    public Outcome change(String name, Optional<ConsoleRole> role, Optional<String> password) throws IOException {
        Optional<String> hash = password.map(passwords::hash);
        return change(old -> Optional.ofNullable(old.accounts().get(name)).<Outcome>map(account -> {
            Book changed = old.with(new Account(name, role.orElse(account.role()), hash.orElse(account.hash()),
                    account.created(), account.lastSignIn()));
            return keepingAnAdmin(changed);
        }).orElse(new Outcome.Refused(ProblemCode.NOT_FOUND)));
    }

    public Outcome remove(String name) throws IOException {
        return change(old -> Optional.ofNullable(old.accounts().get(name)).map(account -> keepingAnAdmin(old.without(
                account))).orElse(new Outcome.Refused(ProblemCode.NOT_FOUND)));
    }

    private static Outcome keepingAnAdmin(Book changed) {
        return changed.hasAdmin() ? Outcome.Done.of(changed) : new Outcome.Refused(ProblemCode.LAST_ADMIN);
    }

    /** Remembers when somebody signed in. */
    void signedIn(String name) throws IOException {
        change(old -> Optional.ofNullable(old.accounts().get(name)).<Outcome>map(account -> Outcome.Done.of(old.with(
                new Account(name, account.role(), account.hash(), account.created(), Optional.of(now.get())))))
                .orElse(new Outcome.Refused(ProblemCode.NOT_FOUND)));
    }

    /** Makes a token, whose secret is in the outcome and nowhere else. */
    public Outcome makeToken(String name, ConsoleRole role, Duration life) throws IOException {
        byte[] id = new byte[4];
        random.nextBytes(id);
        String hex = HexFormat.of().formatHex(id);
        String secret = "xy_" + hex + "_" + Secrets.draw(random);
        Instant made = now.get();
        return change(old -> {
            if (!old.hasAdmin()) {
                return new Outcome.Refused(ProblemCode.LAST_ADMIN); // a file without one is a damaged one
            }
            if (old.tokens().values().stream().anyMatch(token -> token.name().equals(name))
                    || old.tokens().containsKey(hex)) {
                return new Outcome.Refused(ProblemCode.TAKEN);
            }
            return old.tokens().size() >= Book.MOST_TOKENS
                    ? new Outcome.Refused(ProblemCode.TOO_MANY)
                    : new Outcome.Done(old.with(new Token(hex, name, role, Secrets.digest(secret), made, made.plus(
                            life))), secret);
        });
    }

    public Outcome removeToken(String id) throws IOException {
        return change(old -> Optional.ofNullable(old.tokens().get(id)).<Outcome>map(token -> Outcome.Done.of(old
                .without(token))).orElse(new Outcome.Refused(ProblemCode.NOT_FOUND)));
    }

    /** One line for each account and each token, without what is secret. */
    public List<String> lines() {
        Book now = book;
        var lines = new ArrayList<String>();
        now.accounts().values().forEach(account -> lines.add("account %-32s %-8s since %s%s".formatted(account.name(),
                account.role().code(), account.created(), account.lastSignIn().map(at -> ", last here " + at).orElse(
                        ""))));
        now.tokens().values().forEach(token -> lines.add("token   %-32s %-8s until %s, id %s".formatted(token.name(),
                token.role().code(), token.expires(), token.id())));
        return lines;
    }

    /** The token that this secret is of, while it is good. */
    Optional<Token> token(String secret) {
        String[] parts = secret.split("_", 3);
        if (parts.length != 3 || !parts[0].equals("xy")) {
            return Optional.empty();
        }
        return Optional.ofNullable(book.tokens().get(parts[1])).filter(token -> Secrets.same(token.digest(), Secrets
                .digest(secret))).filter(this::isGood);
    }

    boolean isGood(Token token) {
        return now.get().isBefore(token.expires());
    }

    private Outcome change(Function<Book, Outcome> wanted) throws IOException {
        IN_THIS_PROCESS.lock();
        try {
            return alone(wanted);
        } finally {
            IN_THIS_PROCESS.unlock();
        }
    }

    private synchronized Outcome alone(Function<Book, Outcome> wanted) throws IOException {
        Path lockFile = directory.resolve("accounts.lock");
        PrivateFiles.makeFile(lockFile);
        try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE); var _ = lock.lock()) {
            Optional<Path> seen = damaged;
            refresh();
            tellApart();
            Outcome outcome = wanted.apply(book);
            if (outcome instanceof Outcome.Done done) {
                PrivateFiles.replace(file(), done.book().write());
                if (damaged.equals(seen) && !Change.between(book, done.book()).isEmpty()) {
                    damaged = Optional.empty(); // but not what has just come to light, and not by signing in
                }
                book = done.book();
                known = book;
                keepTold();
                stamp = stamp();
            }
            return outcome;
        }
    }

    /** What was good in memory is written anew; where nothing was, the station waits for somebody at the box. */
    private Path setAside() throws IOException {
        Path aside = directory.resolve(ASIDE + now.get().toEpochMilli() + ".json");
        Files.move(file(), aside);
        damaged = Optional.of(aside);
        if (!book.accounts().isEmpty()) {
            PrivateFiles.replace(file(), book.write());
            stamp = stamp();
        }
        return aside;
    }

    private Optional<Path> setAsideBefore() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(ASIDE)).max(Path::compareTo);
        } catch (NoSuchFileException | NotDirectoryException e) {
            return Optional.empty(); // the folder is gone, with its card perhaps: what is known stays good
        }
    }

    private Path file() {
        return directory.resolve(FILE);
    }

    private Stamp stamp() throws IOException {
        try {
            var attributes = Files.readAttributes(file(), BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size(), String.valueOf(attributes
                    .fileKey()));
        } catch (NoSuchFileException e) {
            return NO_FILE;
        }
    }
}
