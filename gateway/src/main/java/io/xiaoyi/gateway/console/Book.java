package io.xiaoyi.gateway.console;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
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
    /** Of a key that is written twice the last would win, unseen. */
    private static final ObjectMapper STRICT = new ObjectMapper().enable(
            JsonParser.Feature.STRICT_DUPLICATE_DETECTION).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    Book {
        accounts = Collections.unmodifiableMap(new TreeMap<>(accounts));
        tokens = Collections.unmodifiableMap(new TreeMap<>(tokens));
    }

    /** @param hash as {@link Passwords} keeps it */
    record Account(String name, ConsoleRole role, String hash, Instant created, Optional<Instant> lastSignIn) {
        /** Whether who signs in as the one is who signs in as the other: same password, same role. */
        boolean isSameAs(Account other) {
            return other != null && name.equals(other.name) && role == other.role && hash.equals(other.hash);
        }
    }

    /** @param digest as {@link Secrets#digest} makes it */
    record Token(String id, String name, ConsoleRole role, String digest, Instant created, Instant expires) {}

    /** A file that is not what was written. */
    static final class Damaged extends Exception {
        private static final long serialVersionUID = 1L;

        Damaged(String message) {
            super(message);
        }

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

    /** @throws Damaged if these bytes are not what {@link #write} wrote; the message says where, and shows no secret */
    static Book read(byte[] bytes) throws Damaged {
        JsonObject json = json(bytes);
        if (!(json.getValue("format") instanceof Integer format) || format != FORMAT) {
            throw wrong("format", json.getValue("format"), "" + FORMAT);
        }
        Book book = EMPTY;
        for (Section each : Section.all(json, "accounts")) {
            Account account = account(each);
            if (book.accounts.containsKey(account.name())) {
                throw wrong(each.place(), each.json(), "each account once");
            }
            book = book.with(account);
        }
        for (Section each : Section.all(json, "tokens")) {
            Token token = token(each);
            if (book.tokens.containsKey(token.id())) {
                throw wrong(each.place(), each.json(), "each token once");
            }
            book = book.with(token);
        }
        if (!book.hasAdmin()) {
            throw wrong("accounts", json.getValue("accounts"), "an administrator among them");
        }
        return book;
    }

    private static JsonObject json(byte[] bytes) throws Damaged {
        try {
            Map<String, Object> found = STRICT.readValue(bytes, new TypeReference<>() {
            });
            return new JsonObject(found == null ? Map.of() : found); // the text "null" is one
        } catch (JsonProcessingException e) {
            JsonLocation at = Optional.ofNullable(e.getLocation()).orElse(JsonLocation.NA);
            throw new Damaged("line " + at.getLineNr() + ", column " + at.getColumnNr()
                    + ": found a key twice, or what is no JSON; allowed: accounts and tokens as they were written", e);
        } catch (IOException e) {
            throw new Damaged("found bytes that are no text; allowed: accounts and tokens as they were written", e);
        }
    }

    /** An entry of a list, and where it stands. */
    private record Section(String place, JsonObject json) {
        static List<Section> all(JsonObject file, String list) throws Damaged {
            if (!(file.getValue(list) instanceof JsonArray items)) {
                throw wrong(list, file.getValue(list), "a list");
            }
            var sections = new ArrayList<Section>();
            for (int i = 0; i < items.size(); i++) {
                String place = list + "[" + i + "]";
                if (!(items.getValue(i) instanceof JsonObject json)) {
                    throw wrong(place, items.getValue(i), "a section");
                }
                sections.add(new Section(place, json));
            }
            return sections;
        }

        String text(String key, Predicate<String> holds, String allowed) throws Damaged {
            Object found = json.getValue(key);
            if (!(found instanceof String text) || !holds.test(text)) {
                throw wrong(place + "." + key, found, allowed);
            }
            return text;
        }

        ConsoleRole role() throws Damaged {
            return ConsoleRole.of(text("role", it -> ConsoleRole.of(it).isPresent(), "viewer, operator or admin"))
                    .orElseThrow();
        }

        Instant instant(String key) throws Damaged {
            return Instant.parse(text(key, Section::isInstant, "a time such as 2026-05-01T00:00:00Z"));
        }

        private static boolean isInstant(String text) {
            try {
                return Instant.parse(text).toString().equals(text); // as it is written
            } catch (DateTimeException e) {
                return false;
            }
        }
    }

    private static Account account(Section from) throws Damaged {
        return new Account(from.text("account", NAME.asMatchPredicate(), "a name"), from.role(),
                from.text("hash", Passwords::isHash, "a password's hash"), from.instant("created"),
                from.json().containsKey("lastSignIn") ? Optional.of(from.instant("lastSignIn")) : Optional.empty());
    }

    private static Token token(Section from) throws Damaged {
        return new Token(from.text("id", TOKEN_ID.asMatchPredicate(), "8 hexadecimal digits"),
                from.text("name", NAME.asMatchPredicate(), "a name"), from.role(),
                from.text("digest", DIGEST.asMatchPredicate(), "64 hexadecimal digits"), from.instant("created"),
                from.instant("expires"));
    }

    private static Damaged wrong(String place, Object found, String allowed) {
        String kind = switch (found) {
            case null -> "nothing";
            case String text -> "a text of " + text.length() + " characters";
            case Number _ -> "a number";
            case JsonArray list -> "a list of " + list.size();
            case JsonObject _ -> "a section";
            default -> "a switch";
        };
        return new Damaged(place + ": found " + kind + "; allowed: " + allowed);
    }
}
