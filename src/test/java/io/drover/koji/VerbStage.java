package io.drover.koji;

import static io.drover.koji.KojiContext.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.koji.HubServer.Trouble;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A hub, Camel with the shipped kamelets, and DISPATCH's way of calling a verb: as one of several actions. */
final class VerbStage implements AutoCloseable {

    final HubServer server;
    final KojiContext camel;

    VerbStage(String user, String password) throws Exception {
        this(new HubServer(), user, password);
    }

    private VerbStage(HubServer server, String user, String password) throws Exception {
        this(server, KojiContext.to(server, user, password));
    }

    private VerbStage(HubServer server, KojiContext camel) {
        this.server = server;
        this.camel = camel;
    }

    /** At a hub that is there already; the simulated one stands by, and nobody asks it. */
    static VerbStage at(URI hub, String user, String password) throws Exception {
        return new VerbStage(
                new HubServer(),
                new KojiContext(KojiProfile.of(
                        KojiProfile.DEFAULT, hub, new KojiAuth.Password(user, password), Duration.ofSeconds(60), 2)));
    }

    /** As an administrator of the hub. */
    static VerbStage admin() throws Exception {
        return new VerbStage("releng", "lion");
    }

    /** What an action with this number, and the key {@code key-<number>}, ends with. */
    CallResult<Accepted> send(int action, String verb, String parameters) {
        return result(verb + "-action", action, parameters);
    }

    Accepted accepted(int action, String verb, String parameters) {
        CallResult<Accepted> result = send(action, verb, parameters);
        return result.asOptional()
                .orElseThrow(() -> new AssertionError(verb + ": " + result.outcome() + ": " + result.evidence()));
    }

    CallResult<Optional<Accepted>> probe(int action, String verb, String parameters) {
        return result(verb + "-probe", action, parameters);
    }

    Optional<Accepted> found(int action, String verb, String parameters) {
        CallResult<Optional<Accepted>> result = probe(action, verb, parameters);
        return result.asOptional()
                .orElseThrow(() -> new AssertionError(verb + ": " + result.outcome() + ": " + result.evidence()));
    }

    @SuppressWarnings("unchecked")
    private <T> CallResult<T> result(String kamelet, int action, String parameters) {
        try {
            return (CallResult<T>) camel.call(
                    kamelet,
                    json(parameters),
                    Map.of("actionKey", "key-" + action, "actionId", (long) action, "attempt", 1));
        } catch (KojiException e) {
            return (CallResult<T>) e.result();
        }
    }

    /** The answer to the next call of the method gets lost after it took effect. */
    void loseAnswerTo(String method) {
        server.next(method, Trouble.DROP_AFTER, Trouble.NONE);
    }

    /** The next call of the method does not come to the hub. */
    void loseCallOf(String method) {
        server.next(method, Trouble.DROP_BEFORE, Trouble.DROP_BEFORE);
    }

    Completion completion(String lookup, Accepted accepted) {
        JsonNode question = KojiJson.toJson(Map.of("ids", List.of(String.valueOf(accepted.externalId()))));
        @SuppressWarnings("unchecked")
        CallResult<List<Completion>> answer = (CallResult<List<Completion>>) camel.call(lookup, question, Map.of());
        return answer.asOptional().orElseThrow().get(0);
    }

    /** The calls that came to the hub, logins left out, each {@code [method, arguments…]}; those of a multiCall singly. */
    List<JsonNode> calls() {
        List<JsonNode> calls = new ArrayList<>();
        server.requests.forEach(request -> {
            XmlRpcCall call = XmlRpcReader.readCall(new ByteArrayInputStream(request.body()), XmlRpcLimits.CALL);
            if (call.method().equals("multiCall")) {
                KojiJson.toJson(call.params().get(0))
                        .forEach(
                                entry -> calls.add(line(entry.path("methodName").asText(), entry.path("params"))));
            } else if (!call.method().equals("login")) {
                calls.add(line(call.method(), KojiJson.toJson(call.params())));
            }
        });
        return calls;
    }

    private static JsonNode line(String method, JsonNode params) {
        List<Object> line = new ArrayList<>();
        line.add(method);
        params.forEach(line::add);
        return KojiJson.toJson(line);
    }

    /** Those of one method. */
    List<JsonNode> calls(String method) {
        return calls().stream()
                .filter(call -> call.path(0).asText().equals(method))
                .toList();
    }

    /** A JSON text as the hub would read it. */
    static JsonNode plain(String text) {
        return KojiJson.toJson(KojiJson.toValue(json(text)));
    }

    void advance() {
        for (int step = 0; step < 4; step++) {
            server.hub.advance();
        }
    }

    @Override
    public void close() {
        camel.close();
        server.close();
    }
}
