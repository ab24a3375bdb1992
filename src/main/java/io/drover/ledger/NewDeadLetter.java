package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/** What could not become a message. */
public record NewDeadLetter(
        ReasonClass reasonClass,
        String evidence,
        String source,
        @Nullable String topic,
        @Nullable String headers,
        byte[] body)
        implements InboxEntry {}
