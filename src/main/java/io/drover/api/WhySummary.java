package io.drover.api;

import io.drover.ledger.Chain;
import io.drover.ledger.EventOutcome;
import io.drover.ledger.EventRows;
import io.drover.ledger.LedgerRows;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says in one sentence what became of it: "ignored by modules-on-spec-change: the push changes a .spec file — no". */
final class WhySummary {
    /** Deliveries that are named one by one. */
    private static final int NAMED = 5;

    private WhySummary() {}

    static String of(Chain.Links links) {
        if (links.deliveries().isEmpty()) {
            return withoutDeliveries(links);
        }
        Set<Long> told = new HashSet<>();
        Set<String> all = new LinkedHashSet<>();
        links.deliveries().forEach(delivery -> all.add(delivery(delivery, links, told)));
        String named = all.stream().limit(NAMED).collect(Collectors.joining("; "));
        int more = all.size() - NAMED;
        return more > 0 ? named + "; and " + more + " more" : named;
    }

    private static String withoutDeliveries(Chain.Links links) {
        if (!links.events().isEmpty()) {
            return links.events().stream().map(event -> event(event, links)).collect(Collectors.joining("; "));
        }
        LedgerRows.Message message = links.message();
        String note = message == null ? null : message.note();
        return "no route was asked" + (note == null ? ": none subscribes to this topic" : ": " + note);
    }

    /** @param told events that were spoken of before, and are not told of again */
    private static String delivery(LedgerRows.Delivery delivery, Chain.Links links, Set<Long> told) {
        String route = delivery.route();
        String decision = delivery.decision();
        return switch (delivery.state()) {
            case "PENDING" -> "waiting for " + route + " to judge it";
            case "WAITING" ->
                route
                        + (gathers(delivery) ? " looks at it" : " could not tell and asks again")
                        + (delivery.nextAttemptAt() == null ? "" : " at " + Json.exact(delivery.nextAttemptAt()))
                        + because(delivery.reason());
            case "DEAD" ->
                "given up by " + route + " after " + count(delivery.attempts(), "attempt") + because(delivery.reason())
                        + letter(delivery.id(), links);
            default -> judged(decision == null ? "judged" : decision, delivery, links, told);
        };
    }

    private static boolean gathers(LedgerRows.Delivery delivery) {
        return delivery.reason() != null && delivery.reason().startsWith("others of its key may join it");
    }

    private static String letter(long delivery, Chain.Links links) {
        return links.deadLetters().stream()
                .filter(letter ->
                        letter.state().equals("OPEN") && Long.valueOf(delivery).equals(letter.deliveryId()))
                .map(letter -> " (dead letter " + letter.id() + ": drover dead replay " + letter.id() + ")")
                .findFirst()
                .orElse("");
    }

    private static String judged(String decision, LedgerRows.Delivery delivery, Chain.Links links, Set<Long> told) {
        String route = delivery.route();
        return switch (decision) {
            case "ignored" -> "ignored by " + route + because(delivery.reason());
            case "duplicate" -> "nothing new for " + route + ": event " + delivery.eventId() + " already covers it";
            default ->
                decision + " on by " + route
                        + links.events().stream()
                                .filter(event -> delivery.eventId() != null && event.id() == delivery.eventId())
                                .map(event ->
                                        told.add(event.id()) ? ": " + event(event, links) : " for event " + event.id())
                                .collect(Collectors.joining());
        };
    }

    private static String event(EventRows.Event event, Chain.Links links) {
        List<LedgerRows.Action> actions = links.actions().getOrDefault(event.id(), List.of());
        Map<String, Long> states = actions.stream()
                .collect(Collectors.groupingBy(
                        action -> action.state().toLowerCase(Locale.ROOT), TreeMap::new, Collectors.counting()));
        String counted = states.entrySet().stream()
                .map(entry -> entry.getValue() + " " + entry.getKey())
                .collect(Collectors.joining(", "));
        return (event.dryRun() ? "dry run: " : "") + "event " + event.id() + " (" + event.type() + " "
                + event.searchKey() + ") is "
                + event.progress().name().toLowerCase(Locale.ROOT)
                + (EventOutcome.inVain(event.reason()) ? ", and failed," : "") + " with "
                + count(actions.size(), "action")
                + (counted.isEmpty() ? "" : ": " + counted);
    }

    private static String because(@Nullable String reason) {
        return reason == null || reason.isBlank() ? "" : ": " + reason;
    }

    private static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
