package io.drover.ledger;

/** What became of an entry of the inbox. */
public enum PutResult {
    /** A new message, on disk with its deliveries. */
    STORED,
    /** The ledger had a message of this id already; only its {@code receptions} went up. */
    DUPLICATE,
    /** On disk as a dead letter: it was put as one, or the database refused it. */
    DEAD_LETTERED,
    /** The inbox closed while the database was away: not stored, not acknowledged; the sender must send again. */
    NOT_STORED
}
