package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Who may look and act: accounts of people and tokens of machines, as one file holds them.
 *
 * @param accounts by name
 * @param tokens by id
 */
record Book(Map<String, Account> accounts, Map<String, Token> tokens) {
    static final Book EMPTY = new Book(Map.of(), Map.of());
    static final int MOST_ACCOUNTS = 200;
    static final int MOST_TOKENS = 200;
    /** Of accounts and tokens, as the description says. */
    static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    private static final Pattern TOKEN_ID = Pattern.compile("[0-9a-f]{8}");
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
    private static final int FORMAT = 1;

    Book {
        accounts = Collections.unmodifiableMap(new TreeMap<>(accounts));
        tokens = Collections.unmodifiableMap(new TreeMap<>(tokens));
    }

    /** @param hash as {@link Passwords} keeps it */
    record Account(String name, ConsoleRole role, String hash, Instant created, Optional<Instant> lastSignIn) {}

    /** @param digest as {@link Secrets#digest} makes it */
    record Token(String id, String name, ConsoleRole role, String digest, Instant created, Instant expires) {}

    /** A file that is not what was written. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String message, Throwable cause) {
            super(message, cause);
        }
    }

    Book with(Account account) {
        var more = new TreeMap<>(accounts);
        more.put(account.name(), account);
        return new Book(more, tokens);
    }

    Book with(Token token) {
        var more = new TreeMap<>(tokens);
        more.put(token.id(), token);
        return new Book(accounts, more);
    }

    Book without(Account account) {
        var fewer = new TreeMap<>(accounts);
        fewer.remove(account.name());
        return new Book(fewer, tokens);
    }

    Book without(Token token) {
        var fewer = new TreeMap<>(tokens);
        fewer.remove(token.id());
        return new Book(accounts, fewer);
    }

    boolean hasAdmin() {
        return accounts.values().stream().anyMatch(account -> account.role() == ConsoleRole.ADMIN);
    }

    /** As {@link #read} reads it. */
    byte[] write() {
        var accountList = new JsonArray();
        accounts.values().forEach(account -> {
            var json = new JsonObject().put("account", account.name()).put("role", account.role().code())
                    .put("hash", account.hash()).put("created", account.created().toString());
            account.lastSignIn().ifPresent(at -> json.put("lastSignIn", at.toString()));
            accountList.add(json);
        });
        var tokenList = new JsonArray();
        tokens.values().forEach(token -> tokenList.add(new JsonObject().put("id", token.id())
                .put("name", token.name()).put("role", token.role().code()).put("digest", token.digest())
                .put("created", token.created().toString()).put("expires", token.expires().toString())));
        return new JsonObject().put("format", FORMAT).put("accounts", accountList).put("tokens", tokenList)
                .toBuffer().getBytes();
    }

    /** @throws Damaged if these bytes are not what {@link #write} wrote */
    static Book read(byte[] bytes) throws Damaged {
        try {
            var json = new JsonObject(Buffer.buffer(bytes));
            require(json.getInteger("format") == FORMAT, "format");
            Book book = EMPTY;
            for (Object item : json.getJsonArray("accounts")) {
                Account account = account((JsonObject) item);
                require(!book.accounts.containsKey(account.name()), "an account twice");
                book = book.with(account);
            }
            for (Object item : json.getJsonArray("tokens")) {
                book = book.with(token((JsonObject) item));
            }
            require(book.hasAdmin(), "no administrator");
            return book;
        } catch (DecodeException | ClassCastException | NullPointerException | IllegalArgumentException
                | DateTimeException e) {
            throw new Damaged("not the accounts that were written (" + e.getClass().getSimpleName() + ": "
                    + e.getMessage() + ")", e);
        }
    }

    private static Account account(JsonObject json) {
        String name = json.getString("account");
        String hash = json.getString("hash");
        require(NAME.matcher(name).matches(), "an account's name");
        require(Passwords.isHash(hash), "a hash");
        return new Account(name, ConsoleRole.of(json.getString("role")).orElseThrow(
                IllegalArgumentException::new), hash, Instant.parse(json.getString("created")),
                Optional.ofNullable(json.getString("lastSignIn")).map(Instant::parse));
    }

    private static Token token(JsonObject json) {
        String id = json.getString("id");
        String name = json.getString("name");
        String digest = json.getString("digest");
        require(TOKEN_ID.matcher(id).matches() && NAME.matcher(name).matches() && DIGEST.matcher(digest).matches(),
                "a token");
        return new Token(id, name, ConsoleRole.of(json.getString("role")).orElseThrow(
                IllegalArgumentException::new), digest, Instant.parse(json.getString("created")),
                Instant.parse(json.getString("expires")));
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what);
        }
    }
}
