package io.drover.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a question to the archive ended, for people.
 *
 * @param at when
 * @param said one line
 * @param doubtedSince since when its answers cannot be believed; null where they can
 */
public record ArchiveAnswer(ArchiveMark.State state, Instant at, String said, @Nullable Instant doubtedSince) {}
