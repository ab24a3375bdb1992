package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.process.RunDirectory;
import io.drover.process.RunState;
import io.drover.process.Runs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Programs that actions run on this machine: {@code /api/drover/runs}, {@code /runs/<id>}, and what they say and said, {@code
 * /runs/<id>/log?from=0&follow=true}. An id is the run's, or its action's number. Thread-safe.
 */
public final class RunsResource implements Resources.Face {
    private static final int MOST = 100;
    /** Shorter than the server's patience with one request: whoever follows asks again, from where it was. */
    private static final Duration FOLLOW = Duration.ofSeconds(20);

    private final Runs runs;

    public RunsResource(Runs runs) {
        this.runs = runs;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get("/api/drover/runs", "Programs that actions run or ran on this machine, newest first.")
                        .gives("items"),
                (request, path) -> list());
        resources.get(
                run(Operation.get("/api/drover/runs/{id}", "One run of a program."))
                        .gives("id", "state", "began_at"),
                (request, path) -> Answer.ok(json(run(path.text("id")))));
        resources.get(
                run(Operation.get("/api/drover/runs/{id}/log", "What a run says and said."))
                        .query("from", "integer", "Number of bytes to leave out.")
                        .query("follow", "boolean", "Whether to wait for more, 20 s at most.")
                        .givesAs("text/plain", "Its output as it comes.")
                        .refuses(400),
                (request, path) -> log(run(path.text("id")), request.query()));
        resources.get(
                run(Operation.get("/api/drover/runs/{id}/events", "What a playbook's run did, task by task."))
                        .givesAs("application/x-ndjson", "One JSON object in each line."),
                (request, path) -> events(run(path.text("id"))));
    }

    private static Operation run(Operation operation) {
        return operation.path("id", "Its id, or the number of its action.");
    }

    private RunDirectory run(String named) {
        String id = named.split("@", 2)[0];
        Optional<RunDirectory> found = id.matches("\\d{1,18}")
                ? runs.directories().ofAction(Long.parseLong(id))
                : runs.directories().find(id);
        return found.orElseThrow(() -> ApiError.notFound("There is no run " + id
                + " on this machine: it belongs to another one, is older than what is kept, or never was."));
    }

    private Answer list() {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray("items");
        runs.directories().newest(MOST).forEach(run -> items.add(json(run)));
        return Answer.ok(body);
    }

    private ObjectNode json(RunDirectory run) {
        RunState state = runs.state(run);
        ObjectNode json =
                Json.object().put("id", run.id()).put("state", word(state)).put("began_at", Json.exact(run.began()));
        if (state instanceof RunState.Ended ended) {
            json.put("exit_code", ended.code()).put("ended_at", Json.exact(ended.at()));
        } else if (state instanceof RunState.Stopped stopped) {
            json.put("ended_at", Json.exact(stopped.at()));
        }
        json.put("queue", run.facts().path("queue").asText());
        json.set("command", run.facts().path("command"));
        json.setAll((ObjectNode) run.facts().withObject("/notes"));
        return json;
    }

    private static String word(RunState state) {
        return state instanceof RunState.Stopped stopped
                ? stopped.why().name().toLowerCase(Locale.ROOT).replace('_', '-')
                : state.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    private Answer log(RunDirectory run, Query query) {
        boolean follow = query.first("follow").filter("true"::equals).isPresent();
        long from = query.first("from").map(RunsResource::offset).orElse(0L);
        try {
            return Answer.streamed("text/plain; charset=utf-8", runs.log(run, from, follow ? FOLLOW : Duration.ZERO));
        } catch (IOException e) {
            throw ApiError.notFound("Run " + run.id() + " has no log.");
        }
    }

    private static long offset(String text) {
        if (!text.matches("\\d{1,18}")) {
            throw ApiError.badRequest("from is a number of bytes, not " + text);
        }
        return Long.parseLong(text);
    }

    private static Answer events(RunDirectory run) {
        Path file = run.file("events.jsonl");
        try {
            byte[] lines = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            return new Answer(200, "application/x-ndjson", lines, Map.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
