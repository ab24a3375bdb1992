package io.drover.ledger;

import java.time.Instant;

/**
 * One call to a remote system on behalf of an action.
 *
 * @param kind send, probe or poll
 * @param attempt from 1
 * @param request what was asked, JSON
 * @param outcome done, refused, unavailable, denied, ambiguous
 * @param answer the evidence: what came back
 */
public record CallMade(
        String kind, int attempt, Instant at, long tookMs, String request, String outcome, String answer) {}
