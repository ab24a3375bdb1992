package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.drover.dispatch.CallResult;
import io.drover.rest.RestReply;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP answer of the cluster means. Its errors are objects of kind Status; what is none comes from something on the
 * way to it.
 *
 * <p>Source: wire/targets.md §4.4 and §5.
 */
final class OsbsAnswers {
    /** Of a 403 that is about the account, not about what was asked. */
    private static final Pattern ABOUT_US =
            Pattern.compile("User \"[^\"]*\" cannot |no RBAC policy matched", Pattern.CASE_INSENSITIVE);

    private static final Pattern QUOTA = Pattern.compile("exceeded quota", Pattern.CASE_INSENSITIVE);

    private OsbsAnswers() {}

    /** Of a question, which may be asked again without harm. */
    static CallResult<JsonNode> ofRead(RestReply reply) {
        if (isSuccess(reply)) {
            return reply.json()
                    .<CallResult<JsonNode>>map(json -> new CallResult.Done<>(json, reply.evidence("")))
                    .orElseGet(() -> unavailable(reply, ", but the answer is not whole JSON"));
        }
        if (reply.status() == 404 && !isMissing(reply)) {
            // not the cluster's own word: a wrong address must not read as "there is none"
            return unavailable(reply, "; correct drover.osbs.url");
        }
        return reply.status() >= 500 ? unavailable(reply, "") : ofFailure(reply);
    }

    /** Of a request that may have taken effect; the caller has dealt with 404 and 409 where it knows better. */
    static CallResult<JsonNode> ofChange(RestReply reply) {
        if (isSuccess(reply)) {
            return reply.json()
                    .<CallResult<JsonNode>>map(json -> new CallResult.Done<>(json, reply.evidence("")))
                    .orElseGet(() -> ambiguous(reply, ", but the answer is not whole JSON; it may have been done"));
        }
        return reply.status() >= 500 ? ambiguous(reply, "; it may have been done") : ofFailure(reply);
    }

    static boolean isSuccess(RestReply reply) {
        return reply.status() / 100 == 2;
    }

    /** The cluster itself says that it has no such object; a 404 of anything else could be a wrong address. */
    static boolean isMissing(RestReply reply) {
        return reply.status() == 404 && reason(reply).equals("NotFound");
    }

    /** An object of that name is there. */
    static boolean isTaken(RestReply reply) {
        return reply.status() == 409 && !reason(reply).equals("Conflict");
    }

    /** {@code OSBS POST apis/…: HTTP 403, Forbidden: pods "x" is forbidden: exceeded quota}. */
    static String evidence(RestReply reply) {
        JsonNode status = status(reply);
        return status.isMissingNode()
                ? reply.evidence()
                : reply.evidence(status.path("reason").asText("no reason") + ": "
                        + status.path("message").asText());
    }

    private static CallResult<JsonNode> ofFailure(RestReply reply) {
        int code = reply.status();
        if (code == 408 || code == 409 || code == 425 || code == 429) {
            return unavailable(reply, "");
        }
        if (code < 400) {
            return unavailable(reply, "; nothing was done, correct drover.osbs.url");
        }
        if (code == 401) {
            return new CallResult.Denied<>(evidence(reply) + "; check drover.osbs.token");
        }
        if (code == 403) {
            return ofForbidden(reply);
        }
        return new CallResult.Refused<>(evidence(reply));
    }

    private static CallResult<JsonNode> ofForbidden(RestReply reply) {
        String message = status(reply).path("message").asText();
        if (QUOTA.matcher(message).find()) {
            return new CallResult.Full<>(evidence(reply));
        }
        if (message.isEmpty() || ABOUT_US.matcher(message).find()) {
            return new CallResult.Denied<>(
                    evidence(reply) + "; check the roles of the account behind drover.osbs.token");
        }
        return new CallResult.Refused<>(evidence(reply));
    }

    private static CallResult<JsonNode> unavailable(RestReply reply, String more) {
        return new CallResult.Unavailable<>(evidence(reply) + more, wait(reply));
    }

    private static CallResult<JsonNode> ambiguous(RestReply reply, String more) {
        return new CallResult.Ambiguous<>(evidence(reply) + more);
    }

    private static @Nullable Duration wait(RestReply reply) {
        JsonNode seconds = status(reply).at("/details/retryAfterSeconds");
        return reply.retryAfter() == null && seconds.isInt() && seconds.intValue() > 0
                ? Duration.ofSeconds(seconds.intValue())
                : reply.retryAfter();
    }

    private static String reason(RestReply reply) {
        return status(reply).path("reason").asText();
    }

    private static JsonNode status(RestReply reply) {
        return reply.json()
                .filter(json -> json.path("kind").asText().equals("Status"))
                .orElseGet(MissingNode::getInstance);
    }
}
