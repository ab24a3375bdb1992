package io.drover.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Simulator.Request;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page of a list that a request asks for, in the envelope that MBS and ODCS have: {@code {"items": […], "meta": {…}}}. What is
 * no number counts as not said. Source: wire/targets.md §0.
 */
public final class RestPage {
    private final Request request;
    private final int page;
    private final int perPage;

    /** @param most elements of a page, whatever is asked for */
    public RestPage(Request request, int most) {
        this.request = request;
        this.page = positive("page", 1);
        this.perPage = Math.min(most, positive("per_page", 10));
    }

    /** @param found all, in order @param item an element's JSON */
    public <T> ObjectNode of(List<T> found, Function<T, ObjectNode> item) {
        ObjectNode answer = SandboxJson.object();
        ArrayNode items = answer.putArray("items");
        found.stream()
                .skip((long) (page - 1) * perPage)
                .limit(perPage)
                .map(item)
                .forEach(items::add);
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

    private int positive(String name, int usual) {
        String text = request.parameter(name).orElse(String.valueOf(usual));
        return text.matches("[1-9][0-9]{0,8}") ? Integer.parseInt(text) : usual;
    }

    /** Absolute, with the other parameters kept. */
    private String link(int number) {
        String others = request.query().entrySet().stream()
                .filter(entry -> !Set.of("page", "per_page").contains(entry.getKey()))
                .flatMap(entry ->
                        entry.getValue().stream().map(value -> encode(entry.getKey()) + "=" + encode(value) + "&"))
                .collect(Collectors.joining());
        String host = request.header("Host").orElse("localhost");
        return "http://" + host + request.path() + "?" + others + "per_page=" + perPage + "&page=" + number;
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
