package io.xiaoyi.gateway.console;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.xiaoyi.gateway.console.Accounts.Outcome;
import io.xiaoyi.gateway.console.Book.Account;
import io.xiaoyi.gateway.console.Book.Token;
import io.xiaoyi.gateway.console.Sessions.Session;
import io.xiaoyi.gateway.console.SignIns.Try;
import io.xiaoyi.gateway.station.StationEvent.Note;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Setting up, signing in and out, accounts, tokens. Passwords are looked at one at a time, on a thread of their own: a
 * flood of tries keeps neither the pages nor more than one core busy.
 *
 * <p>Threading: the event loop.
 */
final class AccessPart implements ConsolePart {
    private static final Logger LOG = System.getLogger("console");
    private static final int USUAL_DAYS = 365;
    private static final String NOBODY = "unknown";

    private final Accounts accounts;
    private final Gatekeeper gatekeeper;
    private final SignIns signIns;
    private final SetUpCode code;
    private final Workroom passwords;
    private final StationAccess.Notes notes;
    private final LongSupplier nanos;
    private final Supplier<Instant> now;

    /** @param passwords has one thread */
    AccessPart(Accounts accounts, Gatekeeper gatekeeper, SignIns signIns, SetUpCode code, Workroom passwords,
            StationAccess.Notes notes, LongSupplier nanos, Supplier<Instant> now) {
        this.accounts = accounts;
        this.gatekeeper = gatekeeper;
        this.signIns = signIns;
        this.code = code;
        this.passwords = passwords;
        this.notes = notes;
        this.nanos = nanos;
        this.now = now;
    }

    @Override
    public void mount(Operations operations) {
        operations.on("getSetup", call -> call.answer(200, new JsonObject().put("needed", accounts.isSetUpWanted())
                .put("damaged", accounts.areLost()))).on("setUp", this::setUp).on("signIn", this::signIn)
                .on("getSession", this::session).on("signOut", this::signOut).on("listAccounts", this::listAccounts)
                .on("addAccount", this::addAccount).on("changeAccount", this::changeAccount)
                .on("removeAccount", this::removeAccount).on("listTokens", this::listTokens)
                .on("makeToken", this::makeToken).on("removeToken", this::removeToken);
    }

    private void setUp(Call call) {
        if (!accounts.isSetUpWanted()) {
            call.refuse(Problem.of(accounts.areLost()
                    ? ProblemCode.ACCOUNTS_DAMAGED
                    : ProblemCode.SET_UP_ALREADY));
            return;
        }
        String address = address(call);
        long wait = signIns.codeWaitSeconds(address);
        if (wait > 0) {
            call.refuse(Problem.of(ProblemCode.WAIT).after(wait));
            return;
        }
        Try begun = signIns.beginCode(address);
        String shown = call.body().getString("code");
        if (!code.fits(shown)) {
            call.refuse(Problem.of(ProblemCode.WRONG_CODE).at("/code", shown, new Text("网关自己的控制台上显示的设置码",
                    "the set-up code that the gateway's own console shows"), "code"));
            return;
        }
        begun.succeeded();
        String name = call.body().getString("account");
        String password = call.body().getString("password");
        changed(call, () -> {
            Outcome outcome = accounts.addFirst(name, password);
            if (outcome instanceof Outcome.Done) {
                code.forget();
            }
            return outcome;
        }, (done, _) -> {
            notes.note(Note.ACCOUNT_CHANGED, name, "console:" + name, 1, "first administrator");
            welcome(call, done.accounts().get(name), 201);
        });
    }

    private void signIn(Call call) {
        String name = call.body().getString("account");
        String password = call.body().getString("password");
        Optional<String> device = gatekeeper.device(call.context());
        String address = address(call);
        long wait = signIns.waitSeconds(name, address, device);
        if (wait > 0) {
            call.refuse(Problem.of(ProblemCode.WAIT).after(wait));
            return;
        }
        Try begun = signIns.begin(name, address, device);
        Optional<Account> account = Optional.ofNullable(accounts.book().accounts().get(name));
        passwords.work(() -> account.map(it -> accounts.passwords().fits(password, it.hash())).orElseGet(
                () -> accounts.passwords().fitsNobody(password))).onSuccess(right -> {
                    Optional<Account> still = account.filter(it -> it.isSameAs(accounts.book().accounts().get(name)));
                    if (right && still.isPresent()) {
                        begun.succeeded();
                        remember(name);
                        welcome(call, still.get(), 200);
                        return;
                    }
                    refused(begun, account.map(it -> "console:" + it.name()).orElse(NOBODY), address);
                    call.refuse(Problem.of(ProblemCode.WRONG_PASSWORD));
                }).onFailure(thrown -> {
                    begun.takenBack();
                    call.failed(thrown);
                });
    }

