package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.rabbitmq.client.AMQP;
import io.drover.sandbox.Fault;
import io.drover.sandbox.SandboxJson;
import io.drover.testing.Site;
import io.drover.testing.SiteBus.Said;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What is in the table before the broker hears of it, and what is judged from the table: statements B1 and B9. */
class RejudgingTest extends OnASite {
    @Override
    Map<String, String> settings() {
        return Map.of("drover.bus.prefetch", "1", "drover.dispatch.poll-interval", "200ms");
    }

    /** B1: with one message at a time, the second comes only when the first was acknowledged. */
    @Test
    void acknowledgesOnlyWhatIsInTheLedger() throws Exception {
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        CountDownLatch inTheWay = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        CompletableFuture<Void> blocker = CompletableFuture.runAsync(() -> blockRow(first, inTheWay, done));
        inTheWay.await();

        push(first);
        push(second);
        Awaitility.await()
                .atMost(Site.LIMIT)
                .during(Duration.ofSeconds(1))
                .until(() -> site.queued() >= 1
                        && site.texts("SELECT id FROM message WHERE id IN (?, ?)", first, second)
                                .isEmpty());
        done.countDown();
        blocker.join();
        Site.await(() -> site.queued() == 0);
        site.awaitEnded();

        assertThat(site.texts("SELECT id FROM message WHERE id IN (?, ?)", first, second))
                .hasSize(2);
    }

    private void push(UUID id) {
        ObjectNode body = SandboxJson.object();
        body.putObject("commit").put("namespace", "rpms").put("repo", "b1").put("branch", "main");
        site.bus().send("git.receive", id, body);
    }

    private void blockRow(UUID id, CountDownLatch inTheWay, CountDownLatch done) {
        try {
            site.ledger().database().inTransaction(sql -> {
                sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                                + " VALUES (?, 't', CURRENT_TIMESTAMP, 's', 'e', '{}', ?)")
                        .params(id, new byte[0])
                        .update();
                inTheWay.countDown();
                try {
                    done.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                throw new UnsupportedOperationException("rolled back");
            });
        } catch (UnsupportedOperationException expected) {
            assertThat(expected).hasMessage("rolled back");
        }
    }

    /** B1: the work takes long, the receipt does not. */
    @Test
    void acknowledgesWhileTheWorkWaits() {
        modules.ready("slow:1", "slow-rpm@main");
        site.simulators().server("mbs").faults().arm(Fault.status(503).always());

        modules.spec("slow-rpm", "main");
        modules.spec("slow-rpm", "main");
        modules.spec("slow-rpm", "main");
        Site.await(() -> site.texts(
                                "SELECT id FROM message WHERE id = ?",
                                site.bus().last("pagure.git.receive").id())
                        .size()
                == 1);
        Site.await(() -> site.queued() == 0);

        assertThat(site.texts("SELECT state FROM delivery WHERE route = ? AND state = 'WAITING'", SPEC))
                .isNotEmpty();
        endFaults();
        site.awaitEnded();
        assertThat(effects.in("mbs")).containsExactly(submitted("slow:1"));
    }

    /** B9, with a message in another character set than the ledger's. */
    @Test
    void judgesAgainFromTheTableAsItDidFromMemory() {
        diamond("again", "again-rpm@main");
        modules.unknownHead("again-root:1");
        site.simulators()
                .server("mbs")
                .faults()
                .arm(Fault.status(429).on("POST", "module-builds").always());
        site.bus().hold("git.receive", "pagure.git.receive");
        modules.spec("again-rpm", "main");
        Said push = site.bus().held().get(0);
        ((ObjectNode) push.body().path("commit")).put("agent", "Zoé");

        sendInLatin1(push);
        Site.await(() -> site.texts("SELECT id FROM call c").size() >= 1);
        List<String> first = judgement(push.id());
        site.stop();
        forgetJudgement(push.id());
        site.run();
        Site.await(() -> !site.texts("SELECT id FROM event WHERE message_id = ?", push.id())
                .isEmpty());
        List<String> second = judgement(push.id());
        endFaults();
        site.awaitEnded();

        assertThat(first).isEqualTo(second).hasSizeGreaterThan(15);
        assertThat(site.events("again-rpm/")).containsExactly("COMPLETE: All 7 actions are done.");
        assertThat(effects.in("mbs")).hasSize(4).endsWith(submitted("again-bottom:1"));
        assertThat(effects.in("distgit")).hasSize(3);
    }

    private void sendInLatin1(Said said) {
        AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                .messageId(said.id().toString())
                .contentType("application/json")
                .contentEncoding("iso-8859-1")
                .deliveryMode(2)
                .build();
        site.bus()
                .raw(
                        site.bus().prefix() + "." + said.topic(),
                        properties,
                        said.body().toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Decisions with their traces, lookups with their answers, the plan: everything but ids and times. */
    private List<String> judgement(UUID message) {
        List<String> all = new ArrayList<>(site.texts(
                "SELECT route || ' ' || decision || ' ' || reason || ' ' || trace FROM delivery WHERE message_id = ?"
                        + " ORDER BY route",
                message));
        site.texts(
                        "SELECT l.step || ' ' || l.question || ' ' || l.outcome || ' ' || l.answer FROM lookup l JOIN"
                                + " delivery d ON d.id = l.delivery_id WHERE d.message_id = ? ORDER BY l.id",
                        message)
                .forEach(lookup -> all.add(lookup.replaceAll("\"as_of\":\"[^\"]*\"", "")));
        all.addAll(site.texts("SELECT type || ' ' || search_key FROM event WHERE message_id = ? ORDER BY id", message));
        all.addAll(site.texts(
                "SELECT a.verb || ' ' || a.action_key || ' ' || a.name || ' ' || a.parameters || ' ' || a.batch || ' '"
                        + " || COALESCE(a.rebuild_reason, '') FROM action a JOIN event e ON e.id = a.event_id WHERE"
                        + " e.message_id = ? ORDER BY a.id",
                message));
        all.addAll(site.texts(
                "SELECT a.action_key || ' needs ' || n.action_key FROM action_dependency d JOIN action a ON a.id ="
                        + " d.action_id JOIN action n ON n.id = d.needs_id JOIN event e ON e.id = a.event_id WHERE"
                        + " e.message_id = ? ORDER BY a.id, n.id",
                message));
        return all;
    }

    private void forgetJudgement(UUID message) {
        String events = "(SELECT id FROM event WHERE message_id = ?)";
        String actions = "(SELECT id FROM action WHERE event_id IN " + events + ")";
        List.of(
                        "DELETE FROM call WHERE action_id IN " + actions,
                        "DELETE FROM action_dependency WHERE action_id IN " + actions,
                        "DELETE FROM action WHERE event_id IN " + events,
                        "DELETE FROM lookup WHERE delivery_id IN (SELECT id FROM delivery WHERE message_id = ?)",
                        "UPDATE delivery SET state = 'PENDING', decision = NULL, reason = NULL, event_id = NULL, trace ="
                                + " NULL, judged_at = NULL WHERE message_id = ?",
                        "DELETE FROM event WHERE message_id = ?")
                .forEach(sql -> site.ledger()
                        .database()
                        .inTransaction(client -> client.sql(sql).param(message).update()));
    }
}
