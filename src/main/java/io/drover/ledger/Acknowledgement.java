package io.drover.ledger;

import java.io.IOException;

/**
 * What the broker is told once a message is committed. Tags count per channel: acknowledging one acknowledges all
 * before it on the same channel.
 */
public interface Acknowledgement {

    /** The channel the message came with; compared by identity. */
    Object channel();

    /** The delivery's number on its channel, from 1. */
    long tag();

    /** Acknowledges this delivery and all earlier ones of the channel; fails where the channel is closed. */
    void acknowledgeUpTo() throws IOException;

    /** For a message that no broker waits for. */
    static Acknowledgement none() {
        Object own = new Object();
        return new Acknowledgement() {
            @Override
            public Object channel() {
                return own;
            }

            @Override
            public long tag() {
                return 0;
            }

            @Override
            public void acknowledgeUpTo() {}
        };
    }
}
