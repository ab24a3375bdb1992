package io.drover.ledger;

import java.io.IOException;

/**
 * The receipt that a broker waits for. Entries of one channel must be put in the order of their tags: one receipt stands
 * for all smaller tags of its channel.
 */
public interface Acknowledgement {
    /** The channel it came with, compared by identity: tags start at 1 again on every new one. */
    Object channel();

    long tag();

    /**
     * Acknowledges everything up to this tag, on {@link #channel()} itself and never on its successor. Called by the
     * inbox's one writer thread.
     *
     * @throws IOException when the channel is gone; the broker sends again then, and the inbox knows the messages
     */
    void acknowledgeUpTo() throws IOException;

    /** For sources without receipts, such as HTTP. */
    static Acknowledgement none() {
        return NoAcknowledgement.INSTANCE;
    }
}
