package io.drover.ledger;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ReplayEffects.Effect;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where dead letters are dealt with: replayed, edited, discarded, each once. What a letter's replay changes, its mark and
 * its line in the audit are one commit, so that a crash leaves all or nothing, and doing it again does the rest.
 * Thread-safe, also between instances: only an OPEN letter can be taken, and taking it locks it.
 */
public final class DeadLetterDesk {
    /** Letters in one transaction. */
    static final int CHUNK = 50;

    private static final int LONGEST_NOTE = 2_000;

    private final Database database;
    private final Clock clock;
    private final Audit audit;
    private final Reopening reopening;
    private final ReplayEffects effects;

    /** @param owner whom reopened work belongs to: this instance */
    public DeadLetterDesk(Database database, Clock clock, Supplier<String> owner, Audit audit, Reopening reopening) {
        this.database = database;
        this.clock = clock;
        this.audit = audit;
        this.reopening = reopening;
        this.effects = new ReplayEffects(database, reopening, owner);
    }

    /**
     * What became of one letter.
     *
     * @param done false where it stays as it is
     * @param what for people: what was done, or why nothing was
     */
    public record Outcome(long letter, boolean done, String what) {}

    /** Who does it to which; {@code filter} goes into the audit. */
    public record Order(String who, DeadLetterFilter filter) {}

    /** Replays these, in their order. */
    public List<Outcome> replay(Order order, List<Long> letters) {
        return inChunks(letters, chunk -> {
            List<StoredDelivery> deliveries = new ArrayList<>();
            List<Outcome> outcomes = database.inTransaction(sql -> {
                deliveries.clear();
                List<Outcome> done = new ArrayList<>();
                chunk.forEach(letter -> done.add(one(sql, letter, order.who(), this::replayed, deliveries)));
                audit(sql, order, "dead-letter.replay", done, null);
                CrashPoints.reach("dead.replaying");
                return done;
            });
            CrashPoints.reach("dead.replayed");
            reopening.reopened(List.copyOf(deliveries));
            return outcomes;
        });
    }

    /** Discards these. @param reason why, for those who ask later */
    public List<Outcome> discard(Order order, String reason, List<Long> letters) {
        return inChunks(letters, chunk -> {
            List<Outcome> outcomes = database.inTransaction(sql -> {
                List<Outcome> done = new ArrayList<>();
                for (long letter : chunk) {
                    boolean changed = mark(sql, letter, DeadLetter.State.DISCARDED, order.who(), reason, null);
                    done.add(new Outcome(letter, changed, changed ? "discarded" : "it is not open"));
                }
                audit(sql, order, "dead-letter.discard", done, reason);
                CrashPoints.reach("dead.discarding");
                return done;
            });
            CrashPoints.reach("dead.discarded");
            return outcomes;
        });
    }

    /**
     * Puts an operator's payload in a letter's place: a new message, judged by the routes that want it; the original stays.
     *
     * @param topic null for the original's
     */
    public Outcome edit(String who, long letter, @Nullable String topic, byte[] payload) {
        List<StoredDelivery> deliveries = new ArrayList<>();
        Outcome outcome = database.inTransaction(sql -> {
            deliveries.clear();
            Outcome done = one(sql, letter, who, (s, row) -> edited(row, topic, payload), deliveries);
            Order order = new Order(who, DeadLetterFilter.of(List.of(letter)));
            audit(sql, order, "dead-letter.edit", List.of(done), done.what());
            CrashPoints.reach("dead.replaying");
            return done;
        });
        CrashPoints.reach("dead.replayed");
        reopening.reopened(List.copyOf(deliveries));
        return outcome;
    }

    private Outcome one(
            JdbcClient sql,
            long letter,
            String who,
            BiFunction<JdbcClient, DeadLetter, Effect> change,
            List<StoredDelivery> deliveries) {
        Optional<DeadLetter> row = sql.sql("SELECT * FROM dead_letter WHERE id = ? AND state = 'OPEN' FOR UPDATE")
                .param(letter)
                .query((r, n) -> DeadLetters.read(r))
                .optional();
        if (row.isEmpty()) {
            return new Outcome(letter, false, "it is not open");
        }
        Effect effect = change.apply(sql, row.get());
        if (effect.done()) {
            if (!mark(sql, letter, DeadLetter.State.REPLAYED, who, effect.what(), effect.message())) {
                throw new IllegalStateException("dead letter " + letter + " was taken although it is locked");
            }
            deliveries.addAll(effect.deliveries());
        }
        return new Outcome(letter, effect.done(), effect.what());
    }

