package io.xiaoyi.gateway.figures;

import io.xiaoyi.gateway.pass.Algorithm;
import io.xiaoyi.gateway.pass.Pass;
import io.xiaoyi.gateway.pass.PassId;
import io.xiaoyi.gateway.pass.Presenter;
import io.xiaoyi.gateway.pass.PublicKey;
import io.xiaoyi.gateway.pass.Right;
import io.xiaoyi.gateway.pass.Scope;
import io.xiaoyi.gateway.pass.SigningKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Many couriers' phones. The same number of them is the same crowd in every process, so a station and those who stand
 * before it can each make it for themselves. Threading: immutable, any thread.
 */
public final class Crowd {
    private final long kid;
    private final List<SigningKey> phones = new ArrayList<>();

    /** @param kid the issuer of their passes, as the station's ring names it */
    public Crowd(long kid, int size) {
        this.kid = kid;
        for (int i = 0; i < size; i++) {
            phones.add(SigningKey.generate(Algorithm.EDDSA, new Random(7_000_003L * (i + 1))));
        }
    }

    public int size() {
        return phones.size();
    }

    public PassId id(int courier) {
        return new PassId(kid, 0x5851_f42d_4c95_7f2dL * (courier + 1));
    }

    /** What the courier's phone shows at this moment. */
    public String code(int courier, Instant now) {
        return new Presenter(id(courier).cti(), phones.get(courier)).anywhere(now).text();
    }

    public PublicKey holder(int courier) {
        return phones.get(courier).publicKey();
    }

    /** The public key as 64 hexadecimal digits. */
    public String key(int courier) {
        return holder(courier).encoded().hex();
    }

    /** Their passes, as the platform's trust pages would bring them. */
    public List<Pass> passes() {
        Instant since = Instant.now().truncatedTo(ChronoUnit.DAYS).minus(1, ChronoUnit.DAYS);
        var scope = new Scope(List.of("st-0001"), Right.ENTER.bit(), OptionalInt.empty());
        var passes = new ArrayList<Pass>();
        for (int i = 0; i < size(); i++) {
            passes.add(new Pass(id(i), since, since, since.plus(Duration.ofDays(20)),
                    Optional.of(holder(i)), scope));
        }
        return passes;
    }
}
