package io.drover.pdc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which containers contain an RPM, page by page, and then the dist-git branch of each. Source: wire/services.md §6.1. Belongs
 * to one exchange; not thread-safe.
 */
final class PdcTalk {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 100;

    private final String rpm;
    /** Names by the id of the release component. */
    private final Map<Long, String> containers = new LinkedHashMap<>();

    private final Deque<Long> unasked = new ArrayDeque<>();
    private final Map<String, ObjectNode> found = new TreeMap<>();
    private int page = 1;
    private @Nullable Long asked;

    PdcTalk(String rpm) {
        this.rpm = rpm;
    }

    /** What to ask next, behind the API's address. */
    String path() {
        return asked == null ? "/release-component-relationships/" : "/release-components/" + asked + "/";
    }

    String query() {
        return asked == null
                ? "type=ContainerIncludesRPM&to_component_name=" + URLEncoder.encode(rpm, StandardCharsets.UTF_8)
                        + "&ordering=id&page_size=" + PAGE + "&page=" + page
                : "";
    }

    /** @return whether there is something else to ask */
    boolean answered(JsonNode answer) {
        if (asked != null) {
            branch(asked, answer);
        } else {
            relationships(answer);
            if (answer.path("next").isTextual()) {
                if (++page > MOST_PAGES) {
                    throw new CallFailed(new CallResult.Refused<>(
                            "PDC names more than " + PAGE * MOST_PAGES + " containers with " + rpm));
                }
                return true;
            }
        }
        asked = unasked.poll();
        return asked != null;
    }

    private void relationships(JsonNode answer) {
        if (!answer.path("results").isArray()) {
            throw new CallFailed(new CallResult.Unavailable<>(
                    "PDC's answer about containers with " + rpm + " holds no results", null));
        }
        for (JsonNode relationship : answer.path("results")) {
            JsonNode from = relationship.path("from_component");
            if (containers.put(from.path("id").asLong(), from.path("name").asText()) == null) {
                unasked.add(from.path("id").asLong());
            }
        }
    }

    private void branch(long id, JsonNode component) {
        String name = component.path("name").asText(containers.get(id));
        JsonNode branch = component.path("dist_git_branch");
        ObjectNode one = JsonNodeFactory.instance.objectNode().put("name", name);
        one.put("branch", branch.isTextual() ? branch.textValue() : null);
        one.put(
                "release",
                component
                        .path("release")
                        .path("release_id")
                        .asText(component.path("release").asText(null)));
        found.put(name + " " + branch.asText("") + " " + id, one);
    }

    ObjectNode answer() {
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        ArrayNode all = answer.putArray("containers");
        found.values().forEach(all::add);
        return answer;
    }
}
