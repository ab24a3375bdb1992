package io.drover.bus.outbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.Announcer;
import io.drover.ledger.MessageHeaders;
import io.drover.ledger.NewPublication;
import io.drover.ledger.StateChange;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Our own messages: {@code drover.event.state.change} and {@code drover.action.state.change}, one for each change, as
 * schemas/drover.event.v1.json and schemas/drover.action.v1.json say.
 */
public final class StateMessages implements Announcer {
    private static final String EVENT = "drover.event.state.change";
    private static final String ACTION = "drover.action.state.change";
    /** A reason can be a log; the whole of it is in the ledger. */
    private static final int LONGEST_REASON = 2_000;

    private static final Set<String> BAD = Set.of("FAILED", "DEAD");

    private final String prefix;

    /** @param prefix of topics: {@code org.fedoraproject.prod}; blank for none */
    public StateMessages(String prefix) {
        this.prefix = prefix;
    }

    @Override
    public List<NewPublication> announce(StateChange change) {
        if (change instanceof StateChange.OfAction action) {
            return List.of(message(ACTION, "drover.action.v1", body(action), MessageHeaders.of(action), change));
        }
        return List.of(message(EVENT, "drover.event.v1", body(change), MessageHeaders.of(change), change));
    }

    private NewPublication message(
            String name, String schema, ObjectNode body, MessageHeaders headers, StateChange change) {
        MessageHeaders severe = BAD.contains(change.step().state()) ? headers.warning() : headers;
        return new NewPublication(
                change.messageId(name),
                MessageHeaders.topic(prefix, name),
                severe.schema(schema).toJson(),
                body.toString());
    }

    private static ObjectNode body(StateChange.OfAction change) {
        StateChange.Action action = change.action();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("action")
                .put("id", action.id())
                .put("verb", action.verb())
                .put("system", action.system())
                .put("key", action.key())
                .put("name", action.name())
                .put("artifact", action.artifact())
                .put("batch", action.batch())
                .put("attempts", action.attempts())
                .put("rebuild_reason", action.rebuildReason())
                .put("external_id", action.externalId())
                .put("external_url", action.externalUrl());
        json.setAll(body((StateChange) change));
        return json;
    }

    private static ObjectNode body(StateChange change) {
        StateChange.Event event = change.event();
        StateChange.Step step = change.step();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.putObject("event")
                .put("id", event.id())
                .put("type", event.type())
                .put("search_key", event.searchKey())
                .put("state", event.state())
                .put("manual", event.manual())
                .put("dry_run", event.dryRun())
                .put("requester", event.requester())
                .put("created_at", event.createdAt().toString());
        json.put("change", step.number())
                .put("old", step.previous())
                .put("new", step.state())
                .put("reason", cut(step.reason()))
                .put("changed_at", step.at().toString());
        cause(json, change.cause());
        return json;
    }

    private static void cause(ObjectNode json, StateChange.Cause cause) {
        json.put("message_id", cause.message()).put("delivery_id", cause.delivery());
        if (cause.event() == null) {
            json.putNull("caused_by");
        } else {
            json.putObject("caused_by").put("event_id", cause.event()).put("action_id", cause.action());
        }
        json.put("depth", cause.depth());
    }

    private static @Nullable String cut(@Nullable String reason) {
        return reason == null || reason.length() <= LONGEST_REASON ? reason : reason.substring(0, LONGEST_REASON) + "…";
    }
}
