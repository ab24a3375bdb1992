package io.drover.ledger;

/** Why something became a dead letter. */
public enum ReasonClass {
    INVALID,
    FORGED,
    PERMANENT,
    EXHAUSTED,
    BUG
}
