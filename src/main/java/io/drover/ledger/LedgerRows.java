package io.drover.ledger;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Rows of the ledger as readers see them: the columns of the tables in V1__ledger.sql, under the same names. */
public final class LedgerRows {
    static final String MESSAGE_COLUMNS = "m.id, m.bus_id, m.topic, m.environment, m.sent_at, m.received_at, m.source,"
            + " m.envelope, m.receptions, m.note, m.headers, OCTET_LENGTH(m.body) AS size";

    private LedgerRows() {}

    /** A message without its bytes. @param size of the body, bytes */
    public record Message(
            UUID id,
            @Nullable String busId,
            String topic,
            @Nullable String environment,
            @Nullable Instant sentAt,
            Instant receivedAt,
            String source,
            String envelope,
            int receptions,
            @Nullable String note,
            String headers,
            long size) {}

    public record Delivery(
            long id,
            UUID messageId,
            String route,
            String state,
            @Nullable String decision,
            @Nullable String reason,
            @Nullable String orderingKey,
            int attempts,
            @Nullable Instant nextAttemptAt,
            Instant receivedAt,
            @Nullable Instant judgedAt,
            @Nullable Long eventId,
            @Nullable String trace,
            String owner) {}

    public record Lookup(
            long id,
            long deliveryId,
            String step,
            String question,
            String outcome,
            @Nullable String answer,
            String digest,
            Instant askedAt,
            long tookMs) {}

    public record Action(
            long id,
            long eventId,
            String verb,
            String system,
            String key,
            String name,
            @Nullable String artifact,
            String parameters,
            @Nullable String resolved,
            int batch,
            String state,
            @Nullable String reason,
            int attempts,
            @Nullable Instant nextAttemptAt,
            @Nullable String sentAs,
            @Nullable String externalId,
            @Nullable String externalUrl,
            @Nullable String result,
            Instant createdAt,
            @Nullable Instant submittedAt,
            @Nullable Instant completedAt,
            int tryNumber,
            int tries,
            @Nullable String originalNvr,
            @Nullable String rebuiltNvr) {}

    /** A try of the past: accepted, failed at its system, done anew since. */
    public record Try(
            long actionId,
            int number,
            @Nullable String resolved,
            @Nullable String rebuiltNvr,
            @Nullable String externalId,
            @Nullable String externalUrl,
            @Nullable String reason,
            @Nullable Instant submittedAt,
            Instant endedAt) {}

    public record Call(
            long id,
            long actionId,
            String kind,
            int attempt,
            Instant calledAt,
            long tookMs,
            String request,
            String outcome,
            @Nullable String answer) {}

    /** A dead letter without its bytes. */
    public record DeadLetter(
            long id,
            String reasonClass,
            String state,
            String fingerprint,
            String evidence,
            String source,
            @Nullable String topic,
            @Nullable UUID messageId,
            @Nullable Long deliveryId,
            @Nullable Long actionId,
            Instant createdAt,
            @Nullable Instant handledAt,
            @Nullable String handledBy,
            @Nullable String note,
            @Nullable String system,
            @Nullable Long formerId,
            @Nullable UUID replayedAs) {}

    static Message message(ResultSet row, int number) throws SQLException {
        return new Message(
                Columns.requiredUuid(row, "id"),
                Columns.text(row, "bus_id"),
                Columns.requiredText(row, "topic"),
                Columns.text(row, "environment"),
                Columns.instant(row, "sent_at"),
                Columns.requiredInstant(row, "received_at"),
                Columns.requiredText(row, "source"),
                Columns.requiredText(row, "envelope"),
                row.getInt("receptions"),
                Columns.text(row, "note"),
                Columns.requiredText(row, "headers"),
                row.getLong("size"));
    }

    static Delivery delivery(ResultSet row, int number) throws SQLException {
        return new Delivery(
                row.getLong("id"),
                Columns.requiredUuid(row, "message_id"),
                Columns.requiredText(row, "route"),
                Columns.requiredText(row, "state"),
                Columns.text(row, "decision"),
                Columns.text(row, "reason"),
                Columns.text(row, "ordering_key"),
                row.getInt("attempts"),
                Columns.instant(row, "next_attempt_at"),
                Columns.requiredInstant(row, "received_at"),
                Columns.instant(row, "judged_at"),
                Columns.number(row, "event_id"),
                Columns.text(row, "trace"),
                Columns.requiredText(row, "owner"));
    }

    static Lookup lookup(ResultSet row, int number) throws SQLException {
        return new Lookup(
                row.getLong("id"),
                row.getLong("delivery_id"),
                Columns.requiredText(row, "step"),
                Columns.requiredText(row, "question"),
                Columns.requiredText(row, "outcome"),
                Columns.text(row, "answer"),
                Columns.requiredText(row, "digest"),
                Columns.requiredInstant(row, "asked_at"),
                row.getLong("took_ms"));
    }

    static Action action(ResultSet row, int number) throws SQLException {
        return new Action(
                row.getLong("id"),
                row.getLong("event_id"),
                Columns.requiredText(row, "verb"),
                Columns.requiredText(row, "system"),
                Columns.requiredText(row, "action_key"),
                Columns.requiredText(row, "name"),
                Columns.text(row, "artifact"),
                Columns.requiredText(row, "parameters"),
                Columns.text(row, "resolved"),
                row.getInt("batch"),
                Columns.requiredText(row, "state"),
                Columns.text(row, "reason"),
                row.getInt("attempts"),
                Columns.instant(row, "next_attempt_at"),
                Columns.text(row, "sent_as"),
                Columns.text(row, "external_id"),
                Columns.text(row, "external_url"),
                Columns.text(row, "result"),
                Columns.requiredInstant(row, "created_at"),
                Columns.instant(row, "submitted_at"),
                Columns.instant(row, "completed_at"),
                row.getInt("try_no"),
                row.getInt("tries"),
                Columns.text(row, "original_nvr"),
                Columns.text(row, "rebuilt_nvr"));
    }

    static Try formerTry(ResultSet row, int number) throws SQLException {
        return new Try(
                row.getLong("action_id"),
                row.getInt("try_no"),
                Columns.text(row, "resolved"),
                Columns.text(row, "rebuilt_nvr"),
                Columns.text(row, "external_id"),
                Columns.text(row, "external_url"),
                Columns.text(row, "reason"),
                Columns.instant(row, "submitted_at"),
                Columns.requiredInstant(row, "ended_at"));
    }

    static Call call(ResultSet row, int number) throws SQLException {
        return new Call(
                row.getLong("id"),
                row.getLong("action_id"),
                Columns.requiredText(row, "kind"),
                row.getInt("attempt"),
                Columns.requiredInstant(row, "called_at"),
                row.getLong("took_ms"),
                Columns.requiredText(row, "request"),
                Columns.requiredText(row, "outcome"),
                Columns.text(row, "answer"));
    }

    static DeadLetter deadLetter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getLong("id"),
                Columns.requiredText(row, "reason_class"),
                Columns.requiredText(row, "state"),
                Columns.requiredText(row, "fingerprint"),
                Columns.requiredText(row, "evidence"),
                Columns.requiredText(row, "source"),
                Columns.text(row, "topic"),
                Columns.uuid(row, "message_id"),
                Columns.number(row, "delivery_id"),
                Columns.number(row, "action_id"),
                Columns.requiredInstant(row, "created_at"),
                Columns.instant(row, "handled_at"),
                Columns.text(row, "handled_by"),
                Columns.text(row, "note"),
                Columns.text(row, "system"),
                Columns.number(row, "former_id"),
                Columns.uuid(row, "replayed_as"));
    }
}
