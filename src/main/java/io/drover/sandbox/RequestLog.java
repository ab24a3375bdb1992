package io.drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/** The last requests a simulator got, so that tests can see what a client sent and what it did not. Thread-safe. */
public final class RequestLog {
    private static final int MOST = 1_000;

    /**
     * @param path with its query, as sent
     * @param headers every value, as sent, except that Authorization, Cookie and session keys are masked
     * @param status what was answered; 0 where the connection was closed or held instead
     */
    public record Entry(String method, String path, Map<String, List<String>> headers, int status) {

        ObjectNode toJson() {
            ObjectNode json = SandboxJson.object().put("method", method).put("path", path);
            ObjectNode values = json.putObject("headers");
            headers.forEach((name, list) -> list.forEach(values.withArray(name)::add));
            return json.put("status", status);
        }
    }

    private final Deque<Entry> entries = new ArrayDeque<>();

    synchronized void add(Entry entry) {
        if (entries.size() == MOST) {
            entries.removeFirst();
        }
        entries.addLast(entry);
    }

    /** At most 1,000, oldest first. */
    public synchronized List<Entry> entries() {
        return List.copyOf(entries);
    }

    ArrayNode toJson() {
        ArrayNode list = SandboxJson.array();
        entries().forEach(entry -> list.add(entry.toJson()));
        return list;
    }
}
