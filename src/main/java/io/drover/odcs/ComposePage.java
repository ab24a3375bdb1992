package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.rest.JsonRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One page of ODCS's list of composes. Newest first, what is added meanwhile moves others on to the next page, where they
 * come twice; none is missed.
 *
 * @param pages how many there are; 0 where it does not say
 */
record ComposePage(List<Compose> composes, int pages) {
    static final int SIZE = 100;

    /** @param number from 1 */
    static JsonRequest request(Map<String, String> filters, String order, int number) {
        Map<String, String> query = new LinkedHashMap<>(filters);
        query.put("order_by", order);
        query.put("page", Integer.toString(number));
        query.put("per_page", Integer.toString(SIZE));
        return JsonRequest.get("composes/", query);
    }

    /** @throws IllegalArgumentException where it is no such page */
    static ComposePage parse(JsonNode json) {
        if (!json.path("items").isArray()) {
            throw new IllegalArgumentException("no list of items");
        }
        List<Compose> composes = new ArrayList<>();
        json.path("items").forEach(item -> composes.add(Compose.parse(item)));
        return new ComposePage(List.copyOf(composes), json.at("/meta/pages").asInt());
    }

    /** Whether nothing can come after it: its size does not tell, since a server may take per_page for less. */
    boolean isLast(int number) {
        return composes.isEmpty() || pages > 0 && number >= pages || pages == 0 && composes.size() < SIZE;
    }
}
