package io.drover.mbs;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.util.regex.Pattern;

/**
 * What an HTTP answer of MBS means.
 *
 * <p>Source: wire/targets.md §2.1 and §5, and the texts of MBS's {@code scm.py}.
 */
final class MbsAnswers {
    /** Of a 403 that is about what was asked, not about who asked. */
    private static final Pattern ABOUT_THE_REQUEST = Pattern.compile(
            "scmurl .* is not allowed|not in the list of allowed SCMs|(scratch|YAML).*(not enabled|disabled|not allowed)"
                    + "|overrid\\w+ .*not allowed",
            Pattern.CASE_INSENSITIVE);

    /** Of a 422 that git's network had a part in. */
    private static final Pattern NETWORK = Pattern.compile(
            "could not resolve host|connection (refused|reset|timed out)|timed out|timeout|early EOF|hung up unexpectedly"
                    + "|RPC failed|returned error: (5\\d\\d|429)|network is unreachable|failed to connect"
                    + "|temporary failure|SSL_ERROR|gnutls_handshake|remote end",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern CLONE = Pattern.compile(
            "Failed on \\[?.{0,3}git\\W+(clone|fetch|ls-remote)|git clone failed", Pattern.CASE_INSENSITIVE);

    /** What repeating a clone does not cure. */
    private static final Pattern LASTING = Pattern.compile(
            "not found|does not exist|not appear to be a git repository|permission denied|authentication failed"
                    + "|could not read username|returned error: 40[0-9]|did not match any",
            Pattern.CASE_INSENSITIVE);

    private MbsAnswers() {}

    /** Of a question, which may be asked again without harm. */
    static CallResult<JsonNode> ofGet(MbsReply reply) {
        if (reply.status() / 100 == 2) {
            return reply.json()
                    .<CallResult<JsonNode>>map(json -> new CallResult.Done<>(json, reply.evidence()))
                    .orElseGet(() -> unavailable(reply, ", but the answer is not whole JSON"));
        }
        if (reply.status() >= 500) {
            return unavailable(reply, "");
        }
        return ofFailure(reply);
    }

    /** Of a submission; the caller has dealt with 409. */
    static CallResult<JsonNode> ofPost(MbsReply reply) {
        if (reply.status() / 100 == 2) {
            return reply.json()
                    .<CallResult<JsonNode>>map(json -> new CallResult.Done<>(json, reply.evidence()))
                    .orElseGet(() -> ambiguous(reply, ", but the answer is not whole JSON; it may have been accepted"));
        }
        if (reply.status() >= 500) {
            return ambiguous(reply, "; it may have been accepted");
        }
        if (reply.status() == 422 && isNetworkTrouble(reply.message())) {
            return unavailable(reply, "");
        }
        return ofFailure(reply);
    }

    private static CallResult<JsonNode> ofFailure(MbsReply reply) {
        int status = reply.status();
        if (status == 408 || status == 425 || status == 429) {
            return unavailable(reply, "");
        }
        if (status < 400) {
            return unavailable(reply, "; nothing was done, correct drover.mbs.url");
        }
        if (status == 401) {
            return new CallResult.Denied<>(reply.evidence() + "; check drover.mbs.token");
        }
        if (status == 403 && !ABOUT_THE_REQUEST.matcher(reply.message()).find()) {
            return new CallResult.Denied<>(reply.evidence() + "; check the groups of the owner of drover.mbs.token");
        }
        return new CallResult.Refused<>(reply.evidence());
    }

    private static boolean isNetworkTrouble(String message) {
        return NETWORK.matcher(message).find()
                || CLONE.matcher(message).find() && !LASTING.matcher(message).find();
    }

    private static CallResult<JsonNode> unavailable(MbsReply reply, String more) {
        return new CallResult.Unavailable<>(reply.evidence() + more, reply.retryAfter());
    }

    private static CallResult<JsonNode> ambiguous(MbsReply reply, String more) {
        return new CallResult.Ambiguous<>(reply.evidence() + more);
    }
}
