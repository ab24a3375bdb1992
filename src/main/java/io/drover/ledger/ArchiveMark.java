package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far the archive of the bus has been looked through for one scope.
 *
 * @param scope {@code topic:org.fedoraproject.prod.git.receive}, {@code category:bodhi}, {@code everything}
 * @param origin nothing that was sent before is asked for
 * @param mark all that was sent up to here has been looked at
 * @param sweptAt when a longer stretch was last looked through again
 * @param askedAt null before the first question
 * @param answer what the archive said last, for people; null before the first question
 * @param doubtedSince since when its answers cannot be believed; null where they can
 * @param recovered messages found there that the bus had not brought
 */
public record ArchiveMark(
        String scope,
        Instant origin,
        Instant mark,
        Instant sweptAt,
        @Nullable Instant askedAt,
        State state,
        @Nullable String answer,
        @Nullable Instant doubtedSince,
        long recovered) {

    /** How the last question ended. */
    public enum State {
        /** Not asked yet. */
        NEW,
        /** Looked through up to the present, but for what may still be on its way. */
        CURRENT,
        /** Being caught up with. */
        BEHIND,
        /** The archive answered, and its answer cannot be all; it is asked again. */
        DOUBTFUL,
        /** The archive did not answer; it is asked again. */
        AWAY,
        /** The archive refuses the question; it is asked again, and somebody has to look. */
        REFUSED;

        /** Whether a person may want to look. */
        public boolean isTrouble() {
            return this == DOUBTFUL || this == AWAY || this == REFUSED;
        }
    }
}
