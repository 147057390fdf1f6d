package io.xiaoyi.gateway.store;

import io.xiaoyi.gateway.loop.Inbox;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.pass.Checked;
import io.xiaoyi.gateway.pass.Octets;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedPage;
import io.xiaoyi.gateway.pass.Trust;
import io.xiaoyi.gateway.pass.TrustPart;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The trust that is in force, as the signed messages it came in: small files in a folder of their own, apart from the
 * journal and the view, so that it outlives both. They carry their own proof; reading them is believing nothing yet.
 *
 * <p>{@code ring.cose}, {@code head.cose}, {@code revoked-KID.cose} and {@code page-KID-PREFIX.SEQ.cose} with key id
 * and prefix in hexadecimal digits. Each is written beside and given its name in one step. New pages come beside the
 * old ones, then the head that names them, and the old ones go last: whenever the power fails, one of the two sets is
 * whole beside the head that is there.
 *
 * <p>Threading: {@link #turned} by the loop's thread, which only leaves a note; one thread of its own writes.
 */
public final class TrustStore implements Watcher, AutoCloseable {
    /** What is in force cannot be written: a restart would forget it. */
    public static final String NOT_KEPT = "trust-not-kept";

    private static final Pattern PAGE = Pattern.compile("(page-([0-9a-f]{16})-[0-9a-f]{2})\\.([0-9]{1,19})\\.cose");
    private static final Pattern REVOKED = Pattern.compile("revoked-([0-9a-f]{16})\\.cose");
    private static final String RING = "ring.cose";
    private static final String HEAD = "head.cose";
    private static final long LONGEST_FILE = 128 * 1024;
    private static final long RETRY_SECONDS = 60;
    /** A card that forces a hundred pages a second takes three for the first 256; what is left is fetched again. */
    private static final long CLOSE_MILLIS = 15_000;

    private final Path directory;
    private final Disk disk;
    private final Inbox inbox;
    private final Thread thread;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    /** The writer's own: what lies in the folder, by name. */
    private final Map<String, Octets> written = new TreeMap<>();
    /** The writer's own: the trust that was loaded from the folder or last written to it. */
    private Trust inFolder;
    private Trust noted;
    private boolean pending;
    private boolean closing;
    private boolean failing;

    /**
     * One file as it was found.
     *
     * @param subject what it is of: equal for those of which only one can be in force
     * @param seq of a page, from its name; 0 for the others
     */
    public record Kept(TrustPart part, String subject, long seq, Path file, Octets signed) {}

    private TrustStore(Path directory, Disk disk, Inbox inbox, Trust loaded) {
        this.directory = directory;
        this.disk = disk;
        this.inbox = inbox;
        noted = loaded;
        inFolder = loaded;
        thread = Thread.ofPlatform().daemon().name("trust-store").unstarted(this::run);
    }

    /**
     * What a folder holds, rings first and heads last; nothing for one that is not there.
     *
     * @param unreadable is told name and reason of each file that cannot be read; the others count
     * @throws IOException if it cannot be listed
     */
    public static List<Kept> read(Path directory, BiConsumer<String, String> unreadable) throws IOException {
        var kept = new ArrayList<Kept>();
        if (Files.isDirectory(directory)) {
            for (Path file : list(directory)) {
                try {
                    read(file, kept);
                } catch (IOException | NumberFormatException e) {
                    unreadable.accept(file.getFileName().toString(), e.toString());
                }
            }
        }
        kept.sort((a, b) -> a.part().compareTo(b.part()));
        return kept;
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void read(Path file, List<Kept> kept) throws IOException {
        String name = file.getFileName().toString();
        Matcher page = PAGE.matcher(name);
        boolean isOurs = name.equals(RING) || name.equals(HEAD) || REVOKED.matcher(name).matches() || page.matches();
        if (!isOurs) {
            return;
        }
        if (Files.size(file) > LONGEST_FILE) {
            throw new IOException("a file of " + Files.size(file) + " bytes, not at most " + LONGEST_FILE);
        }
        Octets signed = Octets.of(Files.readAllBytes(file));
        TrustPart part = switch (name.charAt(2)) {
            case 'n' -> TrustPart.RING;
            case 'a' -> TrustPart.HEAD;
            case 'v' -> TrustPart.REVOKED;
            default -> TrustPart.PAGE;
        };
        if (part == TrustPart.PAGE) {
            kept.add(new Kept(part, page.group(1), Long.parseLong(page.group(3)), file, signed));
        } else {
            kept.add(new Kept(part, name, 0, file, signed));
        }
    }

    /**
     * With the pages of a folder in force, and the head that names them. Where the power failed while newer ones were
     * written, the older ones are still there, and only one of the two sets is the head's; where neither is, the newest
     * of each page counts, and the head waits for what it names.
     *
     * @param refused is told the subject and the reason of what does not hold
     */
    public static Trust withPages(Trust trust, List<Kept> kept, BiConsumer<String, String> refused) {
        Trust newest = withPages(trust, kept, Comparator.comparingLong(Kept::seq), refused);
        if (newest.head().isPresent() || kept.stream().noneMatch(each -> each.part() == TrustPart.HEAD)) {
            return newest;
        }
        Trust oldest = withPages(trust, kept, Comparator.comparingLong(Kept::seq).reversed(), (_, _) -> {});
        return oldest.head().isPresent() ? oldest : newest;
    }

    private static Trust withPages(Trust trust, List<Kept> kept, Comparator<Kept> last,
            BiConsumer<String, String> refused) {
        Map<String, Kept> chosen = new TreeMap<>();
        kept.stream().filter(each -> each.part() == TrustPart.PAGE).sorted(last).forEach(
                each -> chosen.put(each.subject(), each));
        Trust next = trust;
        for (Kept each : chosen.values()) {
            switch (next.keeping(SignedPage.readKept(each.signed(), trust.who().tenant()))) {
                case Checked.Good<Trust>(Trust with) -> next = with;
                case Checked.Bad<Trust> bad when bad.fault() == Checked.Fault.UNKNOWN_KEY -> { // its issuer is gone
                }
                case Checked.Bad<Trust> bad -> refused.accept("pages", each.file().getFileName() + ": " + bad);
            }
        }
        for (Kept each : kept) {
            if (each.part() == TrustPart.HEAD) {
                switch (next.keepingHead(each.signed())) {
                    case Checked.Good<Trust>(Trust with) -> next = with;
                    case Checked.Bad<Trust> bad -> refused.accept(each.subject(), bad.toString());
                }
            }
        }
        return next;
    }

    /**
     * Begins to keep what changes from {@code loaded} on, in a folder that is made where it is not there. Until then
     * nothing is written: if nothing could be loaded, because a root or the tenant is set wrongly, all is there still
     * when that has been put right.
     *
     * @param kept what was read from the folder
     */
    public static TrustStore start(Path directory, Inbox inbox, Trust loaded, List<Kept> kept) throws IOException {
        return start(directory, Disk.REAL, inbox, loaded, kept);
    }

    static TrustStore start(Path directory, Disk disk, Inbox inbox, Trust loaded, List<Kept> kept)
            throws IOException {
        Files.createDirectories(directory);
        var store = new TrustStore(directory, disk, inbox, loaded);
        for (Kept each : kept) {
            store.written.put(each.file().getFileName().toString(), each.signed());
        }
        store.thread.start();
        return store;
    }

    @Override
    public void turned(StationEvent event, Moment moment, Decision decision) {
        boolean isNews = event instanceof StationEvent.TrustArrived || event instanceof StationEvent.TrustLoaded;
        if (isNews && decision.next().trust() != noted) {
            note(decision.next().trust());
        }
    }

    private void note(Trust now) {
        lock.lock();
        try {
            noted = now;
            pending = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        boolean more = true;
        while (more) {
            Trust now;
            boolean isDue;
            lock.lock();
            try {
                long left = TimeUnit.SECONDS.toNanos(RETRY_SECONDS);
                while (!pending && !closing && (!failing || left > 0)) {
                    left = failing ? changed.awaitNanos(left) : awaitChange();
                }
                more = !closing;
                isDue = pending || failing;
                pending = false;
                now = noted;
            } catch (InterruptedException e) {
                return;
            } finally {
                lock.unlock();
            }
            if (isDue && now.ring().isPresent()) {
                keep(now);
            }
        }
    }

    private long awaitChange() throws InterruptedException {
        changed.await();
        return 1;
    }

    private void keep(Trust now) {
        try {
            write(now);
            inFolder = now;
            if (failing) {
                failing = false;
                inbox.offer(new StationEvent.AdapterAlarm(NOT_KEPT, "trust", false, ""));
            }
        } catch (IOException e) {
            if (!failing) {
                failing = true;
                inbox.offer(new StationEvent.AdapterAlarm(NOT_KEPT, "trust", true, e.toString()));
            }
        }
    }

    /** The files of what is in force, the head last. */
    private static Map<String, Octets> files(Trust trust) {
        var files = new LinkedHashMap<String, Octets>();
        trust.ring().filter(it -> it.encoded().length() > 0).ifPresent(it -> files.put(RING, it.encoded()));
        trust.absent().forEach(it -> files.put("revoked-%016x.cose".formatted(it.kid()), it.signed()));
        trust.issuers().forEach((kid, of) -> {
            of.revoked().ifPresent(it -> files.put("revoked-%016x.cose".formatted(kid), it.encoded()));
            of.pages().forEach((prefix, page) -> files.put("page-%016x-%02x.%d.cose".formatted(kid, prefix, page
                    .seq()), page.encoded()));
        });
        trust.head().ifPresent(it -> files.put(HEAD, it.encoded()));
        return files;
    }

    private void write(Trust now) throws IOException {
        Map<String, Octets> files = files(now);
        boolean any = false;
        for (var each : files.entrySet()) {
            if (each.getKey().equals(HEAD) && any) {
                disk.forceDirectory(directory);
                any = false;
            }
            any |= write(each.getKey(), each.getValue());
        }
        if (any) {
            disk.forceDirectory(directory);
        }
        Set<String> before = files(inFolder).keySet();
        for (String name : List.copyOf(written.keySet())) {
            if (!files.containsKey(name) && isOver(name, before, files.keySet(), now)) {
                disk.delete(directory.resolve(name));
                written.remove(name);
            }
        }
    }

    /**
     * Whether a file that is not among those in force is of no use any more. One that was not believed when it was
     * loaded is left, for it may be so again: only what came in its place, or ring and head, take it away.
     */
    private static boolean isOver(String name, Set<String> before, Set<String> files, Trust now) {
        Matcher page = PAGE.matcher(name);
        Matcher revoked = REVOKED.matcher(name);
        if (before.contains(name)) {
            return true;
        }
        if (page.matches()) {
            long kid = Long.parseUnsignedLong(page.group(2), 16);
            boolean isReplaced = files.stream().anyMatch(file -> file.startsWith(page.group(1) + "."));
            boolean isUnnamed = now.head().isPresent() && !now.wanted().contains(kid);
            return isReplaced || isUnnamed || !isIssuer(kid, now);
        }
        return revoked.matches() && !isIssuer(Long.parseUnsignedLong(revoked.group(1), 16), now);
    }

    private static boolean isIssuer(long kid, Trust trust) {
        return trust.ring().filter(ring -> ring.value().kidsOf(Role.ISSUER).contains(kid)).isPresent();
    }

    private boolean write(String name, Octets signed) throws IOException {
        if (signed.equals(written.get(name))) {
            return false;
        }
        Path fresh = directory.resolve(name + ".new");
        try (Disk.DiskFile file = disk.create(fresh)) {
            file.write(ByteBuffer.wrap(signed.toArray()), 0);
            file.force();
        }
        disk.move(fresh, directory.resolve(name));
        written.put(name, signed);
        return true;
    }

    /** Writes what is still to be written, and ends. */
    @Override
    public void close() {
        lock.lock();
        try {
            closing = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
        try {
            thread.join(CLOSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
