package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.pass.KeyRing;
import io.xiaoyi.gateway.pass.KeyRing.RingKey;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassReader;
import io.xiaoyi.gateway.pass.Presentation;
import io.xiaoyi.gateway.pass.Reading;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Role;
import io.xiaoyi.gateway.pass.SignedPass;
import io.xiaoyi.gateway.pass.Word;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A scanned text in words, claim by claim, and whether its signatures hold. One use, one thread. */
final class Explanation {
    private final PassReader reader;
    private final Optional<KeyRing> ring;
    private final Optional<byte[]> passLine;
    private final String station;
    private final String door;
    private final Instant now;
    private final List<String> lines = new ArrayList<>();

    Explanation(String tenant, Optional<KeyRing> ring, Optional<byte[]> passLine, String station, String door,
            Instant now) {
        this.reader = new PassReader(tenant);
        this.ring = ring;
        this.passLine = passLine;
        this.station = station;
        this.door = door;
        this.now = now;
    }

    List<String> lines() {
        return lines;
    }

    /** @return whether it is one of ours, and verified as far as there are keys to verify it with */
    boolean explain(byte[] line) {
        return switch (reader.read(line)) {
            case Reading.Introduction it -> pass("introduction: teaches a station this pass, opens nothing", it.pass(),
                    it.signed());
            case Reading.Printed it -> pass("printed pass", it.pass(), it.signed());
            case Reading.Compact it -> compact(it);
            case Reading.Malformed it -> no("malformed: " + it.where() + ": found " + it.found() + "; allowed: "
                    + it.expected());
            case Reading.WrongForm it -> no("wrong form: " + it.why());
            case Reading.Foreign it -> no("not ours: " + it.kind() + ", " + it.length() + " bytes");
        };
    }

    private boolean no(String line) {
        lines.add(line);
        return false;
    }

    private boolean pass(String form, Pass pass, SignedPass signed) {
        lines.add("form       " + form);
        lines.add("pass       " + pass.id());
        lines.add("issued     " + pass.issuedAt());
        lines.add("not before " + pass.notBefore() + (now.isBefore(pass.notBefore()) ? ", not yet valid" : ""));
        lines.add("expires    " + pass.expires() + (now.isBefore(pass.expires()) ? "" : ", expired"));
        lines.add("stations   " + String.join(", ", pass.scope().stations()));
        lines.add("rights     " + rights(pass));
        pass.scope().uses().ifPresent(uses -> lines.add("uses       " + uses));
        pass.holder().ifPresent(key -> lines.add("holder     " + key.algorithm() + " key " + "%016x".formatted(
                key.kid())));
        return ring.isEmpty() || verified(signed);
    }

    private boolean verified(SignedPass signed) {
        Optional<RingKey> issuer = ring.orElseThrow().key(signed.kid());
        if (issuer.isEmpty() || !issuer.get().roles().contains(Role.ISSUER)) {
            return no("signature  unknown issuer: the ring has no issuer %016x".formatted(signed.kid()));
        }
        if (!signed.verifies(issuer.get().key())) {
            return no("signature  forged: not made by the issuer's key");
        }
        lines.add("signature  verified by issuer %016x".formatted(signed.kid()));
        return true;
    }

    private boolean compact(Reading.Compact it) {
        lines.add("form       rotating code of a phone");
        lines.add("pass       %016x".formatted(it.cti()));
        lines.add("word       " + switch (it.word()) {
            case Word.Step step -> "any station, " + step(step.step());
            case Word.StationStep step -> "one station, " + step(step.step());
            case Word.DoorNumber number -> "a door's number, %06d".formatted(number.number());
        });
        it.tick().ifPresent(tick -> lines.add("tick       hour from " + tick.instant()));
        if (passLine.isEmpty()) {
            lines.add("signature  not verified: its key is in the pass (--pass)");
            return ring.isEmpty();
        }
        if (!(reader.read(passLine.get()) instanceof Reading.Introduction introduction)) {
            return no("signature  not verified: what --pass names is no introduction");
        }
        if (ring.isPresent() && !verified(introduction.signed())) {
            return false;
        }
        if (!Presentation.verifies(it, introduction.pass(), station, door)) {
            return no("code       forged: not made by the phone of pass " + introduction.pass().id());
        }
        lines.add("code       verified: made by the phone of pass " + introduction.pass().id());
        return true;
    }

    private String step(long step) {
        Instant at = Instant.ofEpochSecond(step * Word.SECONDS_A_STEP);
        Duration age = Duration.between(at, now);
        return "step %d from %s (%d s %s)".formatted(step, at, Math.abs(age.toSeconds()),
                age.isNegative() ? "ahead" : "ago");
    }

    private static String rights(Pass pass) {
        String named = Stream.of(Right.values()).filter(pass.scope()::allows)
                .map(right -> right.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
        return named.isEmpty() ? "none" : named;
    }
}
