package io.xiaoyi.gateway.console;

import io.vertx.core.Vertx;

/** What serves some of the description's operations. */
public interface ConsolePart {
    /** Names what it serves, once, before the first request. */
    void mount(Operations operations);

    /** Stops what it does by itself. */
    default void close() {}

    /** Where a part says what it serves. */
    interface Operations {
        /**
         * Serves an operation; who calls has the role that the description wants, and what he sends fits it.
         *
         * @param operationId of {@code openapi.yaml}; each is served once
         * @throws IllegalArgumentException for one that is not described, or is served already
         */
        Operations on(String operationId, Operation operation);

        /** For timers; every operation is called on its one event loop. */
        Vertx vertx();

        /** Where what takes milliseconds is done. */
        Workroom workroom();

        /** Where the view is asked, which may take seconds. */
        Workroom viewRoom();
    }

    /** Answers one kind of request. Threading: the event loop; must not wait. */
    @FunctionalInterface
    interface Operation {
        void serve(Call call);
    }
}
