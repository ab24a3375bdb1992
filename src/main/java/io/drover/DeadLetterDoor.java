package io.drover;

import io.drover.bus.Intake;
import io.drover.bus.MessageIds;
import io.drover.bus.Received;
import io.drover.bus.ReceivedAgain;
import io.drover.bus.Subscriptions;
import io.drover.ledger.DeadLetter;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.ReasonClass;
import io.drover.ledger.Reopening;
import io.drover.ledger.StoredDelivery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

/** The doors that a replay goes through: the intake's envelopes and subscriptions, the routes' lanes, DISPATCH. Thread-safe. */
final class DeadLetterDoor implements Reopening {
    private static final String NOT_CHECKED =
            "its signature cannot be checked here: look at the payload and replay it edited, or discard it";

    /** Buses whose messages count only with a signature that holds. */
    private static final Set<String> SIGNED = Set.of("fedmsg");

    private final Intake intake;
    private final Subscriptions subscriptions;
    private final Map<String, Function<Received, Optional<String>>> signatures;
    private final Consumer<List<StoredDelivery>> judges;
    private final Runnable newWork;

    /** @param signatures by source: what is wrong with a message's signature, empty where it holds */
    DeadLetterDoor(
            Intake intake,
            Subscriptions subscriptions,
            Map<String, Function<Received, Optional<String>>> signatures,
            Consumer<List<StoredDelivery>> judges,
            Runnable newWork) {
        this.intake = intake;
        this.subscriptions = subscriptions;
        this.signatures = Map.copyOf(signatures);
        this.judges = judges;
        this.newWork = newWork;
    }

    @Override
    public Reopened open(DeadLetter letter) {
        byte[] body = letter.body();
        String headers = letter.headers();
        if (body == null || headers == null) {
            return new Reopened.Not("not all of it could be kept: replay it edited, or discard it");
        }
        Optional<Received> received = ReceivedAgain.of(letter.topic() == null ? "" : letter.topic(), headers, body);
        if (received.isEmpty()) {
            return new Reopened.Not("its headers cannot be read: replay it edited, or discard it");
        }
        return fault(letter, received.get())
                .<Reopened>map(Reopened.Not::new)
                .orElseGet(() -> new Reopened.As(intake.entryOf(received.get(), letter.source())));
    }

    /** Whether a replay would take in what its own bus did not, or would not, believe. */
    private Optional<String> fault(DeadLetter letter, Received received) {
        if (letter.reasonClass() != ReasonClass.FORGED && !SIGNED.contains(letter.source())) {
            return Optional.empty();
        }
        Function<Received, Optional<String>> check = signatures.get(letter.source());
        return check == null ? Optional.of(NOT_CHECKED) : check.apply(received);
    }

    @Override
    public Reopened open(Edit edit) {
        UUID id = MessageIds.ofEdit(edit.letter(), edit.topic(), edit.payload());
        Received received = ReceivedAgain.edited(
                edit.topic(), edit.headers(), id.toString(), "dead-letter/" + edit.letter(), edit.payload());
        InboxEntry entry = intake.entryOf(received, "edit");
        return new Reopened.As(entry instanceof InboxMessage message ? message.renamed(id) : entry);
    }

    @Override
    public boolean judges(String route) {
        return subscriptions.knows(route);
    }

    @Override
    public void reopened(List<StoredDelivery> deliveries) {
        judges.accept(deliveries);
        newWork.run();
    }
}
