package io.drover.api.freshmaker;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.Json;
import io.drover.api.Operation;
import io.drover.api.Query;
import io.drover.api.Request;
import io.drover.ledger.Page;
import org.jspecify.annotations.Nullable;

/** Pages as Freshmaker numbers and links them: from 1, ten rows each; what is no positive number counts as not given. */
final class Paging {
    private static final int USUAL_SIZE = 10;

    private Paging() {}

    /** The same operation with pages. */
    static Operation paged(Operation operation) {
        return operation
                .query("page", "integer", "Number of the page, from 1.")
                .query("per_page", "integer", "Rows of a page; " + USUAL_SIZE + " where nobody says.")
                .gives("items", "meta")
                .refuses(400);
    }

    static Page.Window window(Query query) {
        return new Page.Window(
                positive(query, "page", 1, Integer.MAX_VALUE),
                positive(query, "per_page", USUAL_SIZE, Page.Window.MAX_SIZE));
    }

    private static int positive(Query query, String name, int otherwise, int most) {
        return query.first(name)
                .flatMap(Params::number)
                .filter(number -> number > 0)
                .map(number -> (int) Math.min(number, most))
                .orElse(otherwise);
    }

    /** {@code {"items": […], "meta": {…}}}. */
    static Answer answer(Request request, ArrayNode items, Page.Window window, long total) {
        long pages = (total + window.size() - 1) / window.size();
        ObjectNode body = Json.object();
        body.set("items", items);
        body.putObject("meta")
                .put("page", window.number())
                .put("pages", pages)
                .put("per_page", window.size())
                .put("total", total)
                .put("first", link(request, window, 1))
                .put("last", link(request, window, pages))
                .put("prev", window.number() > 1 ? link(request, window, window.number() - 1L) : null)
                .put("next", next(request, window, pages));
        return Answer.ok(body);
    }

    private static @Nullable String next(Request request, Page.Window window, long pages) {
        return window.number() < pages ? link(request, window, window.number() + 1L) : null;
    }

    private static String link(Request request, Page.Window window, long page) {
        String path = request.path().endsWith("/") ? request.path() : request.path() + "/";
        Query query = request.query()
                .without("page")
                .without("per_page")
                .with("page", page)
                .with("per_page", window.size());
        return request.base() + path + "?" + query;
    }
}
