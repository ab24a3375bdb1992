package io.drover.testing;

import io.drover.bus.InboxDoor;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** An inbox's door that keeps what comes and acknowledges only when told to. Thread-safe. */
public final class RecordingDoor implements InboxDoor {
    private final List<InboxEntry> entries = new ArrayList<>();
    private final List<Acknowledgement> acknowledgements = new ArrayList<>();
    private int refusals;

    @Override
    public synchronized void put(InboxEntry entry, Acknowledgement acknowledgement) {
        if (refusals > 0) {
            refusals--;
            throw new IllegalStateException("the door is shut");
        }
        entries.add(entry);
        acknowledgements.add(acknowledgement);
    }

    /** Has the next entries refused. */
    public synchronized void refuse(int count) {
        refusals = count;
    }

    public synchronized int size() {
        return entries.size();
    }

    public synchronized List<InboxEntry> entries() {
        return List.copyOf(entries);
    }

    public synchronized List<InboxMessage> messages() {
        return entries.stream()
                .filter(InboxMessage.class::isInstance)
                .map(InboxMessage.class::cast)
                .toList();
    }

    public synchronized List<NewDeadLetter> deadLetters() {
        return entries.stream()
                .filter(NewDeadLetter.class::isInstance)
                .map(NewDeadLetter.class::cast)
                .toList();
    }

    public synchronized Acknowledgement acknowledgement(int index) {
        return acknowledgements.get(index);
    }

    /** Acknowledges the newest entry and with it all before. */
    public synchronized void acknowledgeAll() throws IOException {
        acknowledgements.get(acknowledgements.size() - 1).acknowledgeUpTo();
    }
}
