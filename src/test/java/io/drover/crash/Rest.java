package io.drover.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** What a living Drover says of its ledger: the only way to it while an H2 file is in its hands. */
final class Rest {
    private static final int MOST = 500;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    Rest(int port) {
        this.url = "http://127.0.0.1:" + port + "/api/drover/";
    }

    /** Whether these messages are stored, and after that no delivery is open, and after that no action. */
    boolean allEnded(Set<UUID> messages) throws IOException, InterruptedException {
        if (!stored().containsAll(messages)) {
            return false;
        }
        return open().isEmpty();
    }

    /** What is not at its end, each with what it waits for. */
    List<String> open() throws IOException, InterruptedException {
        List<String> open = new ArrayList<>();
        for (String state : List.of("PENDING", "WAITING")) {
            items("deliveries?state=" + state).forEach(row -> open.add("delivery " + row));
        }
        for (String state : List.of("PLANNED", "SENDING", "UNKNOWN", "ACCEPTED")) {
            items("actions?state=" + state).forEach(row -> open.add("action " + row));
        }
        return open;
    }

    /** Whether the index of images knows all that koji has. */
    boolean imagesAreKnown() throws IOException, InterruptedException {
        return answer("images/scan").at("/items/0/complete").asBoolean();
    }

    boolean has(UUID message) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "messages/" + message + "/raw"))
                .timeout(Duration.ofSeconds(10))
                .build();
        return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    }

    private Set<UUID> stored() throws IOException, InterruptedException {
        Set<UUID> stored = new HashSet<>();
        JsonNode page = items("messages");
        while (!page.isEmpty()) {
            for (JsonNode message : page) {
                stored.add(UUID.fromString(message.path("id").asText()));
            }
            String last = page.get(page.size() - 1).path("id").asText();
            page = page.size() < MOST ? JSON.createArrayNode() : items("messages?before=" + last);
        }
        return stored;
    }

    /** Deliveries that planned actions. */
    long plans() throws IOException, InterruptedException {
        long plans = 0;
        for (JsonNode delivery : items("deliveries")) {
            plans += delivery.path("route").asText().startsWith("modules-on-")
                            && delivery.path("decision").asText().equals("acted")
                    ? 1
                    : 0;
        }
        return plans;
    }

    /** Messages that the bus does not have yet. */
    long owed() throws IOException, InterruptedException {
        return answer("outbox").path("owed").asLong(-1);
    }

    private JsonNode items(String path) throws IOException, InterruptedException {
        return answer(path + (path.contains("?") ? "&" : "?") + "limit=" + MOST).path("items");
    }

    private JsonNode answer(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(10))
                .build();
        var answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }
}
