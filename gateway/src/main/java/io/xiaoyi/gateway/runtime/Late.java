package io.xiaoyi.gateway.runtime;

import io.xiaoyi.gateway.loop.Queries;
import io.xiaoyi.gateway.loop.Watcher;
import io.xiaoyi.gateway.moment.Moment;
import io.xiaoyi.gateway.station.Decision;
import io.xiaoyi.gateway.station.StationEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What takes its place after the way from the reader to the lock is open. */
final class Late {
    private Late() {}

    /** A watcher that sees nothing until one is put in its place. Threading: any thread. */
    static final class LateWatcher implements Watcher {
        private volatile Optional<Watcher> watcher = Optional.empty();

        void become(Watcher real) {
            watcher = Optional.of(real);
        }

        @Override
        public void turned(StationEvent event, Moment moment, Decision decision) {
            watcher.ifPresent(real -> real.turned(event, moment, decision));
        }
    }

    /** Waits for the view as long as for an answer; says so where there is none. */
    static final class LateQueries implements Queries {
        private final CompletableFuture<Optional<Queries>> opened = new CompletableFuture<>();

        void become(Queries queries) {
            opened.complete(Optional.of(queries));
        }

        void willNotCome() {
            opened.complete(Optional.empty());
        }

        private Queries queries() {
            try {
                return opened.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS).orElseThrow(() -> new NoView(
                        "the station keeps no view"));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NoView("interrupted while the view begins");
            } catch (ExecutionException | TimeoutException e) {
                throw new NoView("the view has not begun");
            }
        }

        @Override
        public List<Row> entries(Search search, int limit) {
            return queries().entries(search, limit);
        }

        @Override
        public Map<String, Long> denials(Instant from, Instant to) {
            return queries().denials(from, to);
        }

        @Override
        public List<Hour> hours(Instant from, Instant to) {
            return queries().hours(from, to);
        }

        @Override
        public Map<String, Long> energy(Instant from, Instant to) {
            return queries().energy(from, to);
        }
    }
}
