package io.xiaoyi.gateway.console;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * HTTP/1.1 over a socket that is kept while it can be: sends what no client would.
 *
 * <p>Threading: one thread.
 */
final class RawHttp {
    private static final int PATIENCE_MILLIS = 30_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    /** @param isWhole whether {@code body} is all of it, as it was meant: not of a stream or a packed one */
    record Answer(String method, int status, Map<String, String> headers, String body, boolean isWhole) {
        /** @param name in small letters */
        String header(String name) {
            return headers.getOrDefault(name, "");
        }
    }

    RawHttp(int port) throws IOException {
        this.port = port;
        connect();
    }

    private void connect() throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
    }

    /** @throws IOException if there is no answer, or none that is HTTP */
    Answer send(String method, String head, byte[] body) throws IOException {
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + body.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(body, 0, all, first.length, body.length);
        try {
            socket.getOutputStream().write(all);
        } catch (IOException e) {
            // an answer may have come before all was sent
        }
        Answer answer = read(method);
        boolean isKept = answer.isWhole() && answer.status() < 400 && !answer.header("connection").equals("close");
        if (!isKept) {
            socket.close();
            connect();
        }
        return answer;
    }

    private Answer read(String method) throws IOException {
        int status = status(line());
        var headers = new HashMap<String, String>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] pair = line.split(":", 2);
            headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1].strip());
        }
        boolean isCounted = headers.containsKey("content-length");
        boolean isPacked = headers.containsKey("content-encoding");
        boolean isEmpty = method.equals("HEAD") || status == 204 || status == 304;
        int length = isCounted && !isEmpty ? Integer.parseInt(headers.get("content-length")) : 0;
        byte[] body = in.readNBytes(length);
        if (body.length < length) {
            throw new EOFException("half an answer");
        }
        return new Answer(method, status, headers, new String(body, StandardCharsets.UTF_8), (isCounted || isEmpty)
                && !isPacked);
    }

    private static int status(String line) throws IOException {
        if (!line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            throw new IOException("no status line: " + line);
        }
        return Integer.parseInt(line.substring(9, 12));
    }

    private String line() throws IOException {
        var line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("closed without an answer after " + line);
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
