package io.drover.sandbox.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The list of composes: exact filters with one value each, order, pages. Source: wire/targets.md §0 and §3.3. */
final class ComposeQuery {
    private static final List<String> TEXTS = List.of("owner", "source", "pungi_compose_id", "compose_type", "label");
    private static final List<String> NUMBERS = List.of("source_type", "state", "koji_task_id");

    /** source_type is documented, too, and does not work. */
    private static final Set<String> ORDERS = Set.of(
            "id", "owner", "koji_event", "state", "time_to_expire", "time_submitted", "time_done", "time_removed");

    private final Request request;
    private final int page;
    private final int perPage;

    /** @throws OdcsProblem 400 */
    ComposeQuery(Request request) {
        this.request = request;
        this.page = positive("page", 1);
        this.perPage = positive("per_page", 10);
        NUMBERS.forEach(filter -> request.parameter(filter)
                .filter(value -> !value.matches("\\d{1,9}"))
                .ifPresent(value -> {
                    throw new OdcsProblem(400, "Invalid " + filter + " was supplied: " + value);
                }));
    }

    /** @param all as they are shown */
    ObjectNode answer(List<ObjectNode> all) {
        List<ObjectNode> found =
                all.stream().filter(this::matches).sorted(order()).toList();
        ObjectNode answer = SandboxJson.object();
        ArrayNode items = answer.putArray("items");
        found.stream().skip((long) (page - 1) * perPage).limit(perPage).forEach(items::add);
        int pages = (found.size() + perPage - 1) / perPage;
        answer.putObject("meta")
                .put("page", page)
                .put("pages", pages)
                .put("per_page", perPage)
                .put("total", found.size())
                .put("first", link(1))
                .put("last", link(pages))
                .put("prev", page > 1 ? link(page - 1) : null)
                .put("next", page < pages ? link(page + 1) : null);
        return answer;
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
            throw new OdcsProblem(
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

    private int positive(String name, int usual) {
        String text = request.parameter(name).orElse(String.valueOf(usual));
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : usual;
    }

    private String link(int number) {
        String others = request.query().entrySet().stream()
                .filter(entry -> !Set.of("page", "per_page").contains(entry.getKey()))
                .flatMap(entry -> entry.getValue().stream()
                        .map(value -> entry.getKey() + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8) + "&"))
                .collect(Collectors.joining());
        String host = request.header("Host").orElse("localhost");
        return "http://" + host + request.path() + "?" + others + "per_page=" + perPage + "&page=" + number;
    }
}
