package io.drover.bus.archive;

import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.PutResult;
import io.drover.ledger.ReasonClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The bus's door, with somebody waiting behind it until everything is on disk. */
final class Entrance {
    private final Doorway doorway;
    private final Duration patience;

    /** @param patience how long to wait for the disk */
    Entrance(Doorway doorway, Duration patience) {
        this.doorway = doorway;
        this.patience = patience;
    }

    /**
     * Takes messages in, one behind the other, and returns when they are on disk.
     *
     * @return what became of each, in the same order
     * @throws NotStored when the disk cannot be waited for
     */
    List<PutResult> enter(List<ArchivedMessage> messages) {
        List<CompletableFuture<PutResult>> results = new ArrayList<>(messages.size());
        for (ArchivedMessage message : messages) {
            CompletableFuture<PutResult> result = new CompletableFuture<>();
            results.add(result);
            intake(result).accept(message.received(), InboxMessage.ARCHIVE, Acknowledgement.none());
        }
        return await(results);
    }

    /** Keeps a message that is not let in. */
    void refuse(ArchivedMessage message, String objection) {
        CompletableFuture<PutResult> result = new CompletableFuture<>();
        Received named = new Received(
                message.topic(),
                false,
                Map.of(),
                null,
                "application/json",
                "utf-8",
                message.received().body());
        intake(result).reject(named, ReasonClass.FORGED, objection, InboxMessage.ARCHIVE, Acknowledgement.none());
        await(List.of(result));
    }

    private Intake intake(CompletableFuture<PutResult> result) {
        return new Intake(
                doorway.envelopes(),
                doorway.environments(),
                doorway.subscriptions(),
                (entry, acknowledgement) -> doorway.inbox().put(entry, acknowledgement, result::complete));
    }

    private List<PutResult> await(List<CompletableFuture<PutResult>> results) {
        try {
            CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
                    .get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new NotStored("the inbox has not stored them within " + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotStored("interrupted");
        }
        List<PutResult> done = results.stream().map(CompletableFuture::join).toList();
        if (done.contains(PutResult.NOT_STORED)) {
            throw new NotStored("the inbox is closing");
        }
        return done;
    }

    /** What was found is not on disk, so that the mark must not move. */
    static final class NotStored extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotStored(String why) {
            super("messages found in the archive are not stored: " + why);
        }
    }
}
