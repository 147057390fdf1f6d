package io.xiaoyi.gateway.console;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is connected, and who is too slow: a request's head has to come within {@link #HEAD} of the connection, its body
 * within {@link #BODY} of its head, and the next request within {@link #KEPT} of the last answer. More connections than
 * are allowed are closed at once. An answer that nobody takes is cut by the socket's own idle limit.
 *
 * <p>Threading: the event loop; time is handed in.
 */
final class Connections {
    static final Duration HEAD = Duration.ofSeconds(10);
    static final Duration BODY = Duration.ofSeconds(20);
    static final Duration KEPT = Duration.ofSeconds(75);

    private final int most;
    private final Map<HttpConnection, Line> lines = new HashMap<>();

    /** One connection. */
    private static final class Line {
        private final Set<HttpServerRequest> open = new HashSet<>();
        private final Map<HttpServerRequest, Long> bodies = new HashMap<>();
        private long quietSince;
        private boolean isNew = true;
    }

    Connections(int most) {
        this.most = most;
    }

    void opened(HttpConnection connection, long nowNanos) {
        if (lines.size() >= most) {
            connection.close();
            return;
        }
        var line = new Line();
        line.quietSince = nowNanos;
        lines.put(connection, line);
        connection.closeHandler(_ -> lines.remove(connection));
    }

    /** A request's head has come. */
    void began(HttpServerRequest request, long nowNanos) {
        Line line = lines.get(request.connection());
        if (line != null) {
            line.isNew = false;
            line.open.add(request);
            line.bodies.put(request, nowNanos);
        }
    }

    /** It has been answered, or was given up. */
    void ended(HttpServerRequest request, long nowNanos) {
        Line line = lines.get(request.connection());
        if (line != null) {
            line.open.remove(request);
            line.bodies.remove(request);
            line.quietSince = nowNanos;
        }
    }

    /** Closes those that are too slow. */
    void sweep(long nowNanos) {
        List<HttpConnection> slow = new ArrayList<>();
        lines.forEach((connection, line) -> {
            line.bodies.keySet().removeIf(HttpServerRequest::isEnded);
            long patience = (line.isNew ? HEAD : KEPT).toNanos();
            boolean bodyLate = line.bodies.values().stream().anyMatch(since -> nowNanos - since > BODY.toNanos());
            if (bodyLate || line.open.isEmpty() && nowNanos - line.quietSince > patience) {
                slow.add(connection);
            }
        });
        slow.forEach(HttpConnection::close);
    }
}
