package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The REST face of MBS over builds that a test puts there; POSTs are answered from a script. Unlike {@code
 * MbsSimulator} it has no behaviour of its own, so that a test can make it say anything.
 */
final class ScriptedMbs implements Simulator {
    static final String BASE = "/module-build-service/2";
    private static final List<String> FILTERS = List.of("name", "stream", "version", "scmurl");

    private final List<ObjectNode> builds = new ArrayList<>();
    private final Deque<Answer> posts = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final List<JsonNode> posted = new ArrayList<>();
    private final List<Optional<String>> tokens = new ArrayList<>();

    @Override
    public String name() {
        return "mbs";
    }

    @Override
    public synchronized Answer answer(Request request) throws IOException {
        asked.add(request.method() + " " + request.path() + " " + request.query());
        tokens.add(request.header("Authorization"));
        if (request.method().equals("POST")) {
            posted.add(SandboxJson.parse(request.body()));
            return posts.isEmpty() ? error(500, "Internal Server Error", "no script") : posts.remove();
        }
        if (request.path().equals(BASE + "/module-builds/")) {
            return SandboxJson.answer(200, list(request));
        }
        String id = request.path().substring((BASE + "/module-builds/").length());
        return builds.stream()
                .filter(build -> build.path("id").asText().equals(id))
                .findFirst()
                .map(build -> SandboxJson.answer(200, build))
                .orElseGet(() -> error(404, "Not Found", "No such module found."));
    }

    @Override
    public synchronized JsonNode state() {
        ArrayNode all = SandboxJson.array();
        builds.forEach(all::add);
        return all;
    }

    /** Puts a build there, over one of the same id. */
    synchronized ObjectNode put(ObjectNode build) {
        builds.removeIf(known -> known.path("id").equals(build.path("id")));
        builds.add(build);
        return build;
    }

    synchronized void onPost(int status, JsonNode body) {
        posts.add(SandboxJson.answer(status, body));
    }

    synchronized void onPost(Answer answer) {
        posts.add(answer);
    }

    synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    synchronized void forgetAsked() {
        asked.clear();
    }

    synchronized List<JsonNode> posted() {
        return List.copyOf(posted);
    }

    synchronized List<Optional<String>> tokens() {
        return List.copyOf(tokens);
    }

    static Answer error(int status, String error, String message) {
        return SandboxJson.answer(
                status,
                SandboxJson.object().put("status", status).put("error", error).put("message", message));
    }

    /** {@code foo:1:2020:aabbccdd} in a state by its number, modified at 10:00. */
    static ObjectNode build(long id, String nsvc, int state) {
        String[] parts = nsvc.split(":");
        ObjectNode build = SandboxJson.object()
                .put("id", id)
                .put("name", parts[0])
                .put("stream", parts[1])
                .put("version", parts[2])
                .put("context", parts[3])
                .put("state", state)
                .put("state_name", BuildState.values()[state].word())
                .put("scratch", false)
                .put("scmurl", scmurl(parts[0]))
                .put("time_modified", "2026-05-20T10:00:00Z")
                .putNull("state_reason");
        build.putArray("siblings");
        build.putObject("buildrequires");
        return build.put("modulemd", modulemd(""));
    }

    static String scmurl(String name) {
        return "https://src.example.org/modules/" + name + ".git?#0123456789abcdef0123456789abcdef01234567";
    }

    /** @param components {@code "zlib: {ref: f41}, …"} */
    static String modulemd(String components) {
        return "document: modulemd\nversion: 2\ndata:\n  components:\n    rpms: {" + components + "}\n";
    }

    private ObjectNode list(Request request) {
        Map<String, List<String>> query = request.query();
        Optional<Instant> after = request.parameter("modified_after").map(Instant::parse);
        List<ObjectNode> found = builds.stream()
                .filter(build -> FILTERS.stream().allMatch(filter -> request.parameter(filter)
                        .map(value -> build.path(filter).asText().equals(value))
                        .orElse(true)))
                .filter(build -> !query.containsKey("state")
                        || query.get("state").contains(build.path("state_name").asText()))
                .filter(build -> after.isEmpty()
                        || Instant.parse(build.path("time_modified").asText("2026-05-20T10:00:00Z"))
                                .isAfter(after.get()))
                .sorted(order(query))
                .toList();
        int perPage = request.parameter("per_page").map(Integer::parseInt).orElse(10);
        int page = request.parameter("page").map(Integer::parseInt).orElse(1);
        int pages = (found.size() + perPage - 1) / perPage;
        ObjectNode answer = SandboxJson.object();
        ArrayNode items = answer.putArray("items");
        found.stream().skip((long) (page - 1) * perPage).limit(perPage).forEach(items::add);
        answer.putObject("meta")
                .put("page", page)
                .put("pages", pages)
                .put("per_page", perPage)
                .put("total", found.size());
        return answer;
    }

    private static Comparator<ObjectNode> order(Map<String, List<String>> query) {
        Comparator<ObjectNode> byId =
                Comparator.comparingLong(build -> build.path("id").asLong());
        return query.containsKey("order_by") ? byId : byId.reversed();
    }
}
