package io.drover.ledger;

/**
 * What the payload of a message is opened from again.
 *
 * @param envelope its kind, as in {@link StoredMessage}
 * @param headers JSON object
 * @param body byte for byte as received
 */
public record StoredBody(String envelope, String headers, byte[] body) {}
