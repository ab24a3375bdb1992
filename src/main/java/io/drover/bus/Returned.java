package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.OwnReports;

/**
 * Whether a message is one of Drover's own that came back, and how many such messages led to it, one after another. Routes
 * that want everything ({@code #}) are not asked about it, only those whose topic begins with our word; and none when the
 * chain has become too long, or two rules that answer each other would never end.
 *
 * @param depth of the event it reports, 0 where that was caused from outside; -1 for a message of somebody else
 */
record Returned(int depth) {
    /** Messages of ours one after another: enough for "when it failed, do that, and when that failed, tell somebody". */
    static final int LONGEST_CHAIN = 3;

    private static final int UNLIKELY = 9_999;

    static Returned of(JsonNode headers) {
        JsonNode depth = headers.path(OwnReports.DEPTH);
        if (depth.isMissingNode()) {
            return new Returned(-1);
        }
        int said = depth.asInt(UNLIKELY);
        return new Returned(said < 0 ? UNLIKELY : said);
    }

    boolean isOurs() {
        return depth >= 0;
    }

    /** Whether a route that matches the topic is asked. */
    boolean concerns(Subscription subscription, String name) {
        return !isOurs() || depth < LONGEST_CHAIN && subscription.names(Topic.words(name));
    }

    /** Why no route is asked. */
    String note(String name) {
        if (!isOurs()) {
            return "no route subscribes to " + name;
        }
        return depth < LONGEST_CHAIN
                ? "one of Drover's own messages; no route names its topic " + name
                : "one of Drover's own messages, after " + depth + " others that led to it; no route is asked after "
                        + LONGEST_CHAIN;
    }
}
