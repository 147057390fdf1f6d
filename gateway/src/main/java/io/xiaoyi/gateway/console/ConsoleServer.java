package io.xiaoyi.gateway.console;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.dns.AddressResolverOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.ServerSSLOptions;
import io.xiaoyi.gateway.console.ConsoleSettings.Transport;
import io.xiaoyi.gateway.station.StationEvent.AdapterAlarm;
import io.xiaoyi.gateway.station.StationEvent.Note;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * The console of one station: pages, REST and event streams on one port.
 *
 * <p>Threading: {@code start} and {@code close} by one thread; its own are one event loop and a few workers.
 */
public final class ConsoleServer implements AutoCloseable {
    /** The file of accounts was not what was written, and lies aside. */
    public static final String ACCOUNTS_DAMAGED = "console-accounts-damaged";
    /** The certificate's files cannot be used; the last good pair serves on. */
    public static final String CERTIFICATE_UNUSABLE = "console-certificate";

    /** So much lies in the system for one who does not read; left alone, Linux keeps megabytes for each. */
    static final int SENT_BYTES = 128 * 1024;

    private static final Logger LOG = System.getLogger("console");
    private static final String SUBJECT = "console";
    /** Who changes the accounts' file, and not through the console. */
    private static final String AT_THE_BOX = "box";
    private static final long PATIENCE_SECONDS = 30;
    private static final long LOOK_MILLIS = 2_000;
    private static final long SWEEP_MILLIS = 1_000;
    private static final int MORE_CONNECTIONS = 200;
    private static final int WRITE_IDLE_SECONDS = 30;
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int LONGEST_LINE = 4 * 1024;

    private final ConsoleSettings settings;
    private final StationAccess access;
    private final List<ConsolePart> parts;
    private final Vertx vertx;
    private final Rooms rooms;
    private final Accounts accounts;
    private final SetUpCode code;
    private final Certificates certificates;
    private final Connections connections;
    private final Gatekeeper gatekeeper;
    private final LongSupplier nanos;
    private final HttpServer server;
    private Future<Boolean> looked = Future.succeededFuture();
    private boolean damageTold;
    private boolean certificateTold;

    private ConsoleServer(ConsoleSettings settings, StationAccess access, List<ConsolePart> parts, Vertx vertx,
            Rooms rooms) throws IOException {
        this.settings = settings;
        this.access = access;
        this.vertx = vertx;
        Supplier<Instant> now = () -> access.real().now().wall();
        nanos = () -> access.real().now().uptimeNanos();
        this.rooms = rooms;
        accounts = Accounts.ofStation(settings.directory(), now);
        code = new SetUpCode(settings.directory());
        certificates = new Certificates(settings.transport(), settings.directory(), access.identity().station(), now);
        connections = new Connections(settings.streams() + MORE_CONNECTIONS);
        var random = new SecureRandom();
        boolean secure = !(settings.transport() instanceof Transport.Plain);
        gatekeeper = new Gatekeeper(accounts, new Sessions(random), nanos, secure, !secure && Loopback.isMeantBy(
                settings.host()));
        var all = new ArrayList<ConsolePart>();
        all.add(new AccessPart(accounts, gatekeeper, new SignIns(nanos, random), code, rooms.passwords(),
                access.notes(),
                nanos, now));
        all.add(new FloorPlanPart(settings.floorPlan()));
        all.addAll(parts);
        this.parts = List.copyOf(all);
        server = await(listen(), "the console cannot listen at " + settings.host() + ":" + settings.port());
        prepareSetUp(random); // a start that fails is tried again: no code is shown that nobody can use
        vertx.setPeriodic(LOOK_MILLIS, _ -> lookAgain());
        vertx.setPeriodic(SWEEP_MILLIS, _ -> connections.sweep(nanos.getAsLong()));
    }

