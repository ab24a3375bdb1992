package io.drover.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.SimulatorServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;

/**
 * A remote system that takes notes, over real HTTP, with the kamelets and the route that reach it: the smallest that can
 * hang, lose answers and be probed. Bound as the bean {@code <name>Notes}.
 */
public final class NoteSystem implements Simulator, AutoCloseable {
    private final String name;
    private final Duration timeout;
    private final Journal journal;
    private final List<Instant> asked = new CopyOnWriteArrayList<>();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final SimulatorServer server;

    private NoteSystem(String name, Duration timeout) throws IOException {
        this.name = name;
        this.timeout = timeout;
        this.journal = new Journal(name);
        this.server = SimulatorServer.start(this, journal, 0);
    }

    /** @param timeout of its client */
    public static NoteSystem start(String name, Duration timeout) throws IOException {
        return new NoteSystem(name, timeout);
    }

    /** {@code note.<name>} plans one note of {@code .thing}. */
    public static String route(String name) {
        return """
                - route:
                    id: note-%1$s
                    description: Note each thing.
                    group: notes
                    from:
                      uri: bus:note.%1$s
                      steps:
                        - setBody:
                            expression:
                              jq:
                                expression: '{thing: .thing}'
                        - to:
                            id: note
                            uri: action:%1$s-note-thing
                            parameters:
                              key: '.thing'
                """
                .formatted(name);
    }

    public static void writeKamelets(String name, Path directory) throws IOException {
        Files.createDirectories(directory);
        for (String kind : List.of("action", "probe")) {
            String kamelet = name + "-note-thing-" + kind;
            Files.writeString(
                    directory.resolve(kamelet + ".kamelet.yaml"),
                    """
                    apiVersion: camel.apache.org/v1
                    kind: Kamelet
                    metadata:
                      name: %1$s
                      annotations:
                        drover.io/system: %2$s
                      labels:
                        camel.apache.org/kamelet.type: action
                    spec:
                      definition:
                        title: Note
                        description: Notes a thing.
                        type: object
                      dataTypes:
                        in:
                          types:
                            json:
                              schema:
                                type: object
                                required: [thing]
                                properties:
                                  thing: {type: string}
                      template:
                        from:
                          uri: kamelet:source
                          steps:
                            - bean:
                                ref: %2$sNotes
                                method: %3$s
                    """
                            .formatted(kamelet, name, kind.equals("action") ? "send" : "probe"));
        }
    }

    public SimulatorServer server() {
        return server;
    }

    public Journal journal() {
        return journal;
    }

    /** When its client called it, whether or not it answered. */
    public List<Instant> asked() {
        return List.copyOf(asked);
    }

    /** For the action kamelet. */
    public CallResult<Accepted> send(Exchange exchange) throws IOException, InterruptedException {
        return call("POST", exchange).map(status -> accepted("noted"));
    }

    /** For the probe. */
    public CallResult<Optional<Accepted>> probe(Exchange exchange) throws IOException, InterruptedException {
        return call("GET", exchange).map(s -> s == 200 ? Optional.of(accepted("found")) : Optional.empty());
    }

    private static Accepted accepted(String how) {
        return new Accepted(null, null, JsonNodeFactory.instance.objectNode(), how);
    }

    private CallResult<Integer> call(String method, Exchange exchange) throws IOException, InterruptedException {
        asked.add(Instant.now());
        String thing =
                exchange.getMessage().getBody(JsonNode.class).get("thing").asText();
        HttpResponse<Void> answer = client.send(
                HttpRequest.newBuilder(URI.create(server.url() + "/" + thing))
                        .timeout(timeout)
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.discarding());
        String evidence = name + " " + method + ": HTTP " + answer.statusCode();
        return answer.statusCode() >= 500
                ? new CallResult.Unavailable<>(evidence, null)
                : new CallResult.Done<>(answer.statusCode(), evidence);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Answer answer(Request request) {
        String thing = request.path().substring(1);
        synchronized (journal) {
            if (request.method().equals("POST")) {
                journal.effect("note", thing, JsonNodeFactory.instance.objectNode());
                return text(200);
            }
            return text(journal.entries().stream().anyMatch(e -> e.subject().equals(thing)) ? 200 : 404);
        }
    }

    private static Answer text(int status) {
        return Answer.of(status, "text/plain", Integer.toString(status).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public JsonNode state() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("notes", journal.entries().size());
    }

    @Override
    public void close() {
        server.close();
    }
}
