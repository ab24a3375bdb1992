package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** A ledger with failures in it, the desk where they are dealt with, and doors that take what a letter's body says. */
final class DeskFixture implements Reopening {
    final PlanFixture plan;
    final Database database;
    final DeadLetterDesk desk;
    final DeadLetterSearch search;
    final List<StoredDelivery> handedOver = Collections.synchronizedList(new ArrayList<>());
    boolean routeThere = true;

    DeskFixture(Database database) {
        Clock clock = Clock.fixed(PlanFixture.NOON, ZoneOffset.UTC);
        this.database = database;
        this.plan = new PlanFixture(database, "one");
        this.search = new DeadLetterSearch(database);
        this.desk = new DeadLetterDesk(database, clock, () -> "one", new Audit(database, clock), this);
    }

    @Override
    public Reopened open(DeadLetter letter) {
        String body = new String(letter.body(), StandardCharsets.UTF_8);
        if (body.startsWith("forged")) {
            return new Reopened.Not("its signature cannot be checked here");
        }
        if (body.startsWith("broken")) {
            throw new IllegalStateException("a bug in the door");
        }
        return new Reopened.As(
                body.startsWith("{}")
                        ? InboxFixture.message(letter.id(), "baking", "brewing")
                        : InboxFixture.letter("no JSON at byte 7"));
    }

    @Override
    public Reopened open(Edit edit) {
        UUID id = new UUID(edit.letter(), new String(edit.payload(), StandardCharsets.UTF_8).hashCode());
        return new Reopened.As(InboxFixture.message(id, edit.topic(), "{}", "baking"));
    }

    @Override
    public boolean judges(String route) {
        return routeThere;
    }

    @Override
    public void reopened(List<StoredDelivery> deliveries) {
        handedOver.addAll(deliveries);
    }

    /** What never became a message. */
    long raw(String body) {
        NewDeadLetter letter = new NewDeadLetter(
                ReasonClass.INVALID,
                "no JSON at byte 5",
                "rabbitmq",
                "org.fedoraproject.prod.git.receive",
                "{}",
                body.getBytes(StandardCharsets.UTF_8));
        return database.inTransaction(sql -> DeadLetters.insert(sql, letter, DeadLetters.Links.NONE, PlanFixture.NOON));
    }

    /** A delivery that was given up. */
    StoredDelivery dead(String evidence) {
        StoredDelivery delivery = plan.delivery();
        plan.judgements.dead(delivery, ReasonClass.EXHAUSTED, evidence, PlanFixture.plan());
        return delivery;
    }

    /** The open letters, oldest first. */
    List<Long> letters() {
        return search.open(DeadLetterFilter.ALL, 0, Long.MAX_VALUE, 1_000);
    }

    List<DeadLetterDesk.Outcome> replay(List<Long> letters) {
        return desk.replay(new DeadLetterDesk.Order("ann", DeadLetterFilter.of(letters)), letters);
    }

    List<DeadLetterDesk.Outcome> discard(List<Long> letters, String reason) {
        return desk.discard(new DeadLetterDesk.Order("ann", DeadLetterFilter.of(letters)), reason, letters);
    }

    /** {@code what: subject} of the audit, whose chain must hold. */
    List<String> audit() {
        Audit.Verdict verdict = new Audit(database, Clock.systemUTC()).verify();
        if (!(verdict instanceof Audit.Verdict.Intact)) {
            throw new AssertionError(verdict.toString());
        }
        return plan.texts("SELECT who || ' ' || what || ': ' || subject FROM audit ORDER BY id");
    }

    List<String> states() {
        return plan.texts("SELECT state FROM dead_letter ORDER BY id");
    }
}
