package io.drover.bus.archive;

import static io.drover.bus.archive.ArchiveOnLoopback.NOON;
import static io.drover.bus.archive.ArchiveOnLoopback.PREFIX;
import static io.drover.bus.archive.ArchiveOnLoopback.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/**
 * A bus that loses one message in a hundred, and an outage of a day, with every figure checked at the end. The normal run
 * takes a tenth of the messages and H2; {@code -Ddrover.test.archive=10} takes all of them and PostgreSQL.
 */
class LostMessagesTest {
    private static final int SCALE = Integer.getInteger("drover.test.archive", 1);
    private static final int KEYS = 200;
    private static final List<String> TOPICS = List.of("git.receive", "buildsys.tag", "bodhi.update.edit");

    private record Sent(
            UUID id, String topic, String key, Instant at, boolean lost, int lateSeconds, ObjectNode body) {}

    @Test
    void onePercentThatTheBusLosesIsFoundWithinAMinute() throws Exception {
        onePercentLost(database(), 5_500 * SCALE, Duration.ofMinutes(30L * SCALE));
    }

    @Test
    void aDayOfOutageIsCaughtUpWithWithinAMinute() throws Exception {
        assertThat(caughtUp(database(), 6_000 * SCALE)).isLessThan(Duration.ofSeconds(60));
    }

    private static TestDatabase database() {
        return SCALE == 1 ? TestDatabases.h2() : TestDatabases.postgres();
    }

    private static void onePercentLost(TestDatabase database, int count, Duration over) throws Exception {
        database.settings();
        Random random = new Random(7);
        try (ArchiveOnLoopback site = new ArchiveOnLoopback(database)) {
            site.subscribe("route", "git.receive", "buildsys.*", "bodhi.update.#");
            site.start(ArchiveSettings.defaults());
            site.round();
            Map<UUID, Sent> lost = new HashMap<>();
            Deque<Sent> onTheirWay = new ArrayDeque<>();
            long ticks = over.toSeconds();
            int sent = 0;
            for (long tick = 1; tick <= ticks + 60; tick++) {
                site.clock.pass(Duration.ofSeconds(1));
                for (; sent < count * Math.min(tick, ticks) / ticks; sent++) {
                    Sent message = send(site, sent, sent % 100 == 42, random.nextInt(10));
                    if (message.lost()) {
                        lost.put(message.id(), message);
                    } else {
                        onTheirWay.add(message);
                    }
                }
                bring(site, onTheirWay);
                if (tick % 30 == 0) {
                    site.settle();
                    site.round();
                }
            }
            check(site, lost, count);
        }
    }

    private static Sent send(ArchiveOnLoopback site, int number, boolean lost, int lateSeconds) {
        String key = "key" + number % KEYS;
        ObjectNode body = body(key, number);
        String topic = TOPICS.get(number % TOPICS.size());
        UUID id = site.lose(topic, body);
        return new Sent(id, topic, key, site.clock.instant(), lost, lateSeconds, body);
    }

    /** Those whose time has come; the others stay on their way for up to ten seconds. */
    private static void bring(ArchiveOnLoopback site, Deque<Sent> onTheirWay) {
        Instant now = site.clock.instant();
        onTheirWay.removeIf(message -> {
            boolean arrives = !message.at().plusSeconds(message.lateSeconds()).isAfter(now);
            if (arrives) {
                site.bring(message.topic(), message.id(), message.at(), message.body());
            }
            return arrives;
        });
    }

    private static void check(ArchiveOnLoopback site, Map<UUID, Sent> lost, int count) {
        assertThat(lost).hasSize(count / 100);
        List<String> found = site.texts(
                "SELECT m.id || ' ' || d.ordering_key || ' ' || EXTRACT(EPOCH FROM (m.received_at - m.sent_at))"
                        + " FROM message m JOIN delivery d ON d.message_id = m.id WHERE m.source = 'archive' ORDER BY d.id");
        assertThat(found.stream().map(row -> UUID.fromString(row.split(" ")[0])))
                .as("found are just the lost ones: all, none that was only late, none twice")
                .containsExactlyInAnyOrderElementsOf(lost.keySet());
        Map<String, Instant> lastOfKey = new HashMap<>();
        double slowest = 0;
        for (String row : found) {
            String[] fields = row.split(" ");
            Instant at = lost.get(UUID.fromString(fields[0])).at();
            Instant before = lastOfKey.put(fields[1], at);
            assertThat(before == null || !before.isAfter(at))
                    .as("order within " + fields[1])
                    .isTrue();
            slowest = Math.max(slowest, Double.parseDouble(fields[2]));
        }
        assertThat(slowest).as("seconds from the archive to the ledger").isLessThanOrEqualTo(60);
        assertThat(site.texts("SELECT COUNT(*) FROM message")).containsExactly(String.valueOf(count));
        assertThat(site.texts("SELECT COUNT(*) FROM delivery")).containsExactly(String.valueOf(count));
        assertThat(site.texts("SELECT COUNT(*) FROM message WHERE receptions <> 1"))
                .containsExactly("0");
        System.out.println("lost " + lost.size() + " of " + count + ", found " + found.size() + ", the slowest after "
                + slowest + " s, " + site.archive.size() + " in the archive");
    }

    /** A third of what was archived is subscribed. */
    private static Duration caughtUp(TestDatabase database, int count) throws Exception {
        database.settings();
        try (ArchiveOnLoopback site = new ArchiveOnLoopback(database)) {
            site.subscribe("route", "git.receive", "buildsys.tag");
            site.start(ArchiveSettings.defaults());
            site.round();
            site.nextRound();
            ObjectNode none = JsonNodeFactory.instance.objectNode();
            Duration day = Duration.ofDays(1);
            int wanted = 0;
            for (int i = 0; i < count; i++) {
                Instant at = NOON.plusSeconds(60).plusMillis(day.toMillis() * i / count);
                String topic = i % 6 == 0 ? "git.receive" : i % 6 == 1 ? "buildsys.tag" : "copr.build.start";
                wanted += topic.startsWith("copr") ? 0 : 1;
                site.archive.keep(at, PREFIX + topic, UUID.randomUUID().toString(), none, body("key" + i % KEYS, i));
            }
            site.clock.pass(day.plusMinutes(5));
            long began = System.nanoTime();
            Round round = site.round();
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            assertThat(round.trouble()).isNull();
            assertThat(round.recovered()).isEqualTo(wanted);
            assertThat(site.texts("SELECT COUNT(*) FROM message")).containsExactly(String.valueOf(wanted));
            assertThat(site.from("archive"))
                    .as("in the order in which they were sent")
                    .isEqualTo(site.texts("SELECT m.id FROM message m JOIN delivery d ON d.message_id = m.id"
                            + " ORDER BY m.sent_at, d.id"));
            System.out.println(
                    "a day of " + count + " archived messages, " + wanted + " of them subscribed, caught up in "
                            + took.toMillis() + " ms with " + site.queries().size() + "+ questions");
            return took;
        }
    }
}