    /** Told at 1, 2, 4, 8, … failures, so that a flood of them is a handful of entries. */
    private void refused(Try begun, String account, String address) {
        if (Integer.bitCount(begun.failures()) == 1) {
            notes.note(Note.SIGN_IN_REFUSED, account, account, begun.failures() - begun.failures() / 2, "");
        }
        LOG.log(Level.INFO, "a sign-in from {0} was refused, failures: {1}", address, begun.failures());
    }

    private void remember(String name) {
        passwords.work(() -> {
            accounts.signedIn(name);
            return name;
        }).onFailure(thrown -> LOG.log(Level.WARNING, "when somebody signed in is not kept: {0}", thrown));
    }

    private void welcome(Call call, Account account, int status) {
        Session session = gatekeeper.begin(call.context(), account);
        gatekeeper.remember(call.context(), signIns.know(account.name(), gatekeeper.device(call.context())));
        String by = session.caller().by();
        notes.note(Note.SIGNED_IN, by, by, 1, account.role().code());
        call.answer(status, json(session));
    }

    private JsonObject json(Session session) {
        return new JsonObject().put("account", session.account()).put("role", session.caller().role().code())
                .put("csrf", session.csrf()).put("expires", text(now.get().plus(session.left(nanos.getAsLong()))));
    }

    private void session(Call call) {
        Optional<Session> session = gatekeeper.session(call.context());
        if (session.isPresent()) {
            call.answer(200, json(session.get()));
            return;
        }
        if (gatekeeper.caller(call.context()).isEmpty()) {
            gatekeeper.tellNobody(call.context());
            return;
        }
        String name = call.caller().name();
        Instant expires = accounts.book().tokens().values().stream().filter(token -> token.name().equals(name))
                .map(Token::expires).findFirst().orElseGet(now);
        call.answer(200, new JsonObject().put("account", name).put("role", call.caller().role().code()).put("expires",
                text(expires)));
    }

    private void signOut(Call call) {
        String by = call.caller().by();
        gatekeeper.end(call.context());
        notes.note(Note.SIGNED_OUT, by, by, 1, "");
        call.done();
    }

    private void listAccounts(Call call) {
        var list = new JsonArray();
        accounts.book().accounts().values().forEach(account -> list.add(json(account)));
        call.answer(200, new JsonObject().put("accounts", list));
    }

    private static JsonObject json(Account account) {
        var json = new JsonObject().put("account", account.name()).put("role", account.role().code()).put("created",
                text(account.created()));
        account.lastSignIn().ifPresent(at -> json.put("lastSignIn", text(at)));
        return json;
    }

    private void addAccount(Call call) {
        String name = call.body().getString("account");
        ConsoleRole role = ConsoleRole.of(call.body().getString("role")).orElseThrow();
        String password = call.body().getString("password");
        changed(call, () -> accounts.add(name, role, password), (done, _) -> {
            told(call, name, Change.made(role));
            call.answer(201, json(done.accounts().get(name)));
        });
    }

    private void changeAccount(Call call) {
        String name = call.path("account");
        Optional<ConsoleRole> role = Optional.ofNullable(call.body().getString("role")).flatMap(ConsoleRole::of);
        Optional<String> password = Optional.ofNullable(call.body().getString("password"));
        boolean isOwn = !call.caller().isToken() && call.caller().name().equals(name);
        if (!isOwn && !call.caller().role().covers(ConsoleRole.ADMIN)
                || role.isPresent() && !call.caller().role().covers(ConsoleRole.ADMIN)) {
            call.refuse(Problem.of(ProblemCode.ROLE_TOO_LOW));
        } else if (isOwn && password.isPresent()) {
            changeOwnPassword(call, name, role, password);
        } else {
            change(call, name, role, password);
        }
    }

