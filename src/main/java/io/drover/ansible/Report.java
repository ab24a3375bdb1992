package io.drover.ansible;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a play did, as our callback plugin wrote it down line by line; a line that was cut, or is none of the plugin's, is passed
 * over. Empty where the program was no Ansible.
 *
 * @param hosts recap by host: {@code {"web1": {"ok": 2, "changed": 1, "failures": 0, "unreachable": 0, …}}}
 * @param tasks how many results of tasks there were
 * @param failed those that failed or did not reach their host: {@code {"host", "task", "status", "message"}}
 */
record Report(ObjectNode hosts, int tasks, List<JsonNode> failed) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_HOSTS = 500;
    private static final int MOST_FAILED = 50;

    static Report read(Path events) {
        ObjectNode hosts = JsonNodeFactory.instance.objectNode();
        List<JsonNode> failed = new ArrayList<>();
        int tasks = 0;
        if (!Files.exists(events)) {
            return new Report(hosts, 0, failed);
        }
        try (BufferedReader lines = Files.newBufferedReader(events, StandardCharsets.UTF_8)) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                JsonNode line = parsed(text);
                String event = line.path("event").asText("");
                if (event.equals("stats")) {
                    recap(line.path("hosts"), hosts);
                } else if (event.equals("task")) {
                    tasks++;
                    if (isFailure(line) && failed.size() < MOST_FAILED) {
                        failed.add(line);
                    }
                }
            }
        } catch (IOException unreadable) {
            return new Report(hosts, tasks, failed);
        }
        return new Report(hosts, tasks, failed);
    }

    private static void recap(JsonNode given, ObjectNode hosts) {
        given.properties().stream().limit(MOST_HOSTS).forEach(host -> hosts.set(host.getKey(), host.getValue()));
    }

    private static boolean isFailure(JsonNode line) {
        String status = line.path("status").asText();
        return status.equals("failed") || status.equals("unreachable");
    }

    private static JsonNode parsed(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException cut) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    /** Whether Ansible came so far as to know its hosts. */
    boolean began() {
        return !hosts.isEmpty() || tasks > 0;
    }

    ObjectNode addTo(ObjectNode result) {
        result.set("hosts", hosts);
        result.put("tasks", tasks);
        if (!failed.isEmpty()) {
            ArrayNode list = result.putArray("failed");
            failed.forEach(list::add);
        }
        return result;
    }

    /** The first failure in words; "" where none is known. */
    String firstFailure() {
        if (failed.isEmpty()) {
            return "";
        }
        JsonNode first = failed.get(0);
        return "task '" + first.path("task").asText() + "' "
                + (first.path("status").asText().equals("failed") ? "failed on " : "did not reach ")
                + first.path("host").asText() + ": " + first.path("message").asText()
                + (failed.size() > 1 ? " (and " + (failed.size() - 1) + " more)" : "");
    }
}
