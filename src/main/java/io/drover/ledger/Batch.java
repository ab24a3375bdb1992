package io.drover.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Entries of one transaction, with each message once. */
final class Batch {
    /** A message of the batch, and how often the batch has it. */
    record Received(InboxMessage message, Waiting first, int times) {
        Instant at() {
            return first.receivedAt();
        }

        Received again() {
            return new Received(message, first, times + 1);
        }
    }

    private final List<Waiting> entries;
    private final Map<UUID, Received> messages = new LinkedHashMap<>();
    private final List<Waiting> letters = new ArrayList<>();

    Batch(List<Waiting> entries) {
        this.entries = List.copyOf(entries);
        for (Waiting waiting : entries) {
            if (waiting.entry() instanceof InboxMessage message) {
                Received first = new Received(message, waiting, 1);
                messages.merge(message.id(), first, (known, again) -> known.again());
            } else {
                letters.add(waiting);
            }
        }
    }

    /** In arrival order. */
    List<Waiting> entries() {
        return entries;
    }

    /** In order of first arrival. */
    List<Received> messages() {
        return List.copyOf(messages.values());
    }

    List<Waiting> letters() {
        return letters;
    }

    boolean isSingle() {
        return entries.size() == 1;
    }

    /** Two batches that together are this one, in order. */
    List<Batch> halves() {
        int middle = entries.size() / 2;
        return List.of(new Batch(entries.subList(0, middle)), new Batch(entries.subList(middle, entries.size())));
    }

    /** What became of each of {@link #entries()}. */
    List<PutResult> results(StoredBatch stored) {
        return entries.stream().map(waiting -> result(waiting, stored)).toList();
    }

    private PutResult result(Waiting waiting, StoredBatch stored) {
        if (waiting.entry() instanceof InboxMessage message) {
            Received received = messages.get(message.id());
            boolean isFirst = received != null && received.first() == waiting;
            return isFirst && stored.newMessages().contains(message.id()) ? PutResult.STORED : PutResult.DUPLICATE;
        }
        return PutResult.DEAD_LETTERED;
    }
}