    private Effect replayed(JdbcClient sql, DeadLetter letter) {
        return effects.of(sql, letter, clock.instant());
    }

    private Effect edited(DeadLetter letter, @Nullable String topic, byte[] payload) {
        StoredMessage original = OriginalMessages.of(database, letter).orElse(null);
        String first = original == null ? letter.topic() : original.topic();
        String wanted = topic == null ? first : topic;
        if (wanted == null) {
            return Effect.none("the original has no topic: say which one it is to have");
        }
        Reopening.Reopened reopened = reopening.open(new Reopening.Edit(
                letter.id(), wanted, original == null ? letter.headers() : original.headers(), payload));
        if (reopened instanceof Reopening.Reopened.As as) {
            return as.entry() instanceof InboxMessage message
                    ? effects.store(message, clock.instant())
                    : Effect.none(((NewDeadLetter) as.entry()).evidence());
        }
        return Effect.none(((Reopening.Reopened.Not) reopened).why());
    }

    private boolean mark(
            JdbcClient sql,
            long letter,
            DeadLetter.State state,
            String who,
            String note,
            java.util.@Nullable UUID message) {
        return sql.sql(
                                """
                                UPDATE dead_letter SET state = :state, handled_at = :now, handled_by = :who, note = :note,
                                       replayed_as = :message
                                 WHERE id = :id AND state = 'OPEN'""")
                        .param("state", state.name())
                        .param("now", Judgements.at(clock.instant()))
                        .param("who", SqlText.cut(who, 200))
                        .param("note", SqlText.cut(note, LONGEST_NOTE))
                        .param("message", message, java.sql.Types.OTHER)
                        .param("id", letter)
                        .update()
                == 1;
    }

    private void audit(JdbcClient sql, Order order, String what, List<Outcome> outcomes, @Nullable String reason) {
        List<Long> done =
                outcomes.stream().filter(Outcome::done).map(Outcome::letter).toList();
        if (done.isEmpty()) {
            return;
        }
        ObjectNode detail = order.filter().toJson();
        ArrayNode ids = detail.putArray("letters");
        done.forEach(ids::add);
        detail.put("count", done.size());
        if (reason != null) {
            detail.put("reason", SqlText.cut(reason, LONGEST_NOTE));
        }
        String subject = done.size() == 1
                ? "dead letter " + done.get(0)
                : done.size() + " dead letters, " + done.get(0) + " to " + done.get(done.size() - 1);
        audit.append(sql, new Audit.Entry(order.who(), what, subject, detail.toString()));
    }

    /** What fails a chunk is found one by one, so that one letter holds back no other. */
    private interface Chunk {
        List<Outcome> handle(List<Long> letters);
    }

    private static List<Outcome> inChunks(List<Long> letters, Chunk work) {
        List<Outcome> outcomes = new ArrayList<>();
        for (int from = 0; from < letters.size(); from += CHUNK) {
            List<Long> chunk = letters.subList(from, Math.min(letters.size(), from + CHUNK));
            try {
                outcomes.addAll(work.handle(chunk));
            } catch (RuntimeException e) {
                throwIfAway(e);
                chunk.forEach(letter -> outcomes.addAll(alone(letter, work)));
            }
        }
        return outcomes;
    }

    private static List<Outcome> alone(long letter, Chunk work) {
        try {
            return work.handle(List.of(letter));
        } catch (RuntimeException e) {
            throwIfAway(e);
            return List.of(new Outcome(letter, false, "failed: " + Refusals.describe(e)));
        }
    }

    private static void throwIfAway(RuntimeException e) {
        if (LedgerAway.is(e)) {
            throw e;
        }
    }
}
