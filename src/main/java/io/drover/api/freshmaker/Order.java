package io.drover.api.freshmaker;

import io.drover.api.ApiError;
import io.drover.api.Query;
import java.util.Map;

/** What {@code order_by=-id} asks for. */
record Order<K>(K key, boolean descending) {

    /**
     * @param keys in the order in which the error names them
     * @throws ApiError 400 for a key that is none
     */
    static <K> Order<K> parse(Query query, Map<String, K> keys) {
        String wanted = query.first("order_by").orElse("-id");
        boolean descending = wanted.startsWith("-");
        K key = keys.get(descending ? wanted.substring(1) : wanted);
        if (key == null) {
            // The missing letter is Freshmaker's; clients may look for the sentence.
            throw ApiError.badRequest(
                    "An invalid order_by key was suplied, allowed keys are: " + String.join(", ", keys.keySet()));
        }
        return new Order<>(key, descending);
    }
}
