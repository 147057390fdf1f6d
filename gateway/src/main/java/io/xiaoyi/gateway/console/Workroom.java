package io.xiaoyi.gateway.console;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Where what takes time is done, beside the event loop. Its queue is bounded: more than it holds is refused at once,
 * {@link Busy}, instead of being promised for later.
 *
 * <p>Threading: any thread.
 */
public final class Workroom implements AutoCloseable {
    private static final int IDLE_SECONDS = 30;
    private static final int CLOSING_SECONDS = 3;

    private final Vertx vertx;
    private final ThreadPoolExecutor threads;

    /** There is more to do than can be done soon. */
    public static final class Busy extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Busy(RejectedExecutionException cause) {
            super("more to do than can be done soon", cause);
        }
    }

    /**
     * @param threads that work at once, daemons
     * @param waiting pieces of work that may wait besides
     */
    Workroom(Vertx vertx, String name, int threads, int waiting) {
        this.vertx = vertx;
        this.threads = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(waiting), Thread.ofPlatform().daemon().name(name, 0).factory());
        this.threads.allowCoreThreadTimeOut(true);
    }

    /** Does it; the future completes where the caller is at home, on the event loop. Fails with {@link Busy}. */
    public <T> Future<T> work(Callable<T> task) {
        Context context = vertx.getOrCreateContext();
        Promise<T> promise = Promise.promise();
        try {
            threads.execute(() -> {
                try {
                    T done = task.call();
                    context.runOnContext(_ -> promise.complete(done));
                } catch (Exception | StackOverflowError e) {
                    context.runOnContext(_ -> promise.fail(e));
                }
            });
        } catch (RejectedExecutionException e) {
            promise.fail(new Busy(e));
        }
        return promise.future();
    }

    /** Lets what is being done come to its end, for some seconds; what waits is not begun. */
    @Override
    public void close() {
        threads.getQueue().clear();
        threads.shutdown();
        try {
            if (!threads.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
                threads.shutdownNow();
            }
        } catch (InterruptedException e) {
            threads.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
