package io.drover.ledger;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a replay needs of the rest of Drover: the doors that everything else goes through, too. Thread-safe. */
public interface Reopening {
    /**
     * Opens the bytes of what never became a message again, as its bus does, signatures included; an unreadable one
     * gives a {@link NewDeadLetter}.
     */
    Reopened open(DeadLetter letter);

    /** Makes a message of what an operator put in a letter's place: a new message, with an id made from its content. */
    Reopened open(Edit edit);

    /** Whether a route of that id is there to judge. */
    boolean judges(String route);

    /** Told after the commit: these wait to be judged, and DISPATCH may have work. */
    void reopened(List<StoredDelivery> deliveries);

    /** Something to be stored, or the reason why there is nothing. */
    sealed interface Reopened {
        record As(InboxEntry entry) implements Reopened {}

        /** @param why for people */
        record Not(String why) implements Reopened {}
    }

    /**
     * A letter's message as an operator wants it.
     *
     * @param headers of the original, JSON; null where there are none
     * @param payload what the rules are to look at, JSON
     */
    record Edit(long letter, String topic, @Nullable String headers, byte[] payload) {}
}
