package io.drover.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks Drover to rebuild.
 *
 * @param type of its event, as far as the request tells: the route that judges it may know better
 * @param searchKey what people look the event up by: an advisory's id
 * @param requester null where nobody had to log in
 * @param metadata JSON object of the requester's own, null where there is none
 * @param rebuilds names or NVRs of what is to be rebuilt, empty: whatever the route finds
 * @param dependsOn the event that it goes on from, null where there is none
 */
public record ManualRequest(
        String type,
        String searchKey,
        @Nullable String requester,
        @Nullable String metadata,
        List<String> rebuilds,
        boolean dryRun,
        @Nullable Long dependsOn) {
    public ManualRequest {
        rebuilds = List.copyOf(rebuilds);
    }
}
