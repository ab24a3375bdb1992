package io.drover.ledger;

import java.util.UUID;

/**
 * A bus message that is owed from now on.
 *
 * @param messageId the id it is published under, each time
 * @param topic whole, with prefix, at most 255 bytes
 * @param headers a JSON object of texts, numbers and booleans
 * @param body a JSON object
 */
public record NewPublication(UUID messageId, String topic, String headers, String body) {}
