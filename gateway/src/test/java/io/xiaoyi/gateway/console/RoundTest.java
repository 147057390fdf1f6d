package io.xiaoyi.gateway.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.xiaoyi.gateway.console.Round.Entries;
import io.xiaoyi.gateway.console.Round.Numbered;
import io.xiaoyi.gateway.console.Round.Picture;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.Test;

/** What is told to all, who gets which part of it, and how it goes round. */
class RoundTest {
    private static final Entries FOUR = new Entries(List.of(new Numbered(7, "seven "), new Numbered(8, "eight "),
            new Numbered(10, "ten "), new Numbered(11, "eleven ")));

    private static String text(Piece piece) {
        String plain = piece.plain().toString(StandardCharsets.UTF_8);
        assertThat(unpacked(piece.packed())).isEqualTo(plain);
        return plain;
    }

    private static String unpacked(Buffer deflated) {
        Buffer ended = deflated.copy().appendBytes(new byte[]{3, 0});
        try (var in = new InflaterInputStream(new ByteArrayInputStream(ended.getBytes()), new Inflater(true))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whoHasSomeOfTheEntriesGetsTheRestAndTheOthersShareOnePiece() {
        assertThat(text(FOUR.after(6))).isEqualTo("seven eight ten eleven ");
        assertThat(FOUR.after(6)).isSameAs(FOUR.all());
        assertThat(text(FOUR.after(8))).isEqualTo("ten eleven ");
        assertThat(text(FOUR.after(9))).isEqualTo("ten eleven ");
        assertThat(text(FOUR.after(10))).isEqualTo("eleven ");
    }

    @Test
    void aPictureThatIsNoNewsIsForThoseWhoHaveNone() {
        var old = new Round(List.of(), Optional.empty(), Optional.of(new Picture(Piece.of("picture"), false)), 1);
        assertThat(old.picture(true).map(RoundTest::text)).contains("picture");
        assertThat(old.picture(false)).isEmpty();
        var news = new Round(List.of(), Optional.empty(), Optional.of(new Picture(Piece.of("picture"), true)), 1);
        assertThat(news.picture(false)).isPresent();
    }

    @Test
    void whatIsPutTogetherIsPutTogetherOnceForAllWhoGetTheSame() {
        var round = new Round(List.of(Piece.of("act ")), Optional.of(FOUR), Optional.empty(), 11);
        Piece first = round.joined(List.of(round.words().getFirst(), FOUR.after(6)));
        assertThat(text(first)).isEqualTo("act seven eight ten eleven ");
        assertThat(round.joined(List.of(round.words().getFirst(), FOUR.after(3)))).isSameAs(first);
        assertThat(text(round.joined(List.of(round.words().getFirst(), FOUR.after(8))))).isEqualTo("act ten eleven ");
    }

    /** None refers to what another reader may not have had. */
    @Test
    void packedPiecesAreOneStreamWhoeverGetsWhichOfThem() {
        Piece tick = Piece.of("event: tick\ndata: {}\n\n");
        Piece large = Piece.of("门 is open, and the same again. ".repeat(2_000));
        assertThat(large.packed().length()).isLessThan(large.plain().length() / 50);
        var stream = Buffer.buffer();
        var plain = new StringBuilder();
        for (Piece each : List.of(large, tick, large, Piece.of(""), Piece.of(List.of(tick, large)), tick)) {
            stream.appendBuffer(each.packed());
            plain.append(each.plain().toString(StandardCharsets.UTF_8));
            assertThat(unpacked(stream)).isEqualTo(plain.toString());
        }
    }

    @Test
    void manyAreToldAPortionAtATimeEachEverythingInOrder() throws Exception {
        Vertx vertx = Vertx.vertx();
        try {
            var coming = new ArrayDeque<Round>();
            var heard = new ArrayList<List<Long>>();
            var times = new ArrayList<Long>();
            var all = new ArrayList<Consumer<Round>>();
            var over = new CountDownLatch(3 * 100);
            for (int i = 0; i < 100; i++) {
                var mine = new ArrayList<Long>();
                heard.add(mine);
                all.add(round -> {
                    mine.add(round.upTo());
                    times.add(System.nanoTime());
                    over.countDown();
                });
            }
            vertx.runOnContext(_ -> {
                var rounds = new Rounds(vertx, all, () -> Optional.ofNullable(coming.poll()));
                for (long i = 1; i <= 3; i++) {
                    coming.add(new Round(List.of(), Optional.empty(), Optional.empty(), i));
                    rounds.wake();
                }
            });
            assertThat(over.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(heard).allSatisfy(it -> assertThat(it).containsExactly(1L, 2L, 3L));
            for (int i = Rounds.PORTION; i < 100; i += Rounds.PORTION) {
                assertThat(times.get(i) - times.get(i - 1)).as("a rest before " + i).isGreaterThan(
                        TimeUnit.MILLISECONDS.toNanos(Rounds.REST_MILLIS) / 2);
            }
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
