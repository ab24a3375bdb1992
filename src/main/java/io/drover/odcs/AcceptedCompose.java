package io.drover.odcs;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;

/** How a compose becomes an accepted action: one that is open is awaited under its id, one that is there is not. */
final class AcceptedCompose {
    private AcceptedCompose() {}

    /** A compose that was asked for: asked after in any case, so that it is the ledger's who has it. */
    static Accepted requested(Compose compose, String how) {
        return new Accepted(Long.toString(compose.id()), compose.url(), compose.result(), how);
    }

    /** A compose that was to live on, perhaps under a new id. @param before the one that was renewed */
    static Accepted renewed(Compose compose, long before, String how) {
        ObjectNode result = compose.result();
        if (compose.id() != before) {
            result.put("renewed_from", before);
        }
        boolean awaited = compose.state().isOpen() || compose.id() != before;
        return new Accepted(awaited ? Long.toString(compose.id()) : null, compose.url(), result, how);
    }
}
