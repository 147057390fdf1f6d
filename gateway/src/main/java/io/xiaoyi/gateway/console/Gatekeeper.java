package io.xiaoyi.gateway.console;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.CookieSameSite;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.xiaoyi.gateway.console.Book.Token;
import io.xiaoyi.gateway.console.Sessions.Session;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Who calls, whether his role suffices, and whether it was he who wanted it: stands before every operation, and before
 * its body is looked at.
 *
 * <p>A call that changes something must come from the station's own page, as {@code Origin} or else
 * {@code Sec-Fetch-Site} say (a program that is no browser sends neither), and where a cookie says who calls it must
 * carry the session's word, which no other page can read. Machines show a token instead, which no browser sends by
 * itself.
 *
 * <p>Threading: the event loop.
 */
final class Gatekeeper implements Guard {
    private static final String SESSION = "session";
    private static final String TOKEN = "token";
    private static final String BEARER = "Bearer ";
    private static final String CSRF = "X-CSRF-Token";
    private static final Duration DEVICE_LIFE = Duration.ofDays(180);
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    private final Accounts accounts;
    private final Sessions sessions;
    private final LongSupplier nanos;
    private final boolean secure;
    private final boolean loopback;
    private final Map<String, Set<Runnable>> whenTokenEnds = new HashMap<>();

    /**
     * @param nanos a clock that never goes back
     * @param secure whether there is TLS
     * @param loopback whether only this machine can reach the console: then no name but its own is answered to, which
     *     a page elsewhere could have made to mean this address
     */
    Gatekeeper(Accounts accounts, Sessions sessions, LongSupplier nanos, boolean secure, boolean loopback) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.nanos = nanos;
        this.secure = secure;
        this.loopback = loopback;
    }

    /** Lets a call through, or answers it. @param least empty where nobody needs to have signed in */
    void admit(RoutingContext context, Optional<ConsoleRole> least) {
        HttpServerRequest request = context.request();
        boolean changes = !SAFE.contains(request.method().name());
        if (!isOwnName(request) || changes && !isOwnPage(request)) {
            Answers.problem(context, Problem.of(ProblemCode.NOT_FROM_THIS_PAGE));
            return;
        }
        identify(context);
        if (least.isEmpty()) {
            context.next();
            return;
        }
        Optional<Caller> caller = caller(context);
        if (caller.isEmpty()) {
            refuseNobody(context);
        } else if (!caller.get().role().covers(least.get())) {
            Answers.problem(context, Problem.of(ProblemCode.ROLE_TOO_LOW));
        } else if (changes && session(context).filter(it -> !carries(request, it)).isPresent()) {
            Answers.problem(context, Problem.of(ProblemCode.NOT_FROM_THIS_PAGE));
        } else {
            context.next();
        }
    }

    private static void refuseNobody(RoutingContext context) {
        context.response().putHeader("WWW-Authenticate", "Bearer");
        Answers.problem(context, Problem.of(ProblemCode.SIGN_IN_FIRST));
    }

    /** That nobody has signed in is no error to who asks just that; that a token is none is one to who sent it. */
    void tellNobody(RoutingContext context) {
        if (context.request().headers().contains(HttpHeaders.AUTHORIZATION)) {
            refuseNobody(context);
        } else {
            context.response().setStatusCode(204).putHeader(HttpHeaders.CACHE_CONTROL, "no-store").end();
        }
    }

    /** A machine's token, where there is one, and nothing else: a wrong one is not made good by a cookie. */
    private void identify(RoutingContext context) {
        String authorization = context.request().getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null) {
            if (authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
                accounts.token(authorization.substring(BEARER.length()).strip()).ifPresent(token -> context.put(TOKEN,
                        token));
            }
            return;
        }
        cookie(context, sessionCookie()).flatMap(word -> sessions.of(word, nanos.getAsLong())).ifPresent(
                session -> context.put(SESSION, session));
    }

    private static boolean carries(HttpServerRequest request, Session session) {
        String sent = request.getHeader(CSRF);
        return sent != null && Secrets.same(sent, session.csrf());
    }

    /** The scheme is left out: TLS may end at somebody before us. */
    private static boolean isOwnPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        if (origin != null) {
            String host = request.getHeader(HttpHeaders.HOST);
            String authority = host != null ? host : String.valueOf(request.authority());
            return origin.replaceFirst("^https?://", "").equalsIgnoreCase(authority) && origin.contains("://");
        }
        return site == null || site.equals("same-origin") || site.equals("none");
    }

    private boolean isOwnName(HttpServerRequest request) {
        return !loopback || request.authority() != null && Loopback.isMeantBy(request.authority().host());
    }

    @Override
    public Optional<Caller> caller(RoutingContext context) {
        Token token = context.get(TOKEN);
        return token != null
                ? Optional.of(new Caller(token.name(), token.role(), true))
                : session(context).map(Session::caller);
    }

    Optional<Session> session(RoutingContext context) {
        return Optional.ofNullable(context.get(SESSION));
    }

    @Override
    public Runnable whenAccessEnds(RoutingContext context, Runnable ended) {
        Optional<Session> session = session(context);
        if (session.isPresent()) {
            return sessions.whenEnded(session.get(), ended);
        }
        Token token = context.get(TOKEN);
        if (token == null) {
            return () -> {};
        }
        whenTokenEnds.computeIfAbsent(token.digest(), _ -> new LinkedHashSet<>()).add(ended);
        return () -> whenTokenEnds.computeIfPresent(token.digest(), (_, all) -> {
            all.remove(ended);
            return all.isEmpty() ? null : all;
        });
    }

    /** Ends what no longer stands: sessions that are over, accounts and tokens that have gone. */
    void review() {
        Book book = accounts.book();
        sessions.review(book, nanos.getAsLong());
        var good = new LinkedHashSet<String>();
        book.tokens().values().stream().filter(accounts::isGood).forEach(token -> good.add(token.digest()));
        var gone = new LinkedHashSet<>(whenTokenEnds.keySet());
        gone.removeAll(good);
        gone.forEach(digest -> whenTokenEnds.remove(digest).forEach(Runnable::run));
    }

    /** Gives the browser a session. */
    Session begin(RoutingContext context, Book.Account account) {
        Sessions.Begun begun = sessions.begin(account, nanos.getAsLong());
        session(context).ifPresent(sessions::end);
        context.put(SESSION, begun.session());
        context.response().addCookie(guarded(Cookie.cookie(sessionCookie(), begun.word())));
        return begun.session();
    }

    /** Takes it away. */
    void end(RoutingContext context) {
        session(context).ifPresent(sessions::end);
        context.response().addCookie(guarded(Cookie.cookie(sessionCookie(), "")).setMaxAge(0));
    }

    /** The word that a browser has kept since somebody signed in with it. */
    Optional<String> device(RoutingContext context) {
        return cookie(context, deviceCookie());
    }

    void remember(RoutingContext context, String device) {
        context.response().addCookie(guarded(Cookie.cookie(deviceCookie(), device)).setMaxAge(DEVICE_LIFE
                .toSeconds()));
    }

    private Cookie guarded(Cookie cookie) {
        return cookie.setPath("/").setHttpOnly(true).setSecure(secure).setSameSite(CookieSameSite.STRICT);
    }

    private String sessionCookie() {
        return secure ? "__Host-xiaoyi" : "xiaoyi";
    }

    private String deviceCookie() {
        return sessionCookie() + "-device";
    }

    private static Optional<String> cookie(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getCookie(name)).map(Cookie::getValue).filter(
                value -> !value.isEmpty());
    }
}
