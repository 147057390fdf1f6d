package io.xiaoyi.gateway.console;

import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** Who may do what: stands before every operation. Threading: the event loop. */
interface Guard {
    /** Who has been found to call; empty where nobody needs to have signed in. */
    Optional<Caller> caller(RoutingContext context);

    /** As {@link Call#whenAccessEnds}. */
    Runnable whenAccessEnds(RoutingContext context, Runnable ended);
}
