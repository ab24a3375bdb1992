package io.drover.bus.archive;

import io.drover.ledger.ArchiveMarks;
import io.drover.ledger.ArchiveTurn;
import io.drover.ledger.KnownMessages;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the back-fill works on.
 *
 * @param lastKnown when the last message had come when this instance started; null for an empty ledger
 */
public record ArchiveLedger(ArchiveMarks marks, ArchiveTurn turn, KnownMessages known, @Nullable Instant lastKnown) {}
