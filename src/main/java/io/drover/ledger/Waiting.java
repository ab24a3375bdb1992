package io.drover.ledger;

import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An entry between {@code put} and its commit. */
record Waiting(
        InboxEntry entry,
        Acknowledgement acknowledgement,
        @Nullable Consumer<PutResult> whenStored,
        Instant receivedAt) {
    /** What an entry weighs beside its texts and its body: objects, keys, deliveries. */
    private static final int OVERHEAD = 512;

    Waiting as(InboxEntry other) {
        return new Waiting(other, acknowledgement, whenStored, receivedAt);
    }

    long bytes() {
        if (entry instanceof InboxMessage message) {
            return OVERHEAD + message.body().length + message.headers().length();
        }
        NewDeadLetter letter = (NewDeadLetter) entry;
        int headers = letter.headers() == null ? 0 : letter.headers().length();
        return OVERHEAD + letter.body().length + letter.evidence().length() + headers;
    }
}
