package io.drover.sandbox.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.koji.KojiJson;
import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcReader;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulator.Answer;
import io.drover.sandbox.Simulator.Request;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Speaks to a seeded hub without a network, as raw as one likes. */
final class HubClient {

    final Journal journal = new Journal("koji");
    final KojiHub hub = new KojiHub(journal);
    private Map<String, String> headers = Map.of();

    HubClient() {
        hub.seed(seed());
    }

    static JsonNode seed() {
        try (InputStream in = HubClient.class.getResourceAsStream("/koji/hub-seed-invented.json")) {
            return new ObjectMapper().readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Later calls carry the new session, without a call number. */
    HubClient login(String user, String password) {
        headers = Map.of();
        JsonNode session = value(call("login", user, password));
        use(session);
        return this;
    }

    XmlRpcResponse call(String method, Object... params) {
        return send(headers, method, params);
    }

    XmlRpcResponse numbered(long number, String method, Object... params) {
        return with("Koji-Session-Callnum", String.valueOf(number), method, params);
    }

    XmlRpcResponse with(String header, String value, String method, Object... params) {
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put(header.toLowerCase(Locale.ROOT), value);
        return send(all, method, params);
    }

    private XmlRpcResponse send(Map<String, String> all, String method, Object... params) {
        byte[] body = XmlRpcWriter.call(new XmlRpcCall(method, Arrays.asList(params)), XmlRpcLimits.CALL);
        Answer answer = hub.answer(new Request("POST", "/kojihub", Map.of(), all, body));
        if (answer.status() != 200 || !"1.35.3".equals(answer.headers().get("Koji-Version"))) {
            throw new AssertionError("HTTP " + answer.status() + " " + answer.headers());
        }
        return XmlRpcReader.readResponse(new ByteArrayInputStream(answer.body()), XmlRpcLimits.RESPONSE);
    }

    /** As a front end does that has checked who it is. */
    XmlRpcResponse sslLogin(String principal, Object... params) {
        headers = Map.of();
        byte[] body = XmlRpcWriter.call(new XmlRpcCall("sslLogin", Arrays.asList(params)), XmlRpcLimits.CALL);
        Request request = new Request("POST", "/kojihub/ssllogin", Map.of(), Map.of("x-remote-user", principal), body);
        Answer answer = hub.answer(request);
        if (answer.status() != 200) {
            throw new AssertionError("HTTP " + answer.status() + " " + answer.headers());
        }
        XmlRpcResponse response =
                XmlRpcReader.readResponse(new ByteArrayInputStream(answer.body()), XmlRpcLimits.RESPONSE);
        if (response instanceof XmlRpcResponse.Value) {
            use(value(response));
        }
        return response;
    }

    /** Later calls carry that session. */
    void use(JsonNode session) {
        headers = Map.of(
                "koji-session-id", session.get("session-id").asText(),
                "koji-session-key", session.get("session-key").asText());
    }

    Map<String, String> sessionHeaders() {
        return headers;
    }

    /** A piece of a file. @param query {@code filepath}, {@code filename}, {@code offset} … */
    XmlRpcResponse upload(byte[] piece, Map<String, String> query) {
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        query.forEach((name, value) -> parameters.put(name, List.of(value)));
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.put("content-type", "application/octet-stream");
        if (query.containsKey("number")) {
            all.put("koji-session-callnum", query.get("number"));
        }
        Answer answer = hub.answer(new Request("POST", "/kojihub", parameters, all, piece));
        return XmlRpcReader.readResponse(new ByteArrayInputStream(answer.body()), XmlRpcLimits.RESPONSE);
    }

    void upload(String directory, String name, byte[] file) {
        value(upload(file, Map.of("filepath", directory, "filename", name, "offset", "0", "overwrite", "1")));
    }

    /** Named arguments: {@code named("tag", "f41")} as the last parameter. */
    static Map<String, Object> named(Object... members) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            named.put((String) members[i], members[i + 1]);
        }
        named.put(XmlRpcCall.NAMED, true);
        return named;
    }

    /** Three steps bring any task to its end. */
    HubClient finishTasks() {
        hub.advance();
        hub.advance();
        hub.advance();
        return this;
    }

    JsonNode order(String json) {
        try {
            return hub.control(new ObjectMapper().readTree(json));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    JsonNode ask(String method, Object... params) {
        return value(call(method, params));
    }

    static JsonNode value(XmlRpcResponse response) {
        if (response instanceof XmlRpcResponse.Value value) {
            return KojiJson.toJson(value.value());
        }
        throw new AssertionError("a fault: " + response);
    }

    /** The fault's code, 0 for a value. */
    static int code(XmlRpcResponse response) {
        return response instanceof XmlRpcResponse.Fault fault ? fault.code() : 0;
    }

    int fault(String method, Object... params) {
        return code(call(method, params));
    }

    List<String> effects() {
        return journal.entries().stream()
                .map(entry -> entry.what() + " " + entry.subject())
                .toList();
    }
}
