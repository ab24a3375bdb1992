package io.drover.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Chain;
import io.drover.ledger.Search;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * {@code /api/drover/search?q=WORD}: messages, events and actions that a word is about, the best first, each with the sentence that
 * says what became of it. Thread-safe.
 */
public final class SearchResource implements Resources.Face {
    private static final String PATH = "/api/drover/search";
    private static final int MOST = 12;

    private final Search search;
    private final Chain chain;
    private final Function<String, UUID> ledgerId;

    /** @param ledgerId the ledger's message id of a bus id, with or without its year */
    public SearchResource(Search search, Chain chain, Function<String, UUID> ledgerId) {
        this.search = search;
        this.chain = chain;
        this.ledgerId = ledgerId;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get(PATH, "Messages, events and actions that a word is about, the best first.")
                        .query("q", "The word: an id, NVR, module, container, pull request or commit.")
                        .gives("q", "items", "looked_through")
                        .refuses(400),
                (request, path) -> find(request));
    }

    private Answer find(Request request) {
        String word = request.query().first("q").map(String::strip).orElse("");
        if (word.length() < Search.SHORTEST && !word.matches("\\d+")) {
            throw ApiError.badRequest(
                    "q: at least " + Search.SHORTEST + " characters, or the number of an event or action.");
        }
        ObjectNode body = Json.object().put("q", word);
        ArrayNode items = body.putArray("items");
        search.find(word, ledgerId.apply(word), MOST).forEach(hit -> links(hit).ifPresent(links -> items.addObject()
                .put("kind", hit.kind())
                .put("id", hit.id())
                .put("title", hit.title())
                .put("found", hit.found())
                .put("at", Json.exact(hit.at()))
                .put("summary", WhySummary.of(links))
                .put("why", request.base() + WhyResource.PATH + "?" + hit.kind() + "=" + hit.id())));
        body.putObject("looked_through").put("messages", Search.READ).put("events_and_actions", Search.SEARCHED);
        return Answer.ok(body);
    }

    private Optional<Chain.Links> links(Search.Hit hit) {
        return switch (hit.kind()) {
            case "message" -> chain.ofMessage(UUID.fromString(hit.id()));
            case "event" -> chain.ofEvent(Long.parseLong(hit.id()));
            default -> chain.ofAction(Long.parseLong(hit.id()));
        };
    }
}
