package io.drover.bus.archive;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.bus.Subscription;
import io.drover.bus.Subscriptions;
import io.drover.bus.TopicPattern;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.ArchiveMark;
import io.drover.ledger.ArchiveMarks;
import io.drover.ledger.ArchiveTurn;
import io.drover.ledger.Inbox;
import io.drover.ledger.InboxSettings;
import io.drover.ledger.KnownMessages;
import io.drover.sandbox.Journal;
import io.drover.sandbox.RequestLog;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.datagrepper.DatagrepperSimulator;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The back-fill as it ships, with the kamelet, the datagrepper simulator over loopback, and an inbox on a database; the
 * bus is played by hand. Its time stands still until a test moves it.
 */
final class ArchiveOnLoopback implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    static final String PREFIX = "org.fedoraproject.prod.";

    final SettableClock clock = new SettableClock(NOON);
    final DatagrepperSimulator archive = new DatagrepperSimulator(clock);
    final TestDatabase database;
    final Subscriptions subscriptions;
    final ArchiveMarks marks;
    SimulatorServer server;
    Vetting vetting = Vetting.none();

    private final Environments environments = Environments.parse("org.fedoraproject.prod");
    private final Envelopes envelopes = new Envelopes(4 << 20);
    private final Phaser stored = new Phaser(1);
    private final Inbox inbox;
    private KameletArchive kamelet;
    private Backfill backfill;
    private String path = "/datagrepper/raw";

    ArchiveOnLoopback(TestDatabase database) throws Exception {
        this.database = database;
        this.subscriptions = new Subscriptions(environments);
        this.marks = new ArchiveMarks(database.database());
        this.inbox = new Inbox(database.database(), "here", clock, InboxSettings.defaults(), deliveries -> {});
        this.server = SimulatorServer.start(archive, new Journal("datagrepper"), SharedCamel.PORT);
    }

    /** Which of the two resources is asked: /datagrepper/raw unless said. */
    ArchiveOnLoopback asking(String path) {
        this.path = path;
        return this;
    }

    /** Starts Camel and the back-fill. */
    ArchiveOnLoopback start(ArchiveSettings settings) {
        kamelet = new KameletArchive(SharedCamel.asking(path));
        restart(settings);
        return this;
    }

    /** As after a restart: what was only in memory is gone. */
    void restart(ArchiveSettings settings) {
        KnownMessages known = new KnownMessages(database.database());
        ArchiveLedger ledger = new ArchiveLedger(
                marks,
                new ArchiveTurn(database.database(), clock, "here", Duration.ofMinutes(2)),
                known,
                known.newest().orElse(null));
        Doorway doorway =
                new Doorway(envelopes, environments, subscriptions, inbox::put, row -> vetting.objection(row));
        Entrance entrance = new Entrance(doorway, Duration.ofSeconds(60));
        Stretches stretches = new Stretches(
                settings,
                clock,
                ledger,
                new SliceReader(kamelet, () -> {}),
                new Stretches.Entrances(new Sieve(doorway, known, entrance), entrance));
        backfill = new Backfill(settings, clock, doorway, ledger, stretches);
    }

    /** Subscribes a route, ordered by the payload's {@code key}. */
    void subscribe(String route, String... topics) {
        subscriptions.add(new Subscription(
                route, Stream.of(topics).map(TopicPattern::parse).toList(), payload -> payload.path("key")
                        .asText(null)));
    }

    Round round() {
        return backfill.round();
    }

    /** Half a minute later. */
    Round nextRound() {
        clock.pass(Duration.ofSeconds(30));
        return round();
    }

    static ObjectNode body(String key, int number) {
        return JsonNodeFactory.instance.objectNode().put("key", key).put("number", number);
    }

    /** A message is sent: the archive has it, the bus brings it. @param topic without prefix */
    UUID send(String topic, JsonNode body) {
        UUID id = lose(topic, body);
        bring(topic, id, clock.instant(), body);
        return id;
    }

    /** A message is sent and the archive has it; the bus never brings it. */
    UUID lose(String topic, JsonNode body) {
        UUID id = UUID.randomUUID();
        archive.keep(PREFIX + topic, id.toString(), JsonNodeFactory.instance.objectNode(), body);
        return id;
    }

    /** The bus brings a message that was sent at some time. */
    void bring(String topic, UUID id, Instant sentAt, JsonNode body) {
        Intake intake = new Intake(
                envelopes,
                environments,
                subscriptions,
                (entry, acknowledgement) -> inbox.put(entry, acknowledgement, result -> stored.arriveAndDeregister()));
        stored.register();
        intake.accept(
                new Received(
                        PREFIX + topic,
                        true,
                        Map.of("sent-at", sentAt.toString().replace("Z", "+00:00")),
                        id.toString(),
                        "application/json",
                        "utf-8",
                        body.toString().getBytes(StandardCharsets.UTF_8)),
                "rabbitmq",
                Acknowledgement.none());
    }

    /** Waits until all that was brought is on disk. */
    void settle() throws Exception {
        stored.awaitAdvanceInterruptibly(stored.arrive(), 60, TimeUnit.SECONDS);
    }

    /** Ids of messages from a source, in the order in which they were delivered to the routes. */
    List<String> from(String source) {
        return texts("SELECT m.id FROM message m LEFT JOIN delivery d ON d.message_id = m.id WHERE m.source = '"
                + source + "' ORDER BY d.id");
    }

    List<String> texts(String sql) {
        return database.database()
                .sql()
                .sql(sql)
                .query((row, number) -> String.valueOf(row.getString(1)))
                .list();
    }

    ArchiveMark mark(String scope) {
        return marks.all().stream()
                .filter(mark -> mark.scope().equals(scope))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no mark of " + scope + " in " + marks.all()));
    }

    /** Queries of the requests so far. */
    List<String> queries() {
        return server.requests().entries().stream().map(RequestLog.Entry::path).toList();
    }

    /** The archive goes away until {@link #archiveIsBack}. */
    void archiveIsGone() {
        server.close();
    }

    void archiveIsBack() throws Exception {
        server = SimulatorServer.start(archive, new Journal("datagrepper"), SharedCamel.PORT);
    }

    @Override
    public void close() {
        server.close();
        inbox.close();
        database.close();
    }
}
