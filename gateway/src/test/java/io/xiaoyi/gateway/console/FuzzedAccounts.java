package io.xiaoyi.gateway.console;

import io.xiaoyi.gateway.console.Book.Account;
import io.xiaoyi.gateway.console.Book.Damaged;
import io.xiaoyi.gateway.console.Book.Token;
import io.xiaoyi.gateway.fuzz.Fuzzed;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * The file of accounts. What is taken is written as it is read, has an administrator, and names nobody who could not
 * sign in; what is refused is told with its place and shows none of the file's secrets.
 */
public final class FuzzedAccounts implements Fuzzed {
    private static final Instant MADE = Instant.parse("2026-05-01T00:00:00Z");
    private static final String HASH = "$argon2id$v=19$m=7168,t=5,p=1$" + "A".repeat(22) + "$" + "b".repeat(42) + "A";
    private static final int LONGEST_MESSAGE = 300;

    /** An administrator, another and a token; nobody knows their secrets. */
    static final Book BOOK = Book.EMPTY.with(new Account("chief", ConsoleRole.ADMIN, HASH, MADE, Optional.empty()))
            .with(new Account("li.wei", ConsoleRole.VIEWER, HASH, MADE, Optional.of(MADE.plusNanos(1_000)))).with(
                    new Token("0123abcd", "m", ConsoleRole.OPERATOR, "0f".repeat(32), MADE, MADE.plusSeconds(86_400)));

    @Override
    public List<byte[]> seeds() {
        String text = new String(BOOK.write(), StandardCharsets.UTF_8);
        return List.of(text, text.replace("\"format\":1", "\"format\":1e400"), text.replace("t=5", "t=21"),
                text.replace(
                        "m=7168", "m=99999"),
                text.replace("p=1$", "p=1$AAA"), text.replace("\"lastSignIn\"", "\"created\""),
                text.replace("Z\"", ".0Z\""), "{\"format\":1,\"accounts\":[],\"tokens\":[]}", "[".repeat(2_000),
                "null", "").stream().map(it -> it.getBytes(StandardCharsets.UTF_8)).toList();
    }

    /** The salt and the hash of one are letters that stand for bytes: else who signs in meets a fault. */
    private static void canBeTried(Account account) {
        String[] parts = account.hash().split("\\$");
        Base64.getDecoder().decode(parts[4]);
        Base64.getDecoder().decode(parts[5]);
    }

    @Override
    public void take(byte[] input) {
        try {
            Book book = Book.read(input);
            Fuzzed.require(book.hasAdmin(), "nobody may change it");
            book.accounts().values().forEach(FuzzedAccounts::canBeTried);
            byte[] written = book.write();
            Book again = Book.read(written);
            Fuzzed.require(again.equals(book) && Arrays.equals(again.write(), written), "it is written otherwise");
        } catch (Damaged e) {
            String told = e.getMessage();
            Fuzzed.require(told.contains("found ") && told.contains("; allowed: "),
                    "refused without a reason: " + told);
            Fuzzed.require(told.length() < LONGEST_MESSAGE && told.chars().noneMatch(Character::isISOControl),
                    "a message that is no line: " + told);
            Fuzzed.require(!told.contains("argon2"), "a secret is told: " + told);
        }
    }
}
