package io.drover.ledger;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;

/** Messages, receipts and collected deliveries for the inbox's tests. */
final class InboxFixture {
    static final Instant NOON = Instant.parse("2026-03-01T12:00:00.123456Z");
    static final Clock CLOCK = Clock.fixed(NOON, ZoneOffset.UTC);
    static final String INSTANCE = "drover-1";

    /** What was handed on, in order. */
    final Queue<StoredDelivery> handedOn = new ConcurrentLinkedQueue<>();
    /** What was acknowledged, {@code channel:tag}, in order. */
    final Queue<String> receipts = new ConcurrentLinkedQueue<>();
    /** Results in order of completion. */
    final Queue<PutResult> results = new ConcurrentLinkedQueue<>();

    Inbox inbox(Database database) {
        return inbox(database, InboxSettings.defaults());
    }

    Inbox inbox(Database database, InboxSettings settings) {
        return new Inbox(database, INSTANCE, CLOCK, settings, handedOn::addAll);
    }

    /** An inbox whose connections come from {@code connections}, and which gives up at once when it closes. */
    Inbox inbox(Database database, InboxTransactions.Connections connections) {
        return inbox(database, connections, InboxSettings.defaults());
    }

    Inbox inbox(Database database, InboxTransactions.Connections connections, InboxSettings settings) {
        InboxTransactions transactions =
                new InboxTransactions(connections, InboxStatements.of(database.dialect()), () -> INSTANCE);
        Outage outage = new Outage(CLOCK, Duration.ofMillis(300));
        return new Inbox(transactions, CLOCK, outage, settings, handedOn::addAll);
    }

    Acknowledgement receipt(Object channel, long tag) {
        return new Acknowledgement() {
            @Override
            public Object channel() {
                return channel;
            }

            @Override
            public long tag() {
                return tag;
            }

            @Override
            public void acknowledgeUpTo() {
                receipts.add(channel + ":" + tag);
            }
        };
    }

    static UUID id(long number) {
        return new UUID(0x1234_5678_9abc_4000L, 0x8000_0000_0000_0000L | number);
    }

    static InboxMessage message(long number, String... routes) {
        return message(id(number), "org.fedoraproject.prod.git.receive", "{\"n\":" + number + "}", routes);
    }

    static InboxMessage message(UUID id, String topic, String body, String... routes) {
        List<NewDelivery> deliveries =
                Stream.of(routes).map(route -> new NewDelivery(route, null)).toList();
        return new InboxMessage(
                id,
                null,
                topic,
                "prod",
                NOON.minusSeconds(1),
                "rabbitmq",
                "fedora-messaging",
                "{}",
                body.getBytes(StandardCharsets.UTF_8),
                null,
                deliveries,
                body);
    }

    static NewDeadLetter letter(String evidence) {
        return new NewDeadLetter(
                ReasonClass.INVALID,
                evidence,
                "rabbitmq",
                "org.fedoraproject.prod.git.receive",
                "{}",
                "{half".getBytes(StandardCharsets.UTF_8));
    }

    static long count(Database database, String table) {
        return database.sql()
                .sql("SELECT count(*) FROM " + table)
                .query(Long.class)
                .single();
    }

    static int receptions(Database database, long number) {
        return database.sql()
                .sql("SELECT receptions FROM message WHERE id = ?")
                .param(id(number))
                .query(Integer.class)
                .single();
    }
}
