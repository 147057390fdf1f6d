package io.xiaoyi.gateway.pass;

import io.xiaoyi.gateway.fuzz.Fuzzed;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.Effect;
import io.xiaoyi.gateway.station.Fact;
import io.xiaoyi.gateway.station.StationEvent;
import io.xiaoyi.gateway.station.StationWorld;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A line at a station's door. What is read as a pass of ours must be written back as it was; and the door opens, and a
 * pass is learnt, for what the issuer and the couriers signed, which are the seeds, and for nothing else.
 */
public final class FuzzedPresentations implements Fuzzed {
    private static final String STATION = "st-0001";
    private static final int NUMBER = 123_456;

    private final StationWorld world = new StationWorld();
    private final PassReader reader = new PassReader(StationWorld.TENANT);
    private final List<byte[]> genuine = new ArrayList<>();
    private final Set<Octets> signed = new HashSet<>();

    /** A station where some couriers are known and a number stands on the front door's screen. */
    public FuzzedPresentations() {
        world.happen(new StationEvent.DoorNumberDrawn("front", NUMBER));
        for (Algorithm algorithm : Algorithm.values()) {
            SigningKey phone = SigningKey.generate(algorithm, world.random);
            Issuer.Issued issued = issue(phone);
            world.scan("front-in", issued.shown());
            var presenter = new Presenter(issued.pass().id().cti(), phone);
            show(presenter.anywhere(world.truth()));
            show(presenter.atStation(world.truth(), STATION));
            show(presenter.atDoor(NUMBER, STATION, "front"));
            show(presenter.carrying(new Reading.Tick(world.truth().getEpochSecond() / 3600, Octets.of(new byte[16])))
                    .anywhere(world.truth()));
            show(issue(SigningKey.generate(algorithm, world.random)).shown());
        }
        show(world.issuer.printed(id(), world.truth(), Duration.ofDays(30), new Scope(List.of(STATION), Right.ENTER
                .bit() | Right.ANY_HOUR.bit(), OptionalInt.of(3))).orThrow().shown());
        for (byte[] line : genuine) {
            signed.add(whatIsSigned(reader.read(line)).orElseThrow());
            require(actsOn(world.station.decide(scanned(line), world.moment())), "a genuine line is refused");
        }
    }

    private static void require(boolean held, String what) {
        Fuzzed.require(held, what);
    }

    private Issuer.Issued issue(SigningKey phone) {
        return world.issuer.issue(new Pass(id(), world.truth(), world.truth(), world.truth().plus(Duration.ofDays(30)),
                Optional.of(phone.publicKey()), new Scope(List.of(STATION), Right.ENTER.bit() | Right.ANY_HOUR.bit(),
                        OptionalInt.empty())))
                .orThrow();
    }

    private PassId id() {
        return new PassId(1, world.random.nextLong());
    }

    private void show(Shown shown) {
        genuine.add(shown.text().getBytes(StandardCharsets.US_ASCII));
        genuine.add(shown.digits().getBytes(StandardCharsets.US_ASCII));
    }

    private static StationEvent.Scanned scanned(byte[] line) {
        return new StationEvent.Scanned("front-in", Octets.of(line));
    }

    @Override
    public List<byte[]> seeds() {
        var seeds = new ArrayList<>(genuine);
        try (Stream<Path> files = Files.list(Path.of(FuzzedPresentations.class.getResource("/fuzz/lines").toURI()))) {
            for (Path file : files.sorted().toList()) {
                seeds.add(Files.readAllBytes(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
        return seeds;
    }

    @Override
    public void take(byte[] line) {
        Reading reading = reader.read(line);
        switch (reading) {
            case Reading.Compact compact -> requireSame(line, new Shown(Presentation.encode(compact)));
            case Reading.Introduction introduction -> requireSame(line, introduction.signed().shown());
            case Reading.Printed printed -> requireSame(line, printed.signed().shown());
            case Reading.Foreign foreign -> require(foreign.length() == line.length, "another length");
            case Reading.Malformed malformed -> require(!malformed.expected().isEmpty(), "nothing expected");
            case Reading.WrongForm wrongForm -> require(!wrongForm.why().isEmpty(), "no reason");
        }
        Decision decision = world.station.decide(scanned(line), world.moment());
        Decision preread = world.station.decide(world.station.preread(scanned(line)), world.moment());
        require(preread.facts().equals(decision.facts()) && preread.effects().equals(decision.effects()),
                "what is computed before its turn changes the decision");
        boolean acts = actsOn(decision);
        require(!acts || whatIsSigned(reading).filter(signed::contains).isPresent(),
                "the station acts on what nobody signed");
    }

    private static void requireSame(byte[] line, Shown shown) {
        Octets read = Octets.of(line);
        require(read.equals(Octets.utf8(shown.text())) || read.equals(Octets.utf8(shown.digits())),
                "a line is written back otherwise");
    }

    /** Whether a lock is set, now or when the disk has it, or a pass learnt. */
    private static boolean actsOn(Decision decision) {
        return Stream.concat(decision.effects().stream(), decision.next().waiting().stream().map(each -> each.effect()))
                .anyMatch(Effect.SetLine.class::isInstance)
                || decision.facts().stream().anyMatch(each -> each.fact() instanceof Fact.PassLearnt);
    }

    /** All that a signature covers, and the signature. The tick that a phone carries along proves itself. */
    private static Optional<Octets> whatIsSigned(Reading reading) {
        return switch (reading) {
            case Reading.Compact it -> Optional.of(Presentation.encode(new Reading.Compact(it.cti(), it.word(), it
                    .signature(), Optional.empty())));
            case Reading.Introduction it -> Optional.of(it.signed().encoded());
            case Reading.Printed it -> Optional.of(it.signed().encoded());
            case Reading.Foreign _ -> Optional.empty();
            case Reading.Malformed _ -> Optional.empty();
            case Reading.WrongForm _ -> Optional.empty();
        };
    }
}
