package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The remote systems as DISPATCH calls them. Each call has leave, which is given back unused where the call throws.
 *
 * <p>All throw IllegalStateException where a kamelet neither answers nor fails as a call can: a bug in it; and a
 * RuntimeException where the ledger is away, as {@code LedgerAway} tells.
 */
interface SystemCalls {

    /** Carries an action out. @param variables for the kamelet: actionKey, actionId … */
    CallResult<Accepted> send(Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave);

    /** Whether this very request was accepted before. */
    CallResult<Optional<Accepted>> probe(
            Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave);

    /** How far accepted actions are. @param question {@code {"ids": ["42", …]}} */
    CallResult<List<Completion>> completions(String lookup, JsonNode question, Leave.Granted leave);

    /** What an action that the system calls done really came to. @param question see {@link Verdicts} */
    CallResult<Completion> verdict(String lookup, JsonNode question, Leave.Granted leave);
}
