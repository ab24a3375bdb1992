package io.drover.api;

import java.util.concurrent.CompletableFuture;

/** Where a message sent by HTTP enters: the same door as for those of the bus. Thread-safe. */
@FunctionalInterface
public interface MessageDoor {
    /**
     * @param json one message in any form that the bus or its archive writes: {@code {"topic","id","headers","body"}}
     *     or a fedmsg envelope
     * @param user who sends it
     * @return done when the message, or its dead letter, is on disk; failed where it could not be put there
     */
    CompletableFuture<Receipt> receive(byte[] json, String user);
}
