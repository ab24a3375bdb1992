package io.drover.testing;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RequestLog;
import io.drover.sandbox.Simulators;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What took effect in the simulators since a moment; packagers' own commits are not in it. */
public final class SiteEffects {
    private static final List<String> SYSTEMS = List.of("distgit", "mbs", "koji", "odcs", "osbs");

    private final Simulators simulators;
    private final Map<String, Integer> before = new LinkedHashMap<>();
    private final Map<String, List<RequestLog.Entry>> asked = new LinkedHashMap<>();

    SiteEffects(Simulators simulators) {
        this.simulators = simulators;
        for (String system : SYSTEMS) {
            before.put(system, simulators.effects(system).size());
            asked.put(system, simulators.server(system).requests().entries());
        }
    }

    /**
     * {@code distgit push modules/a#1@<commit>}, {@code mbs submit <scmurl> as a:1}, {@code koji tagBuild …}: one line
     * each, one system after another, in order.
     */
    public List<String> all() {
        List<String> lines = new ArrayList<>();
        SYSTEMS.forEach(system -> lines.addAll(in(system)));
        return lines;
    }

    public List<String> in(String system) {
        List<Journal.Entry> entries = simulators.effects(system);
        return entries.subList(before.getOrDefault(system, 0), entries.size()).stream()
                .map(entry -> system + " " + entry.what() + " " + entry.subject() + builds(entry.detail()))
                .toList();
    }

    private static String builds(JsonNode detail) {
        StringBuilder names = new StringBuilder();
        for (JsonNode build : detail.path("builds")) {
            names.append(names.isEmpty() ? " as " : ", ")
                    .append(build.path("name").asText())
                    .append(':')
                    .append(build.path("stream").asText());
        }
        return names.toString();
    }

    /** Requests since then, whatever was answered. */
    public List<RequestLog.Entry> requests(String system) {
        List<RequestLog.Entry> now = simulators.server(system).requests().entries();
        List<RequestLog.Entry> then = asked.getOrDefault(system, List.of());
        int start = then.isEmpty() ? 0 : now.lastIndexOf(then.get(then.size() - 1)) + 1;
        return now.subList(start, now.size());
    }

    /** How many of them were of one method and had this in their path. */
    public long requests(String system, String method, String part) {
        return requests(system).stream()
                .filter(request ->
                        request.method().equals(method) && request.path().contains(part))
                .count();
    }
}
