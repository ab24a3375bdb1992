package io.drover.ledger;

import org.jspecify.annotations.Nullable;

/**
 * By what an action of ours can be told in what a system says of a piece of work. One that fits is enough.
 *
 * @param system mbs, koji: whose id and subject it is; NVR and mark are asked of all that is no dry run
 * @param externalId the system's id of it, stored once its answer has come
 * @param subject what the system calls it: a scmurl
 * @param nvr the build that comes of it: stored before it is asked for, where Drover chooses the release
 * @param verb that the planted mark names
 * @param mark what was planted in the request, {@link ActionRow#mark()}: known since the action was planned
 */
public record OwnTrace(
        String system,
        @Nullable String externalId,
        @Nullable String subject,
        @Nullable String nvr,
        @Nullable String verb,
        @Nullable String mark) {
    /** By what a message calls the work. */
    public OwnTrace(String system, @Nullable String externalId, @Nullable String subject) {
        this(system, externalId, subject, null, null, null);
    }
}
