package io.xiaoyi.gateway.console;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How often somebody may try a password or the set-up code.
 *
 * <p>Failures count against the account and against the address, whether the account exists or not. So that nobody
 * can keep an administrator out by failing in his name for ever, a browser that has signed in to an account before
 * is counted by itself and waits for nobody else (OWASP: device cookies); the others wait at most a minute for the
 * account. A success forgives the account and the browser, never the address: else whoever has an account of his own
 * could guess at another's without end.
 *
 * <p>Threading: the event loop.
 */
final class SignIns {
    private static final int FREE = 5;
    private static final int MOST_DEVICES = 256;

    private final LongSupplier nanos;
    private final SecureRandom random;
    private final Delays accounts = new Delays(FREE, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(
            1));
    private final Delays addresses = new Delays(FREE, Duration.ofSeconds(1), Duration.ofMinutes(5), Duration
            .ofMinutes(15));
    private final Delays devices = new Delays(FREE, Duration.ofSeconds(1), Duration.ofMinutes(1), Duration.ofHours(1));
    private final Delays codes = new Delays(FREE, Duration.ofMinutes(10), Duration.ofMinutes(10), Duration.ofMinutes(
            15));
    /** Which account a browser's word, hashed, has signed in to. */
    private final LinkedHashMap<String, String> known = new LinkedHashMap<>();

    SignIns(LongSupplier nanos, SecureRandom random) {
        this.nanos = nanos;
        this.random = random;
    }

    /** One try, counted as failed until it turns out to be right. */
    final class Try {
        private final List<Map.Entry<Delays, String>> keys;
        private final Optional<String> forgiven;
        private int failures;

        private Try(List<Map.Entry<Delays, String>> keys, Optional<String> forgiven) {
            this.keys = keys;
            this.forgiven = forgiven;
        }

        /** How many failures there are now by the strictest count. */
        int failures() {
            return failures;
        }

        private void count() {
            keys.forEach(key -> failures = Math.max(failures, key.getKey().failed(key.getValue(), nanos.getAsLong())));
        }

        /** It was right. */
        void succeeded() {
            keys.stream().filter(key -> key.getKey() != addresses).forEach(key -> key.getKey().forgive(key
                    .getValue()));
            keys.stream().filter(key -> key.getKey() == addresses).forEach(key -> key.getKey().takeBack(key
                    .getValue()));
            forgiven.ifPresent(accounts::forgive);
        }

        /** It was never judged. */
        void takenBack() {
            keys.forEach(key -> key.getKey().takeBack(key.getValue()));
        }
    }

    /** How many seconds to wait before a password is looked at; 0 for not at all. */
    long waitSeconds(String account, String address, Optional<String> device) {
        return seconds(Delays.longest(keys(account, address, device), nanos.getAsLong()));
    }

    /** Counts a try, when there is no wait. */
    Try begin(String account, String address, Optional<String> device) {
        var begun = new Try(keys(account, address, device), Optional.of(account));
        begun.count();
        return begun;
    }

    private List<Map.Entry<Delays, String>> keys(String account, String address, Optional<String> device) {
        Optional<String> own = device.map(Secrets::digest).filter(digest -> account.equals(known.get(digest)));
        return own.isPresent()
                ? List.of(Map.entry(devices, own.get()))
                : List.of(Map.entry(accounts, account), Map.entry(addresses, address));
    }

    /** How many seconds to wait before a set-up code is looked at. */
    long codeWaitSeconds(String address) {
        return seconds(codes.waitNanos(address, nanos.getAsLong()));
    }

    Try beginCode(String address) {
        var begun = new Try(List.of(Map.entry(codes, address)), Optional.empty());
        begun.count();
        return begun;
    }

    /** A word for the browser from which this account has been signed in to. */
    String know(String account, Optional<String> device) {
        String word = device.filter(it -> known.containsKey(Secrets.digest(it))).orElseGet(() -> Secrets.draw(random));
        known.remove(Secrets.digest(word));
        known.put(Secrets.digest(word), account);
        if (known.size() > MOST_DEVICES) {
            known.pollFirstEntry();
        }
        return word;
    }

    private static long seconds(long nanos) {
        return (nanos + 999_999_999L) / 1_000_000_000L;
    }
}