    /** By the old one, so that a browser left open does not give the account away. */
    private void changeOwnPassword(Call call, String name, Optional<ConsoleRole> role, Optional<String> password) {
        Optional<String> old = Optional.ofNullable(call.body().getString("oldPassword"));
        Optional<Account> account = Optional.ofNullable(accounts.book().accounts().get(name));
        long wait = signIns.waitSeconds(name, address(call), gatekeeper.device(call.context()));
        if (wait > 0) {
            call.refuse(Problem.of(ProblemCode.WAIT).after(wait));
            return;
        }
        Try begun = signIns.begin(name, address(call), gatekeeper.device(call.context()));
        passwords.work(() -> old.isPresent() && account.isPresent() && accounts.passwords().fits(old.get(), account
                .get().hash())).onSuccess(right -> {
                    if (right) {
                        begun.succeeded();
                        change(call, name, role, password);
                    } else {
                        call.refuse(Problem.of(ProblemCode.WRONG_PASSWORD).at("/oldPassword", "", new Text("当前的密码",
                                "the password as it is now"), "wrong"));
                    }
                }).onFailure(thrown -> {
                    begun.takenBack();
                    call.failed(thrown);
                });
    }

    private void change(Call call, String name, Optional<ConsoleRole> role, Optional<String> password) {
        boolean isOwn = !call.caller().isToken() && call.caller().name().equals(name);
        changed(call, () -> accounts.change(name, role, password), (done, _) -> {
            told(call, name, "changed" + role.map(it -> ", " + it.code()).orElse("") + (password.isPresent()
                    ? ", password"
                    : ""));
            Account account = done.accounts().get(name);
            if (isOwn) {
                gatekeeper.begin(call.context(), account); // the others of this account end
            }
            gatekeeper.review();
            call.answer(200, json(account));
        });
    }

    private void removeAccount(Call call) {
        String name = call.path("account");
        changed(call, () -> accounts.remove(name), (_, _) -> {
            told(call, name, Change.REMOVED);
            gatekeeper.review();
            call.done();
        });
    }

    private void listTokens(Call call) {
        var list = new JsonArray();
        accounts.book().tokens().values().forEach(token -> list.add(json(token)));
        call.answer(200, new JsonObject().put("tokens", list));
    }

    private static JsonObject json(Token token) {
        return new JsonObject().put("id", token.id()).put("name", token.name()).put("role", token.role().code())
                .put("created", text(token.created())).put("expires", text(token.expires()));
    }

    private void makeToken(Call call) {
        String name = call.body().getString("name");
        ConsoleRole role = ConsoleRole.of(call.body().getString("role")).orElseThrow();
        Duration life = Duration.ofDays(call.body().getInteger("days", USUAL_DAYS));
        changed(call, () -> accounts.makeToken(name, role, life), (done, secret) -> {
            told(call, Change.token(name), Change.made(role));
            Token token = done.tokens().values().stream().filter(it -> it.name().equals(name)).findFirst()
                    .orElseThrow();
            call.answer(201, json(token).put("secret", secret));
        });
    }

    private void removeToken(Call call) {
        String id = call.path("token");
        String name = Optional.ofNullable(accounts.book().tokens().get(id)).map(Token::name).orElse(id);
        changed(call, () -> accounts.removeToken(id), (_, _) -> {
            told(call, Change.token(name), Change.REMOVED);
            gatekeeper.review();
            call.done();
        });
    }

    private void told(Call call, String account, String detail) {
        notes.note(Note.ACCOUNT_CHANGED, account, call.caller().by(), 1, detail);
    }

    private void changed(Call call, Callable<Outcome> work, BiConsumer<Book, String> done) {
        Future<Outcome> outcome = passwords.work(work);
        outcome.onSuccess(it -> {
            switch (it) {
                case Outcome.Done changed -> done.accept(changed.book(), changed.secret());
                case Outcome.Refused refused -> call.refuse(Problem.of(refused.code()));
            }
        }).onFailure(call::failed);
    }

    private static String text(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }

    /** Of an IPv6 address the first half: who has one has 2^64 of them. */
    private static String address(Call call) {
        String host = call.context().request().remoteAddress().hostAddress();
        try {
            byte[] bytes = InetAddress.ofLiteral(host.replaceFirst("%.*", "")).getAddress();
            return bytes.length == 4 ? host : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
        } catch (IllegalArgumentException e) {
            return host;
        }
    }
}
