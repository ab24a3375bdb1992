package io.drover.bus.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.drover.ledger.KnownMessages;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds among the archive's rows those that the ledger lacks and the routes want. One thread. */
final class Sieve {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int REMEMBERED = 10_000;

    private final Doorway doorway;
    private final KnownMessages known;
    private final Entrance entrance;
    /** Digests of rows that became dead letters: these have no id by which the ledger would know them again. */
    private final Map<UUID, Boolean> refused = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    };

    Sieve(Doorway doorway, KnownMessages known, Entrance entrance) {
        this.doorway = doorway;
        this.known = known;
        this.entrance = entrance;
    }

    /**
     * What is missing, in the order in which it was sent; where that is not known, in the archive's.
     *
     * @param asked whether a message of a topic, sent at a time that may be unknown, was asked for
     */
    List<ArchivedMessage> missing(List<byte[]> rows, Asked asked) {
        Map<UUID, ArchivedMessage> wanted = new LinkedHashMap<>();
        List<ArchivedMessage> missing = new ArrayList<>();
        for (byte[] row : rows) {
            ArchivedMessage message = ArchivedMessage.of(row, doorway.envelopes());
            UUID id = message.id();
            if (id == null) {
                if (mayBeOurs(row) && isFirst(row)) {
                    missing.add(message);
                }
            } else if (asked.forMessage(message.topic(), message.sentAt()) && doorway.wants(message.topic())) {
                wanted.putIfAbsent(id, message);
            }
        }
        Set<UUID> there = known.of(wanted.keySet());
        wanted.values().stream()
                .filter(message -> !there.contains(message.id()))
                .filter(this::isLetIn)
                .forEach(missing::add);
        missing.sort(Comparator.comparing(ArchivedMessage::sentAt, Comparator.nullsFirst(Comparator.naturalOrder())));
        return missing;
    }

    /** Whether a message was asked for. */
    @FunctionalInterface
    interface Asked {
        boolean forMessage(String topic, @Nullable Instant sentAt);
    }

    private boolean isLetIn(ArchivedMessage message) {
        byte[] row = message.received().body();
        Optional<String> objection = doorway.vetting().objection(row);
        objection.filter(why -> isFirst(row)).ifPresent(why -> entrance.refuse(message, why));
        return objection.isEmpty();
    }

    private boolean isFirst(byte[] row) {
        return refused.put(UUID.nameUUIDFromBytes(row), true) == null;
    }

    /** An unreadable row of another environment is none of our business. */
    private boolean mayBeOurs(byte[] row) {
        try {
            JsonNode topic = JSON.readTree(row).path("topic");
            return !topic.isTextual() || doorway.wants(topic.textValue());
        } catch (IOException e) {
            return true;
        }
    }
}
