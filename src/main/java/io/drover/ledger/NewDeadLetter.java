package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Something that could not be read, judged or done.
 *
 * @param evidence what was tried and what came back, for people; its cause is what {@link Fingerprint} groups by
 * @param source where it came from: {@code rabbitmq} for what never became a message, else the route's id or the verb
 * @param topic where known; cut at 255 characters
 * @param headers JSON, where known
 * @param body byte for byte as received; empty for what is linked to a stored message or action; not copied
 */
public record NewDeadLetter(
        ReasonClass reasonClass,
        String evidence,
        String source,
        @Nullable String topic,
        @Nullable String headers,
        byte[] body)
        implements InboxEntry {}
