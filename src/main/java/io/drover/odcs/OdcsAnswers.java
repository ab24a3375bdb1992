package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.rest.JsonReply;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What an HTTP answer of ODCS, or of a proxy before it, means. Source: wire/targets.md §3.8 and §5. */
final class OdcsAnswers {
    /** Of a 403 that is about what was asked, not about who asked. */
    private static final Pattern ABOUT_THE_REQUEST =
            Pattern.compile("not allowed to operate with compose with \\w+=", Pattern.CASE_INSENSITIVE);

    private static final Pattern BROKER = Pattern.compile("celery broker issue", Pattern.CASE_INSENSITIVE);

    /** So often a request is sent that ODCS itself stumbles over: its 500 mostly is about what was asked. */
    private static final int OWN_ERRORS = 5;

    private OdcsAnswers() {}

    /** Of a question, which may be asked again without harm. */
    static CallResult<Compose> ofGet(JsonReply reply) {
        return ofGet(reply, Compose::parse);
    }

    /** @param read makes the value out of the JSON; it may throw IllegalArgumentException */
    static <T> CallResult<T> ofGet(JsonReply reply, Function<JsonNode, T> read) {
        if (reply.succeeded()) {
            return value(reply, read, false);
        }
        return reply.status() >= 500 ? unavailable(reply, "") : ofFailure(reply);
    }

    /**
     * Of a request that may have taken effect.
     *
     * @param attempt how often the action is being tried, from 1
     */
    static <T> CallResult<T> ofChange(JsonReply reply, int attempt, Function<JsonNode, T> read) {
        if (reply.succeeded()) {
            return value(reply, read, true);
        }
        if (reply.status() < 500) {
            return ofFailure(reply);
        }
        if (BROKER.matcher(reply.message()).find()) {
            return new CallResult.Ambiguous<>(reply.evidence() + "; it may have a compose of it that failed");
        }
        boolean itself = reply.status() == 500 && reply.json().isPresent();
        return itself && attempt >= OWN_ERRORS
                ? new CallResult.Refused<>(reply.evidence() + "; an error of ODCS's own, " + attempt + " times")
                : new CallResult.Ambiguous<>(reply.evidence() + "; it may have been accepted");
    }

    /** Whether ODCS itself says that there is no such thing; a proxy's page does not. */
    static boolean isUnknown(JsonReply reply) {
        return reply.status() == 404 && reply.json().isPresent();
    }

    private static <T> CallResult<T> value(JsonReply reply, Function<JsonNode, T> read, boolean changes) {
        JsonNode json = reply.json().orElse(null);
        String trouble = ", which is not whole JSON";
        if (json != null) {
            try {
                return new CallResult.Done<>(read.apply(json), reply.evidence());
            } catch (IllegalArgumentException e) {
                trouble = ", but cannot be read: " + e.getMessage();
            }
        }
        return changes
                ? new CallResult.Ambiguous<>(reply.evidence() + trouble + "; it may have been accepted")
                : unavailable(reply, trouble);
    }

    private static <T> CallResult<T> ofFailure(JsonReply reply) {
        int status = reply.status();
        if (status < 400) {
            return unavailable(reply, "; nothing was done, correct drover.odcs.url");
        }
        if (status == 408 || status == 425 || status == 429) {
            return unavailable(reply, "");
        }
        if (status == 404 && reply.json().isEmpty()) {
            return unavailable(reply, "; not ODCS's words, check drover.odcs.url");
        }
        if (status == 401) {
            return new CallResult.Denied<>(reply.evidence() + "; check drover.odcs.token");
        }
        if (status == 403 && !ABOUT_THE_REQUEST.matcher(reply.message()).find()) {
            return new CallResult.Denied<>(reply.evidence() + "; check what the owner of drover.odcs.token may do");
        }
        return new CallResult.Refused<>(reply.evidence());
    }

    private static <T> CallResult<T> unavailable(JsonReply reply, String more) {
        return new CallResult.Unavailable<>(reply.evidence() + more, reply.retryAfter());
    }
}
