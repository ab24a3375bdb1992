package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonReply;
import io.drover.rest.JsonStep;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What rules ask of ODCS. What cannot be told is thrown as {@link CallFailed}. Source: wire/targets.md §3.3. */
final class ComposeQuestions {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static final int USUAL = 100;
    private static final int MOST = 1_000;

    /** Filters by their names here, with those of ODCS. */
    private static final Map<String, String> FILTERS = new TreeMap<>(Map.of(
            "owner", "owner",
            "source", "source",
            "kojiTaskId", "koji_task_id",
            "pungiComposeId", "pungi_compose_id",
            "composeType", "compose_type",
            "label", "label"));

    private static final Set<String> ORDERS = Set.of(
            "id", "owner", "koji_event", "state", "time_to_expire", "time_submitted", "time_done", "time_removed");

    private ComposeQuestions() {}

    /** {@code {"compose": 501}}; ends with {@code {"compose": {…}}}, null where there is none. */
    static JsonStep one(JsonNode question) {
        return new JsonStep.Ask(ComposeId.get(ComposeId.of(question)), reply -> {
            ObjectNode answer = NODES.objectNode().putNull("compose");
            if (!OdcsAnswers.isUnknown(reply)) {
                answer.set("compose", value(OdcsAnswers.ofGet(reply)).readable());
            }
            return new JsonStep.End(answer);
        });
    }

    /** Filters; ends with {@code {"composes": […], "more": false}}. */
    static JsonStep many(JsonNode question) {
        Map<String, String> filters = new LinkedHashMap<>();
        FILTERS.forEach((name, wire) -> {
            if (question.hasNonNull(name)) {
                filters.put(wire, question.path(name).asText());
            }
        });
        if (question.hasNonNull("sourceType")) {
            SourceType type = SourceType.parse(question.path("sourceType"))
                    .orElseThrow(() -> refused("sourceType should be one of " + SourceType.words()));
            filters.put("source_type", Integer.toString(type.number()));
        }
        if (question.hasNonNull("state")) {
            filters.put("state", Integer.toString(state(question.path("state")).ordinal()));
        }
        String order = question.path("orderBy").asText("-id");
        if (!ORDERS.contains(order.startsWith("-") ? order.substring(1) : order)) {
            throw refused(
                    "orderBy should be one of " + ORDERS.stream().sorted().toList() + ", perhaps with - before it");
        }
        int limit = question.path("limit").asInt(USUAL);
        if (limit < 1 || limit > MOST) {
            throw refused("limit should be 1 to " + MOST);
        }
        return new Listing(filters, order, limit).page(1);
    }

    private static ComposeState state(JsonNode state) {
        try {
            return ComposeState.parse(state);
        } catch (IllegalArgumentException e) {
            throw refused(String.valueOf(e.getMessage()));
        }
    }

    private static CallFailed refused(String why) {
        return new CallFailed(new CallResult.Refused<>("ODCS was not asked: " + why));
    }

    private static <T> T value(CallResult<T> answer) {
        return answer.asOptional().orElseThrow(() -> new CallFailed(answer));
    }

    /** One question, page by page. */
    private static final class Listing {
        private final Map<String, String> filters;
        private final String order;
        private final int limit;
        private final ArrayNode composes = NODES.arrayNode();
        private final Set<Long> seen = new LinkedHashSet<>();
        private boolean more;

        Listing(Map<String, String> filters, String order, int limit) {
            this.filters = filters;
            this.order = order;
            this.limit = limit;
        }

        JsonStep page(int number) {
            return new JsonStep.Ask(ComposePage.request(filters, order, number), reply -> read(reply, number));
        }

        private JsonStep read(JsonReply reply, int number) {
            ComposePage page = value(OdcsAnswers.ofGet(reply, ComposePage::parse));
            for (Compose compose : page.composes()) {
                if (seen.contains(compose.id())) {
                    continue;
                }
                more = seen.size() == limit;
                if (more) {
                    break;
                }
                seen.add(compose.id());
                composes.add(compose.readable());
            }
            if (more || page.isLast(number) || number > MOST) {
                ObjectNode answer = NODES.objectNode();
                answer.set("composes", composes);
                return new JsonStep.End(answer.put("more", more));
            }
            return page(number + 1);
        }
    }
}
