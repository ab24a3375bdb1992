package io.drover.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.DeadLetter.State;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant: those that fit all that is said; what is null or empty says nothing.
 *
 * @param ids these only, at most {@value #MOST_IDS}
 * @param cluster a whole fingerprint
 * @param source the route's id, the verb, or the bus it came from
 * @param topic the whole topic, or its last parts ("git.receive")
 * @param since made then or later
 * @param until made before then
 */
public record DeadLetterFilter(
        @Nullable State state,
        List<Long> ids,
        @Nullable String cluster,
        @Nullable ReasonClass reason,
        @Nullable String source,
        @Nullable String system,
        @Nullable String topic,
        @Nullable Instant since,
        @Nullable Instant until) {
    public static final int MOST_IDS = 1_000;
    public static final DeadLetterFilter ALL =
            new DeadLetterFilter(null, List.of(), null, null, null, null, null, null, null);

    public DeadLetterFilter {
        ids = List.copyOf(ids);
        if (ids.size() > MOST_IDS) {
            throw new IllegalArgumentException("more than " + MOST_IDS + " ids; name a cluster or a time");
        }
    }

    public static DeadLetterFilter of(List<Long> ids) {
        return new DeadLetterFilter(null, ids, null, null, null, null, null, null, null);
    }

    public DeadLetterFilter in(@Nullable State other) {
        return new DeadLetterFilter(other, ids, cluster, reason, source, system, topic, since, until);
    }

    /** Whether it means every dead letter there is, whatever their state. */
    public boolean isEverything() {
        return in(null).equals(ALL);
    }

    Where where() {
        Where where = new Where()
                .andEqual("state", "state", state == null ? null : state.name())
                .andEqual("fingerprint", "cluster", cluster)
                .andEqual("reason_class", "reason", reason == null ? null : reason.word())
                .andEqual("source", "source", source)
                .andEqual("system", "system", system)
                .andIn("id", "ids", ids.isEmpty() ? null : ids);
        if (topic != null) {
            where.and("(topic = :topic OR topic LIKE :suffix ESCAPE '!')", "topic", topic)
                    .param(
                            "suffix",
                            "%." + topic.replace("!", "!!").replace("%", "!%").replace("_", "!_"));
        }
        if (since != null) {
            where.and("created_at >= :since", "since", since.atOffset(ZoneOffset.UTC));
        }
        if (until != null) {
            where.and("created_at < :until", "until", until.atOffset(ZoneOffset.UTC));
        }
        return where;
    }

    /** What was asked for, for the audit. */
    ObjectNode toJson() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        if (!ids.isEmpty()) {
            ArrayNode listed = json.putArray("ids");
            ids.forEach(listed::add);
        }
        put(json, "cluster", cluster);
        put(json, "class", reason == null ? null : reason.word());
        put(json, "source", source);
        put(json, "system", system);
        put(json, "topic", topic);
        put(json, "since", since);
        put(json, "until", until);
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        if (value != null) {
            json.put(name, value.toString());
        }
    }
}
