package io.drover.bus;

import io.drover.ledger.Backlog;
import io.drover.ledger.StoredDelivery;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Gathers the deliveries of one key for a while after the first, so that they are judged as one. The first of them waits in
 * the table until its window has passed, and with it, as ever, all of its key; then it is judged together with those that
 * have come meanwhile. All of this is read off the table each time, so whoever inherits the rows goes on with it.
 * Thread-safe.
 *
 * @param length after the first delivery was received
 */
record Window(Duration length, Backlog backlog, Judge judge) {
    /** With another instance the first of a key waits: so often it is looked whether that is over. */
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    /** What is to be done with a delivery whose turn has come. */
    sealed interface Turn {}

    /** Judge it, and those with it. @param others of its key, oldest first */
    record Judged(List<StoredDelivery> others) implements Turn {}

    /** It is in the table, to be looked at again then. */
    record Waits(Lanes.Again again) implements Turn {}

    /** It has been judged together with an older one. */
    record Over() implements Turn {}

    /** @param delivery the oldest of its key that is open */
    Turn turnOf(StoredDelivery delivery) {
        if (delivery.orderingKey() == null) {
            return new Judged(List.of());
        }
        Optional<Instant> received = backlog.openSince(delivery);
        if (received.isEmpty()) {
            return new Over();
        }
        Instant end = received.get().plus(length);
        return judge.now().isBefore(end)
                ? new Waits(judge.gather(delivery, end))
                : new Judged(backlog.behind(delivery));
    }

    /** One that an older one is open before, with another instance. */
    Lanes.Again behindAnother(StoredDelivery delivery) {
        Duration wait = length.compareTo(LOOK_AGAIN) < 0 ? length : LOOK_AGAIN;
        return judge.gather(delivery, judge.now().plus(wait));
    }
}
