package io.drover.ledger;

/** The ledger did not take a write: it is neither stored nor acknowledged, and its sender has to send it again. */
public final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String why) {
        super("Not taken: " + why + ". Nothing was stored or acknowledged; send it again.");
    }
}