    /**
     * Starts to listen.
     *
     * @param parts serve the description's operations, beside those of access
     * @throws IOException if the port or a file cannot be used
     */
    public static ConsoleServer start(ConsoleSettings settings, StationAccess access, List<ConsolePart> parts)
            throws IOException {
        Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setWorkerPoolSize(1)
                .setInternalBlockingPoolSize(1).setPreferNativeTransport(false)
                .setAddressResolverOptions(new AddressResolverOptions().setServers(List.of("127.0.0.1:53")))
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false)));
        Rooms rooms = Rooms.open(vertx);
        try {
            return new ConsoleServer(settings, access, parts, vertx, rooms);
        } catch (IOException | RuntimeException e) {
            parts.forEach(ConsolePart::close); // they may listen to the station already
            rooms.close();
            vertx.close();
            throw e;
        }
    }

    private Future<HttpServer> listen() throws IOException {
        var options = new HttpServerOptions().setHost(settings.host()).setPort(settings.port())
                .setSendBufferSize(SENT_BYTES).setMaxHeaderSize(LONGEST_HEAD).setMaxInitialLineLength(LONGEST_LINE)
                .setWriteIdleTimeout(WRITE_IDLE_SECONDS).setIdleTimeoutUnit(TimeUnit.SECONDS)
                .setHttp2ClearTextEnabled(false);
        if (!(settings.transport() instanceof Transport.Plain)) {
            Certificates.Pair pair = certificates.read();
            options.setSsl(true).setUseAlpn(true).setKeyCertOptions(pair.options())
                    .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"));
            LOG.log(Level.INFO, "the console''s certificate is {0}", pair.fingerprint());
        }
        Description description = Description.read();
        HttpServer made = vertx.createHttpServer(options);
        made.connectionHandler(connection -> connections.opened(connection, nanos.getAsLong()));
        made.exceptionHandler(thrown -> LOG.log(Level.DEBUG, "a connection", thrown));
        var routes = new Routes(vertx, rooms, description, gatekeeper, settings);
        return routes.build(parts).compose(entrance -> made.requestHandler(request -> {
            connections.began(request, nanos.getAsLong());
            request.response().endHandler(_ -> connections.ended(request, nanos.getAsLong()));
            entrance.handle(request);
        }).listen());
    }

    /** A new code at each start, until somebody has used one. */
    private void prepareSetUp(SecureRandom random) throws IOException {
        tellDamage();
        if (accounts.isSetUpWanted()) {
            access.announce().accept("console: set-up code 设置码 " + code.draw(random));
        } else {
            code.forget();
        }
    }

    /**
     * Looks at what may have been changed from outside: accounts and certificate. One look ends before the next.
     *
     * @return ends when what the accounts came to has been told
     */
    synchronized Future<Boolean> look() {
        looked = looked.transform(_ -> lookOnce());
        return looked;
    }

    /** However slow the disk is, no looks pile up. */
    private synchronized void lookAgain() {
        if (looked.isComplete()) {
            look();
        }
    }

    private Future<Boolean> lookOnce() {
        Future<Boolean> once = rooms.work().work(() -> {
            accounts.changedByOthers().forEach(it -> access.notes().note(Note.ACCOUNT_CHANGED, it.account(),
                    AT_THE_BOX, 1, it.detail()));
            if (!accounts.isSetUpWanted()) {
                code.forget();
            }
            return true;
        }).onFailure(thrown -> LOG.log(Level.WARNING, "the accounts cannot be looked at: {0}", thrown.toString()))
                .onComplete(_ -> {
                    tellDamage();
                    gatekeeper.review(); // what time ends does not wait for a file
                });
        if (!(settings.transport() instanceof Transport.Plain)) {
            lookAtCertificate();
        }
        return once;
    }

    private void lookAtCertificate() {
        rooms.work().work(certificates::renewed).compose(renewed -> renewed.isEmpty()
                ? Future.succeededFuture(false)
                : server.updateSSLOptions(new ServerSSLOptions().setKeyCertOptions(renewed.get().options())
                        .setUseAlpn(true).setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))).map(
                                true))
                .onSuccess(taken -> {
                    if (taken) {
                        LOG.log(Level.INFO, "the console shows a renewed certificate");
                    }
                    if (certificateTold) {
                        certificateTold = false;
                        alarm(CERTIFICATE_UNUSABLE, false, "");
                    }
                })
                .onFailure(thrown -> {
                    if (!certificateTold && !(thrown instanceof Workroom.Busy)) {
                        certificateTold = true;
                        alarm(CERTIFICATE_UNUSABLE, true, String.valueOf(thrown.getMessage()));
                    }
                });
    }

    private void tellDamage() {
        Optional<Path> damaged = accounts.damaged();
        if (damaged.isPresent() != damageTold) {
            damageTold = damaged.isPresent();
            alarm(ACCOUNTS_DAMAGED, damageTold, damaged.map(file -> "set aside as " + file.getFileName()).orElse(""));
        }
    }

    private void alarm(String alarm, boolean raised, String detail) {
        access.inbox().offer(new AdapterAlarm(alarm, SUBJECT, raised, detail));
    }

    /** Where it listens now. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        parts.forEach(ConsolePart::close);
        rooms.close();
        try {
            await(vertx.close(), "the console cannot be closed");
        } catch (IOException e) {
            LOG.log(Level.WARNING, "closing the console", e);
        }
    }

    private static <T> T await(Future<T> future, String what) throws IOException {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(what + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new IOException(what + ": " + Optional.ofNullable(e.getCause()).orElse(e), e);
        } catch (TimeoutException e) {
            throw new IOException(what + " within " + PATIENCE_SECONDS + " s", e);
        }
    }
}
