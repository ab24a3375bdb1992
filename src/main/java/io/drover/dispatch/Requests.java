package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.ActionRow;
import io.drover.ledger.Actions;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes of what was planned what is sent. Thread-safe. */
final class Requests {
    private static final int MOST_SECONDS = 1_000;

    private final Actions actions;
    private final Clock clock;
    private final NewNvrs nvrs;

    Requests(Actions actions, Clock clock) {
        this.actions = actions;
        this.clock = clock;
        this.nvrs = new NewNvrs(actions::knowsBuild);
    }

    /**
     * What may have been sent before is sent, and looked for, as it was then: what was filled in then is on disk.
     *
     * @throws IllegalArgumentException where something that is referred to is not there
     */
    Outgoing of(ActionRow action) {
        String before = action.resolved();
        if (before != null) {
            return new Outgoing(LedgerJson.read(before), action.rebuiltNvr());
        }
        JsonNode planned = LedgerJson.read(action.parameters());
        Map<String, JsonNode> results = References.keysIn(planned).isEmpty() ? Map.of() : results(action);
        Instant moment = moment(action);
        for (int i = 0; i < MOST_SECONDS; i++) {
            References.Facts facts = new References.Facts(results, moment.plusSeconds(i), action.id());
            String rebuilt = rebuilt(action.originalNvr(), References.newRelease(planned, facts));
            if (nvrs.take(rebuilt)) {
                return new Outgoing(References.fill(planned, facts), rebuilt);
            }
        }
        throw new IllegalArgumentException("no release is free for " + action.originalNvr() + " in the " + MOST_SECONDS
                + " seconds from " + moment + " on");
    }

    /** No clock that goes back makes it one that an earlier try had. */
    private Instant moment(ActionRow action) {
        Instant now = clock.instant();
        Instant planned = action.tries().plannedAt();
        return now.isBefore(planned) ? planned : now;
    }

    private static @Nullable String rebuilt(@Nullable String original, @Nullable String release) {
        int dash = original == null ? -1 : original.lastIndexOf('-');
        return original == null || release == null || dash < 0 ? null : original.substring(0, dash + 1) + release;
    }

    private Map<String, JsonNode> results(ActionRow action) {
        Map<String, JsonNode> results = new LinkedHashMap<>();
        actions.resultsNeededBy(action.id()).forEach((key, text) -> results.put(key, LedgerJson.read(text)));
        return results;
    }
}
