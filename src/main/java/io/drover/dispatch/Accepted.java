package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A remote system took an action on: the value of a {@code …-action} kamelet, and of a {@code …-probe} that found it.
 *
 * @param externalId the system's own id as text ("42": an MBS build, a koji task), null where it gives none; there is then nothing to
 *     ask after, and the action is done
 * @param url where a human looks at it, null where there is no such page
 * @param result JSON object that later actions may refer to by {@code {"$from": key, "path": …}}
 * @param how a short sentence for the ledger: "submitted", "adopted: MBS already had build 42 (409)"
 */
public record Accepted(@Nullable String externalId, @Nullable String url, JsonNode result, String how) {}
