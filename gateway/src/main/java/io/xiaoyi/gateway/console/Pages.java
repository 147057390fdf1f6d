package io.xiaoyi.gateway.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The pages, out of the program itself, from {@code pages/} beside these classes: {@code /} is {@code index.html},
 * {@code /NAME} is {@code NAME.html}, {@code /assets/NAME} lies in {@code assets}. What has its content's hash in its
 * name is kept by the browser for ever, the rest is asked for again and answered 304 while it is the same. There are no
 * files behind it, and a name is letters, digits, dots and dashes: no path leads out.
 *
 * <p>Threading: the event loop asks; what is not in memory yet is read on a worker.
 */
final class Pages {
    private static final Pattern NAME = Pattern.compile("/(?:(assets)/)?([A-Za-z0-9_-][A-Za-z0-9._-]{0,120})?");
    private static final Pattern HASHED = Pattern.compile(".*-[A-Za-z0-9_]{8,}\\.[a-z0-9]+");
    private static final String HTML = "text/html; charset=utf-8";
    private static final Map<String, String> TYPES = Map.ofEntries(Map.entry("html", HTML), Map.entry("js",
            "text/javascript; charset=utf-8"), Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("svg",
                    "image/svg+xml"),
            Map.entry("png", "image/png"), Map.entry("ico", "image/x-icon"), Map.entry("webp", "image/webp"),
            Map.entry("woff2", "font/woff2"), Map.entry("json", "application/json"), Map.entry("webmanifest",
                    "application/manifest+json"),
            Map.entry("txt", "text/plain; charset=utf-8"));
    private static final int WORTH_PACKING = 512;

    private final Workroom workroom;
    private final ConcurrentHashMap<String, Page> pages = new ConcurrentHashMap<>();

    /** @param packed gzip; empty where it would not be smaller */
    private record Page(Buffer plain, Optional<Buffer> packed, String type, String tag, boolean lasts) {}

    Pages(Workroom workroom) {
        this.workroom = workroom;
    }

    void serve(RoutingContext context) {
        Optional<String> name = resource(context.request().path());
        if (name.isEmpty()) {
            Answers.problem(context, Problem.of(ProblemCode.NOT_FOUND));
            return;
        }
        Page known = pages.get(name.get());
        if (known != null) {
            answer(context, known);
            return;
        }
        workroom.work(() -> read(name.get())).onSuccess(found -> found.ifPresentOrElse(page -> {
            pages.put(name.get(), page); // only what is there is kept, so they are as many as there are files
            answer(context, page);
        }, () -> Answers.problem(context, Problem.of(ProblemCode.NOT_FOUND)))).onFailure(thrown -> Answers.failed(
                context, thrown));
    }

    /** The file behind a path; empty for a path that can have none. */
    static Optional<String> resource(String path) {
        Matcher matcher = NAME.matcher(path);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String name = matcher.group(2);
        if (matcher.group(1) != null) {
            return Optional.ofNullable(name).map(it -> "assets/" + it);
        }
        return Optional.of(name == null ? "index.html" : name.contains(".") ? name : name + ".html");
    }

    private static Optional<Page> read(String name) throws IOException {
        String ending = name.substring(name.lastIndexOf('.') + 1);
        String type = TYPES.get(ending);
        try (InputStream stream = Pages.class.getResourceAsStream("pages/" + name)) {
            if (stream == null || type == null) {
                return Optional.empty();
            }
            byte[] bytes = stream.readAllBytes();
            Buffer packed = Packing.packed(bytes);
            boolean smaller = bytes.length > WORTH_PACKING && packed.length() < bytes.length;
            return Optional.of(new Page(Buffer.buffer(bytes), smaller ? Optional.of(packed) : Optional.empty(), type,
                    Secrets.digest(new String(bytes, StandardCharsets.ISO_8859_1)).substring(0, 32),
                    name.startsWith("assets/") && HASHED.matcher(name).matches()));
        }
    }

    private static void answer(RoutingContext context, Page page) {
        HttpServerResponse response = context.response();
        boolean packs = Packing.isTaken(context.request()) && page.packed().isPresent();
        String tag = "\"" + page.tag() + (packs ? "-g" : "") + "\"";
        response.putHeader(HttpHeaders.ETAG, tag).putHeader(HttpHeaders.CACHE_CONTROL, page.lasts()
                ? "public, max-age=31536000, immutable"
                : "no-cache");
        String known = context.request().getHeader(HttpHeaders.IF_NONE_MATCH);
        if (known != null && known.contains(tag)) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, page.type());
        if (packs) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, Packing.GZIP);
        }
        Answers.end(context.request(), packs ? page.packed().get() : page.plain());
    }
}
