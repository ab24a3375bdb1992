package io.drover.api.freshmaker;

import io.drover.ledger.EventRows;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What stands in an event's {@code message_id}: the id as the bus wrote it. Events that no message opened have one of
 * ours, "manual_rebuild_7" or "drover_event_7", for Freshmaker's are never null.
 */
final class MessageIds {
    private static final String MANUAL = "manual_rebuild_";
    private static final String OWN = "drover_event_";

    private final Function<String, UUID> ledgerId;

    /** @param ledgerId the ledger's id of a bus id, with or without its year */
    MessageIds(Function<String, UUID> ledgerId) {
        this.ledgerId = ledgerId;
    }

    static String of(EventRows.Event event) {
        if (event.busId() != null) {
            return event.busId();
        }
        UUID messageId = event.messageId();
        return messageId != null ? messageId.toString() : (event.manual() ? MANUAL : OWN) + event.id();
    }

    Set<UUID> messages(Set<String> ids) {
        Set<UUID> messages = new HashSet<>();
        ids.stream().filter(id -> own(id).isEmpty()).forEach(id -> messages.add(ledgerId.apply(id)));
        return messages;
    }

    Set<Long> ownEvents(Set<String> ids) {
        Set<Long> events = new HashSet<>();
        ids.forEach(id -> own(id).ifPresent(events::add));
        return events;
    }

    private static Optional<Long> own(String id) {
        for (String prefix : new String[] {MANUAL, OWN}) {
            if (id.startsWith(prefix)) {
                return Params.number(id.substring(prefix.length()));
            }
        }
        return Optional.empty();
    }
}
