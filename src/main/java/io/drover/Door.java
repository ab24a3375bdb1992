package io.drover;

import io.drover.api.MessageDoor;
import io.drover.api.Receipt;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.bus.Subscriptions;
import io.drover.bus.Ticks;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.Inbox;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.PutResult;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** The way in over HTTP, and for ticks: the bus's own intake, with somebody waiting for the commit. Thread-safe. */
final class Door implements MessageDoor, Ticks.Door {
    private final Envelopes envelopes;
    private final Environments environments;
    private final Subscriptions subscriptions;
    private final Inbox inbox;

    Door(Envelopes envelopes, Environments environments, Subscriptions subscriptions, Inbox inbox) {
        this.envelopes = envelopes;
        this.environments = environments;
        this.subscriptions = subscriptions;
        this.inbox = inbox;
    }

    @Override
    public CompletableFuture<Receipt> receive(byte[] json, String user) {
        CompletableFuture<Receipt> receipt = new CompletableFuture<>();
        Intake intake = new Intake(
                envelopes,
                environments,
                subscriptions,
                (entry, acknowledgement) ->
                        inbox.put(entry, acknowledgement, result -> complete(receipt, entry, result)));
        intake.accept(
                new Received("", false, Map.of(), null, "application/json", "utf-8", json),
                "http",
                Acknowledgement.none());
        return receipt;
    }

    @Override
    public void put(Received tick, Consumer<PutResult> whenStored) {
        new Intake(
                        envelopes,
                        environments,
                        subscriptions,
                        (entry, acknowledgement) -> inbox.put(entry, acknowledgement, whenStored))
                .accept(tick, "timer", Acknowledgement.none());
    }

    private static void complete(CompletableFuture<Receipt> receipt, InboxEntry entry, PutResult result) {
        if (result == PutResult.NOT_STORED) {
            receipt.completeExceptionally(new IllegalStateException("Drover is ending; the message was not stored"));
        } else {
            receipt.complete(receipt(entry, result));
        }
    }

    private static Receipt receipt(InboxEntry entry, PutResult result) {
        String id = entry instanceof InboxMessage message ? message.id().toString() : "";
        return switch (result) {
            case STORED -> new Receipt(id, Receipt.Outcome.STORED, "");
            case DUPLICATE -> new Receipt(id, Receipt.Outcome.DUPLICATE, "");
            case DEAD_LETTERED ->
                entry instanceof NewDeadLetter letter
                        ? new Receipt(id, Receipt.Outcome.UNREADABLE, letter.evidence())
                        : new Receipt(id, Receipt.Outcome.DEAD_LETTER, "the database refused it");
            case NOT_STORED -> throw new IllegalStateException("a message that is not stored has no receipt");
        };
    }
}
