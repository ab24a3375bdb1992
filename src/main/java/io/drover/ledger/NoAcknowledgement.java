package io.drover.ledger;

/** Nobody waits for a receipt. */
enum NoAcknowledgement implements Acknowledgement {
    INSTANCE;

    @Override
    public Object channel() {
        return this;
    }

    @Override
    public long tag() {
        return 0;
    }

    @Override
    public void acknowledgeUpTo() {}
}
