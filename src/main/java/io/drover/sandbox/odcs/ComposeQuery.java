package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.RestPage;
import io.drover.sandbox.RestProblem;
import io.drover.sandbox.Simulator.Request;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/** The list of composes: exact filters with one value each, order, pages. Source: wire/targets.md §0 and §3.3. */
final class ComposeQuery {
    private static final List<String> TEXTS = List.of("owner", "source", "pungi_compose_id", "compose_type", "label");
    private static final List<String> NUMBERS = List.of("source_type", "state", "koji_task_id");

    /** source_type is documented, too, and does not work. */
    private static final Set<String> ORDERS = Set.of(
            "id", "owner", "koji_event", "state", "time_to_expire", "time_submitted", "time_done", "time_removed");

    private final Request request;
    private final RestPage page;

    /** @throws RestProblem 400 */
    ComposeQuery(Request request) {
        this.request = request;
        this.page = new RestPage(request, Integer.MAX_VALUE);
        NUMBERS.forEach(filter -> request.parameter(filter)
                .filter(value -> !value.matches("\\d{1,9}"))
                .ifPresent(value -> {
                    throw new RestProblem(400, "Invalid " + filter + " was supplied: " + value);
                }));
    }

    /** @param all as they are shown */
    ObjectNode answer(List<ObjectNode> all) {
        return page.of(all.stream().filter(this::matches).sorted(order()).toList(), Function.identity());
    }

    private boolean matches(ObjectNode compose) {
        return Stream.concat(TEXTS.stream(), NUMBERS.stream()).allMatch(filter -> request.parameter(filter)
                .map(value -> compose.path(filter).asText().equals(value))
                .orElse(true));
    }

    private Comparator<ObjectNode> order() {
        String key = request.parameter("order_by").orElse("-id");
        boolean down = key.startsWith("-");
        String column = down ? key.substring(1) : key;
        if (!ORDERS.contains(column)) {
            throw new RestProblem(
                    400,
                    "An invalid ordering key of \"" + column + "\" was supplied. Choose from: "
                            + ORDERS.stream().sorted().toList());
        }
        Comparator<ObjectNode> up = Comparator.comparing(compose -> sortable(compose.path(column)));
        return down ? up.reversed() : up;
    }

    private static String sortable(JsonNode value) {
        return value.isIntegralNumber() ? "%020d".formatted(value.longValue()) : value.asText("");
    }
}
