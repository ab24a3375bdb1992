package io.drover.ledger;

/** The inbox did not take an entry: it is neither stored nor acknowledged, and its sender has to send it again. */
public final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String why) {
        super("The inbox did not take an entry: " + why + ". Nothing was stored or acknowledged; send it again.");
    }
}
