package io.xiaoyi.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Map;

/**
 * Who may use the console of a new station, made as an installer makes it: the first administrator by the code that the
 * station shows on its own screen, then a token for the stage.
 *
 * @param account of people
 * @param password drawn anew for each station
 * @param token of the stage, as an operator
 */
record ConsoleKey(String account, String password, String token) {
    private static final String ACCOUNT = "demo";
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    private static final int LENGTH = 16;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Sets a station's console up.
     *
     * @param address {@code http://127.0.0.1:PORT}
     * @param directory where the console keeps its files
     * @throws IOException if the console refuses, or does not answer within twenty seconds
     */
    static ConsoleKey made(String address, Path directory) throws IOException, InterruptedException {
        var mapper = new ObjectMapper();
        String code = Files.readString(directory.resolve("set-up-code")).strip();
        String password = drawn();
        try (HttpClient client = HttpClient.newBuilder().cookieHandler(new CookieManager()).build()) {
            JsonNode session = mapper.readTree(post(client, address + "/api/v1/setup", "", mapper.writeValueAsString(
                    Map.of("code", code, "account", ACCOUNT, "password", password))));
            JsonNode token = mapper.readTree(post(client, address + "/api/v1/tokens", session.required("csrf").asText(),
                    mapper.writeValueAsString(Map.of("name", "stage", "role", "operator"))));
            return new ConsoleKey(ACCOUNT, password, token.required("secret").asText());
        }
    }

    private static String post(HttpClient client, String address, String csrf, String body) throws IOException,
            InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address)).timeout(PATIENCE).header(
                "Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofString(body));
        if (!csrf.isEmpty()) {
            request.header("X-CSRF-Token", csrf).header("Origin", address.substring(0, address.indexOf("/api/")));
        }
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 201) {
            throw new IOException(address + ": found " + response.statusCode() + " " + response.body()
                    + ", expected 201");
        }
        return response.body();
    }

    private static String drawn() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return password.toString();
    }

    @Override
    public String toString() {
        return "ConsoleKey[" + account + "]";
    }
}
