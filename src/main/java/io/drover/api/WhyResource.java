package io.drover.api;

import io.drover.ledger.Chain;
import io.drover.ledger.SystemRows;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/why?message=…}, or {@code ?event=}, {@code ?build=}, {@code ?action=}: everything that belongs to
 * one row, from the message to each call, with a sentence for people. Thread-safe.
 */
public final class WhyResource implements Resources.Face {
    static final String PATH = "/api/drover/why";
    private static final String HOW =
            "Ask for exactly one of ?message=<bus id>, ?event=<id>, ?build=<id>, ?action=<id>.";

    private final Chain chain;
    private final Function<String, UUID> ledgerId;
    private final Supplier<List<SystemRows.Found>> sick;

    /**
     * @param ledgerId the ledger's message id of a bus id, with or without its year
     * @param sick systems that are not in use as they should be: what open actions wait for
     */
    public WhyResource(Chain chain, Function<String, UUID> ledgerId, Supplier<List<SystemRows.Found>> sick) {
        this.chain = chain;
        this.ledgerId = ledgerId;
        this.sick = sick;
    }

    @Override
    public void addTo(Resources resources) {
        resources.get(
                Operation.get(PATH, "Everything that belongs to one row, from the message to each call.")
                        .query("message", "Id of a message; exactly one of the four is asked for.")
                        .query("event", "integer", "Number of an event.")
                        .query("build", "integer", "Number of an action that makes an artifact.")
                        .query("action", "integer", "Number of an action.")
                        .gives("summary")
                        .refuses(400, 404),
                this::why);
    }

    private Answer why(Request request, Resources.PathValues path) {
        List<Query.Param> asked = request.query().params().stream()
                .filter(param -> List.of("message", "event", "build", "action").contains(param.name()))
                .toList();
        if (asked.size() != 1) {
            throw ApiError.badRequest(HOW);
        }
        String kind = asked.get(0).name();
        String id = asked.get(0).value();
        Optional<Chain.Links> links =
                switch (kind) {
                    case "message" -> chain.ofMessage(ledgerId.apply(id));
                    case "event" -> numbered(id, chain::ofEvent);
                    case "build" -> numbered(id, chain::ofBuild);
                    default -> numbered(id, chain::ofAction);
                };
        return Answer.ok(WhyJson.of(links.orElseThrow(() -> unknown(kind, id)), sick.get(), request.base()));
    }

    private static Optional<Chain.Links> numbered(String id, LongFunction<Optional<Chain.Links>> find) {
        Long number = Listing.number(id);
        if (number == null) {
            throw ApiError.badRequest("Not an id: " + id + ". " + HOW);
        }
        return find.apply(number);
    }

    static ApiError unknown(String kind, @Nullable String id) {
        String list =
                switch (kind) {
                    case "message" ->
                        "It was not received, or is older than what is kept. Look through"
                                + " /api/drover/messages?topic=<its topic> and /api/drover/dead-letters.";
                    case "event" -> "Look through /api/1/events/?order_by=-id.";
                    case "build" ->
                        "Look through /api/1/builds/?name=<its name>; what makes no artifact is an ?action=.";
                    default -> "Look through /api/drover/actions?state=<state>&system=<system>.";
                };
        return ApiError.notFound("No " + kind + " " + id + " in the ledger. " + list);
    }
}
