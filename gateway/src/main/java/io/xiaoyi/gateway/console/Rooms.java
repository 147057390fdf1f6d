package io.xiaoyi.gateway.console;

import io.vertx.core.Vertx;

/**
 * Where the console's work is done, each kind beside the others: a view that is slow keeps the live picture, the pages
 * and the accounts waiting as little as passwords do.
 *
 * @param work what is done within milliseconds
 * @param view questions to the view, each of which may take seconds
 * @param passwords one after the other
 */
record Rooms(Workroom work, Workroom view, Workroom passwords) implements AutoCloseable {
    static Rooms open(Vertx vertx) {
        return new Rooms(new Workroom(vertx, "console", 2, 32), new Workroom(vertx, "console-view", 2, 16),
                new Workroom(vertx, "password", 1, 8));
    }

    @Override
    public void close() {
        work.close();
        view.close();
        passwords.close();
    }
}
