package io.drover.ledger;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the row that fails a whole batch, by halves, and makes it a dead letter so that the others are stored. */
final class Isolation {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final byte[] NO_BODY = {};

    private Isolation() {}

    /** False for the barest dead letter: if that is refused, it is not for its contents. */
    static boolean isPossible(Batch batch) {
        return !batch.isSingle()
                || !(batch.entries().get(0).entry() instanceof NewDeadLetter letter)
                || letter.body().length > 0
                || letter.headers() != null;
    }

    /** The batches to store in its place, the last one first. */
    static List<Batch> of(Batch batch, Exception refusal) {
        if (!batch.isSingle()) {
            List<Batch> halves = batch.halves();
            return List.of(halves.get(1), halves.get(0));
        }
        Waiting waiting = batch.entries().get(0);
        NewDeadLetter letter = deadLetter(waiting.entry(), refusal);
        return List.of(new Batch(List.of(waiting.as(letter))));
    }

    private static NewDeadLetter deadLetter(InboxEntry entry, Exception refusal) {
        String evidence = "refused by the database: " + Refusals.describe(refusal);
        if (entry instanceof InboxMessage message) {
            LOG.error("message {} on {} is kept as a dead letter, {}", message.id(), message.topic(), evidence);
            return ColumnLimits.deadLetter(Refusals.reasonClass(refusal), evidence, message);
        }
        NewDeadLetter letter = (NewDeadLetter) entry;
        LOG.error("a dead letter from {} is kept without headers and body, {}", letter.source(), evidence);
        return new NewDeadLetter(
                ReasonClass.BUG,
                letter.evidence() + "; kept without headers and body, " + evidence,
                letter.source(),
                letter.topic(),
                null,
                NO_BODY);
    }
}
