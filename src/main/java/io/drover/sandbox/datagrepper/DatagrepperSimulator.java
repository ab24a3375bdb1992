package io.drover.sandbox.datagrepper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntConsumer;

/**
 * datagrepper over what it has been given to keep: {@code /datagrepper/raw} and {@code /id} in fedmsg's form,
 * {@code /v2/search} and {@code /v2/id} in fedora-messaging's. Messages become visible after the lag, and are answered in
 * the order in which they became so. Thread-safe.
 *
 * <p>Source: wire/bus.md §4.
 */
public final class DatagrepperSimulator implements Simulator {
    private static final String BASE = "/datagrepper";

    private final Clock clock;
    private final List<ArchivedRow> rows = new ArrayList<>();
    private Duration lag = Duration.ZERO;
    private Duration mostAtOnce = Duration.ofDays(10_000);
    private int emptyAnswers;
    private IntConsumer whenAsked = page -> {};

    /** The two forms of an answer's rows. */
    public enum Form {
        FEDMSG,
        V2
    }

    public DatagrepperSimulator(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "datagrepper";
    }

    /** Keeps a message that was sent now. */
    public void keep(String topic, String id, ObjectNode headers, JsonNode body) {
        keep(clock.instant(), topic, id, headers, body);
    }

    /** Keeps a message that was sent at some time; it becomes visible when the lag is over, from now. */
    public synchronized void keep(Instant sentAt, String topic, String id, ObjectNode headers, JsonNode body) {
        rows.add(new ArchivedRow(sentAt, clock.instant().plus(lag), topic, id, headers.deepCopy(), body, null));
    }

    /** Keeps a row that is answered just as it is, whichever form is asked for. */
    public synchronized void keepAsItIs(Instant sentAt, String topic, JsonNode row) {
        String id = row.path("id").asText(row.path("msg_id").asText());
        rows.add(new ArchivedRow(
                sentAt, clock.instant().plus(lag), topic, id, SandboxJson.object(), SandboxJson.object(), row));
    }

    /** From now on what is kept becomes visible so much later. */
    public synchronized void lag(Duration lag) {
        this.lag = lag;
    }

    /** Searches over a longer stretch are answered 504, as when its database is too slow. */
    public synchronized void mostAtOnce(Duration longest) {
        mostAtOnce = longest;
    }

    /** The next searches find nothing, whatever there is. */
    public synchronized void answerEmpty(int times) {
        emptyAnswers = times;
    }

    /** Is called with the page's number before each search is answered, so that things can happen between pages. */
    public synchronized void whenAsked(IntConsumer listener) {
        whenAsked = listener;
    }

    /** How many messages it holds, visible or not. */
    public synchronized int size() {
        return rows.size();
    }

    @Override
    public Answer answer(Request request) {
        if (!request.path().startsWith(BASE + "/")) {
            return error(404, "Not Found");
        }
        String path = request.path().substring(BASE.length()).replaceAll("/$", "");
        if (!request.method().equals("GET")) {
            return error(405, "Method Not Allowed");
        }
        return switch (path) {
            case "/raw" -> search(request, Form.FEDMSG);
            case "/v2/search" -> search(request, Form.V2);
            case "/id" -> one(request, Form.FEDMSG);
            case "/v2/id" -> one(request, Form.V2);
            default -> error(404, "Not Found");
        };
    }

    private Answer search(Request request, Form form) {
        SearchQuery query;
        try {
            query = SearchQuery.of(request, clock.instant());
        } catch (IllegalArgumentException e) {
            return error(400, String.valueOf(e.getMessage()));
        }
        listener().accept(query.page());
        synchronized (this) {
            if (Duration.between(query.start(), query.end()).compareTo(mostAtOnce) > 0) {
                return error(504, "Gateway Time-out");
            }
            return page(query, form);
        }
    }

    private synchronized IntConsumer listener() {
        return whenAsked;
    }

    private Answer page(SearchQuery query, Form form) {
        List<ArchivedRow> found = new ArrayList<>();
        if (emptyAnswers > 0) {
            emptyAnswers--;
        } else {
            Instant now = clock.instant();
            rows.stream()
                    .filter(row -> !row.visibleAt().isAfter(now) && query.finds(row))
                    .forEach(found::add);
        }
        if (!query.ascending()) {
            Collections.reverse(found);
        }
        int from = (int) Math.min(found.size(), (query.page() - 1L) * query.rowsPerPage());
        List<ArchivedRow> page = found.subList(from, Math.min(found.size(), from + query.rowsPerPage()));
        ObjectNode json = SandboxJson.object();
        ArrayNode messages = json.putArray("raw_messages");
        page.forEach(row -> messages.add(row.toJson(form)));
        json.put("count", page.size())
                .put("total", found.size())
                .put("pages", (found.size() + query.rowsPerPage() - 1) / query.rowsPerPage());
        json.set("arguments", query.toJson());
        return SandboxJson.answer(200, json);
    }

    private synchronized Answer one(Request request, Form form) {
        String id = request.parameter("id").orElse("");
        if (id.isEmpty()) {
            return error(400, "id must be given");
        }
        Instant now = clock.instant();
        return rows.stream()
                .filter(row -> row.id().equals(id) && !row.visibleAt().isAfter(now))
                .findFirst()
                .map(row -> SandboxJson.answer(200, row.toJson(form)))
                .orElseGet(() -> error(404, "No message found with this id"));
    }

    @Override
    public synchronized JsonNode state() {
        return SandboxJson.object()
                .put("messages", rows.size())
                .put("lag_ms", lag.toMillis())
                .put("empty_answers_to_come", emptyAnswers);
    }

    private static Answer error(int status, String words) {
        return SandboxJson.answer(status, SandboxJson.object().put("error", words));
    }
}
