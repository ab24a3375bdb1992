package io.drover.bus.archive;

import static io.drover.bus.archive.ArchiveOnLoopback.NOON;
import static io.drover.bus.archive.ArchiveOnLoopback.PREFIX;
import static io.drover.bus.archive.ArchiveOnLoopback.body;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.ledger.ArchiveMark.State;
import io.drover.sandbox.Fault;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the bus lost is found, once; what it did not lose is left alone; what cannot be told is asked again. */
class BackfillTest {
    private static final String TOPIC = "git.receive";
    private static final String SCOPE = "topic:" + PREFIX + TOPIC;

    private ArchiveOnLoopback site;

    private ArchiveOnLoopback start() throws Exception {
        return start(TestDatabases.h2(), "/datagrepper/raw");
    }

    private ArchiveOnLoopback start(TestDatabase database, String path) throws Exception {
        site = new ArchiveOnLoopback(database).asking(path);
        site.subscribe("route", TOPIC);
        site.start(ArchiveSettings.defaults());
        site.round();
        return site;
    }

    @AfterEach
    void close() {
        if (site != null) {
            site.close();
        }
    }

    static List<TestDatabase> databases() {
        return List.of(TestDatabases.h2(), TestDatabases.postgres());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void takesInWhatTheBusLostAndLeavesTheRestAsItIs(TestDatabase database) throws Exception {
        database.settings();
        start(database, "/datagrepper/raw");
        site.clock.pass(Duration.ofSeconds(1));
        UUID brought = site.send(TOPIC, body("a", 1));
        UUID lost = site.lose(TOPIC, body("a", 2));
        site.settle();
        Round round = site.nextRound();
        assertThat(round.recovered()).isEqualTo(1);
        assertThat(round.oldest()).isEqualTo(NOON.plusSeconds(1));
        assertThat(site.from("archive")).containsExactly(lost.toString());
        assertThat(site.from("rabbitmq")).containsExactly(brought.toString());
        assertThat(site.nextRound().recovered()).as("found once").isZero();
        assertThat(site.texts("SELECT receptions FROM message"))
                .as("known ones cost no write")
                .containsOnly("1");
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.CURRENT);
        assertThat(site.mark(SCOPE).recovered()).isEqualTo(1);
        assertThat(site.mark(SCOPE).mark()).isEqualTo(NOON.plusSeconds(46));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/datagrepper/raw", "/datagrepper/v2/search"})
    void readsBothForms(String path) throws Exception {
        start(TestDatabases.h2(), path);
        site.clock.pass(Duration.ofSeconds(1));
        UUID lost = site.lose(TOPIC, body("a", 1));
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.texts("SELECT id || ' ' || topic FROM message")).containsExactly(lost + " " + PREFIX + TOPIC);
        assertThat(site.texts("SELECT ordering_key FROM delivery"))
                .as("the payload was found")
                .containsExactly("a");
        assertThat(site.texts("SELECT sent_at FROM message WHERE sent_at IS NULL"))
                .isEmpty();
    }

    @Test
    void readsBothFormsInOneAnswer() throws Exception {
        start();
        site.clock.pass(Duration.ofSeconds(1));
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        ObjectNode v2 =
                JsonNodeFactory.instance.objectNode().put("id", one.toString()).put("topic", PREFIX + TOPIC);
        v2.putObject("headers").put("sent-at", "2026-05-20T12:00:01+00:00");
        v2.set("body", body("a", 1));
        site.archive.keepAsItIs(site.clock.instant(), PREFIX + TOPIC, v2);
        site.archive.keep(PREFIX + TOPIC, "2026-" + other, JsonNodeFactory.instance.objectNode(), body("a", 2));
        assertThat(site.nextRound().recovered()).isEqualTo(2);
        assertThat(site.from("archive")).containsExactly(one.toString(), other.toString());
        assertThat(site.texts("SELECT DISTINCT envelope FROM message"))
                .containsExactlyInAnyOrder("datagrepper", "fedmsg");
    }

    @Test
    void takesTheWrappingOffThatTheBridgePutAround() throws Exception {
        start();
        site.clock.pass(Duration.ofSeconds(1));
        ObjectNode wrapped = JsonNodeFactory.instance.objectNode().put("msg_id", "2026-" + UUID.randomUUID());
        wrapped.set("msg", body("inner", 1));
        site.lose(TOPIC, wrapped);
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.texts("SELECT ordering_key FROM delivery")).containsExactly("inner");
    }

    @Test
    void doesNotMissWhatIsStillOnItsWay() throws Exception {
        start();
        site.clock.pass(Duration.ofSeconds(20));
        UUID late = site.lose(TOPIC, body("a", 1));
        site.clock.pass(Duration.ofSeconds(10));
        assertThat(site.round().recovered())
                .as("10 s old, and the grace is 15 s")
                .isZero();
        site.bring(TOPIC, late, NOON.plusSeconds(20), body("a", 1));
        site.settle();
        assertThat(site.nextRound().recovered()).isZero();
        assertThat(site.from("rabbitmq")).containsExactly(late.toString());
    }

    @Test
    void doesNotMissWhatStandsInAQueueThatIsBeingWorkedOff() throws Exception {
        start();
        List<UUID> queued = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            site.clock.pass(Duration.ofMinutes(1));
            queued.add(site.lose(TOPIC, body("a", i)));
        }
        site.clock.pass(Duration.ofMinutes(1));
        for (int i = 0; i < 5; i++) {
            site.bring(TOPIC, queued.get(i), NOON.plus(Duration.ofMinutes(i + 1L)), body("a", i));
        }
        site.settle();
        assertThat(site.round().recovered())
                .as("the bus is at the fifth of ten")
                .isZero();
        for (int i = 5; i < 10; i++) {
            site.bring(TOPIC, queued.get(i), NOON.plus(Duration.ofMinutes(i + 1L)), body("a", i));
        }
        site.settle();
        site.nextRound();
        assertThat(site.nextRound().recovered()).isZero();
        assertThat(site.from("archive")).isEmpty();
    }

    @Test
    void leavesOtherEnvironmentsAndOtherTopicsAlone() throws Exception {
        site = new ArchiveOnLoopback(TestDatabases.h2());
        site.subscribe("route", "bodhi.update.#");
        site.start(ArchiveSettings.defaults()).round();
        site.clock.pass(Duration.ofSeconds(1));
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        site.archive.keep(
                "org.fedoraproject.stg.bodhi.update.edit", UUID.randomUUID().toString(), none, body("a", 1));
        site.archive.keep("org.centos.prod.bodhi.update.edit", UUID.randomUUID().toString(), none, body("a", 2));
        site.lose("bodhi.compose.start", body("a", 3));
        site.lose(TOPIC, body("a", 4));
        UUID ours = site.lose("bodhi.update.edit", body("a", 5));
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.texts("SELECT id FROM message")).containsExactly(ours.toString());
        assertThat(site.queries()).as("one question").hasSize(1).allMatch(query -> query.contains("&category=bodhi"));
    }

    @Test
    void asksForAllTopicsInOneQuestion() throws Exception {
        site = new ArchiveOnLoopback(TestDatabases.h2());
        for (int i = 0; i < 40; i++) {
            site.subscribe("route" + i, "topic.number" + i, "git.receive");
        }
        site.start(ArchiveSettings.defaults()).round();
        site.clock.pass(Duration.ofSeconds(1));
        site.lose("topic.number7", body("a", 1));
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.queries()).hasSize(1);
        assertThat(site.marks.all()).hasSize(41);
    }

    @Test
    void anEmptyLedgerBeginsNow() throws Exception {
        site = new ArchiveOnLoopback(TestDatabases.h2());
        site.lose(TOPIC, body("a", 1));
        site.clock.pass(Duration.ofMinutes(5));
        site.subscribe("route", TOPIC);
        site.start(ArchiveSettings.defaults()).round();
        assertThat(site.nextRound().recovered()).isZero();
        assertThat(site.texts("SELECT id FROM message")).isEmpty();
    }

    @Test
    void aLedgerThatNeverAskedGoesOnWhereTheBusLeftOff() throws Exception {
        site = new ArchiveOnLoopback(TestDatabases.h2());
        site.subscribe("route", TOPIC);
        site.send(TOPIC, body("a", 1));
        site.settle();
        site.clock.pass(Duration.ofHours(1));
        UUID lost = site.lose(TOPIC, body("a", 2));
        site.clock.pass(Duration.ofHours(1));
        site.start(ArchiveSettings.defaults());
        assertThat(site.round().recovered()).isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(lost.toString());
    }

    @Test
    void aRouteThatIsNewBeginsNow() throws Exception {
        start();
        site.clock.pass(Duration.ofSeconds(1));
        site.lose("buildsys.tag", body("a", 1));
        UUID other = site.lose(TOPIC, body("a", 2));
        site.nextRound();
        site.subscribe("new", "buildsys.tag");
        site.nextRound();
        UUID later = site.lose("buildsys.tag", body("a", 3));
        site.nextRound();
        site.nextRound();
        assertThat(site.from("archive")).containsExactly(other.toString(), later.toString());
        assertThat(site.marks.all())
                .extracting(mark -> mark.mark())
                .as("asked for together from now on")
                .containsOnly(site.mark(SCOPE).mark());
    }

    @Test
    void looksNoFurtherBackThanTheGreatestAge() throws Exception {
        start();
        site.nextRound();
        site.lose(TOPIC, body("a", 1));
        site.clock.pass(Duration.ofDays(6));
        UUID young = site.lose(TOPIC, body("a", 2));
        site.clock.pass(Duration.ofDays(2));
        assertThat(site.round().recovered()).isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(young.toString());
    }

    @Test
    void takesThemInInTheOrderInWhichTheyWereSent() throws Exception {
        start();
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            sent.add(UUID.randomUUID().toString());
        }
        for (int i = 249; i >= 0; i--) {
            site.archive.keep(NOON.plusSeconds(i), PREFIX + TOPIC, sent.get(i), none, body("a", i));
        }
        site.clock.pass(Duration.ofMinutes(10));
        assertThat(site.round().recovered()).isEqualTo(250);
        assertThat(site.from("archive")).isEqualTo(sent);
    }

    @Test
    void findsWhatTheArchiveTakesInLate() throws Exception {
        start();
        site.archive.lag(Duration.ofMinutes(5));
        UUID lost = site.lose(TOPIC, body("a", 1));
        for (int i = 0; i < 9; i++) {
            assertThat(site.nextRound().recovered()).isZero();
        }
        site.nextRound();
        assertThat(site.from("archive")).containsExactly(lost.toString());
    }

    @Test
    void findsWhatTheArchiveTakesInVeryLateByTheSweep() throws Exception {
        start();
        site.archive.lag(Duration.ofMinutes(90));
        UUID lost = site.lose(TOPIC, body("a", 1));
        for (int i = 0; i < 10; i++) {
            site.clock.pass(Duration.ofMinutes(15));
            site.round();
        }
        assertThat(site.from("archive")).containsExactly(lost.toString());
    }

    @Test
    void anArchiveThatIsAwayIsAskedAgainFromTheSamePlace() throws Exception {
        start();
        site.nextRound();
        Instant before = site.mark(SCOPE).mark();
        site.archiveIsGone();
        UUID lost = site.lose(TOPIC, body("a", 1));
        Round round = site.nextRound();
        assertThat(round.isAway()).isTrue();
        assertThat(site.mark(SCOPE).mark()).isEqualTo(before);
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.AWAY);
        site.clock.pass(Duration.ofHours(3));
        site.archiveIsBack();
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(lost.toString());
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.CURRENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTML", "HALF", "DROP_BEFORE", "DROP_AFTER", "HANG"})
    void anAnswerThatIsNoneIsAskedForAgain(String kind) throws Exception {
        start();
        UUID lost = site.lose(TOPIC, body("a", 1));
        site.clock.pass(Duration.ofMinutes(30));
        site.server.faults().arm(Fault.once(Fault.Kind.valueOf(kind)));
        assertThat(site.round().recovered())
                .as("asked for less, in the same round")
                .isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(lost.toString());
    }

    @Test
    void goesInShorterStepsWhereTheArchiveIsSlow() throws Exception {
        start();
        for (int i = 0; i < 50; i++) {
            site.clock.pass(Duration.ofMinutes(5));
            site.lose(TOPIC, body("a", i));
        }
        site.archive.mostAtOnce(Duration.ofMinutes(4));
        site.clock.pass(Duration.ofMinutes(5));
        assertThat(site.round().recovered()).isEqualTo(50);
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.CURRENT);
    }

    @Test
    void waitsAsLongAsItIsAskedTo() throws Exception {
        start();
        site.server.faults().arm(Fault.status(503).retryAfter(77));
        Round round = site.nextRound();
        assertThat(round.isAway()).isTrue();
        assertThat(round.retryAfter()).isEqualTo(Duration.ofSeconds(77));
    }

    @Test
    void aQuestionThatIsRefusedIsSaidAndMovesNothing() throws Exception {
        start();
        site.server.faults().arm(Fault.status(404).always());
        Instant before = site.mark(SCOPE).mark();
        assertThat(site.nextRound().trouble()).contains("HTTP 404", "drover.archive.url");
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.REFUSED);
        assertThat(site.mark(SCOPE).mark()).isEqualTo(before);
    }

    @Test
    void anEmptyAnswerIsNotBelievedWhereTheBusHadMessages() throws Exception {
        start();
        site.nextRound();
        Instant before = site.mark(SCOPE).mark();
        site.clock.pass(Duration.ofMinutes(30));
        site.send(TOPIC, body("a", 1));
        UUID lost = site.lose(TOPIC, body("a", 2));
        site.settle();
        site.clock.pass(Duration.ofMinutes(30));
        site.archive.answerEmpty(20);
        Round round = site.round();
        assertThat(round.doubt()).contains("it has nothing", "where the bus brought " + PREFIX + TOPIC);
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.DOUBTFUL);
        assertThat(site.mark(SCOPE).mark()).isBefore(before.plus(Duration.ofMinutes(30)));
        site.archive.answerEmpty(0);
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(lost.toString());
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.CURRENT);
        assertThat(site.mark(SCOPE).doubtedSince()).isNull();
    }

    @Test
    void anArchiveThatLacksAMessageForGoodStopsNothing() throws Exception {
        start();
        site.bring(TOPIC, UUID.randomUUID(), NOON.plusSeconds(5), body("a", 1));
        site.settle();
        site.clock.pass(Duration.ofMinutes(30));
        assertThat(site.round().doubt()).isNotNull();
        site.clock.pass(Duration.ofMinutes(61));
        site.round();
        UUID lost = site.lose(TOPIC, body("a", 2));
        assertThat(site.nextRound().recovered()).isEqualTo(1);
        assertThat(site.from("archive")).containsExactly(lost.toString());
    }

    @Test
    void readsAllAgainWhereRowsShiftBetweenPages() throws Exception {
        start();
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 150; i++) {
            site.archive.keep(
                    NOON.plusSeconds(i + 10), PREFIX + TOPIC, UUID.randomUUID().toString(), none, body("a", i));
        }
        AtomicBoolean first = new AtomicBoolean(true);
        site.archive.whenAsked(page -> {
            if (page == 2 && first.getAndSet(false)) {
                for (int i = 0; i < 60; i++) {
                    site.archive.keep(
                            NOON.plusSeconds(i + 10),
                            PREFIX + TOPIC,
                            UUID.randomUUID().toString(),
                            none,
                            body("b", i));
                }
            }
        });
        site.clock.pass(Duration.ofMinutes(5));
        assertThat(site.round().recovered()).isEqualTo(210);
        assertThat(site.mark(SCOPE).state()).isEqualTo(State.CURRENT);
    }

    @Test
    void rowsThatComeTwiceEnterOnce() throws Exception {
        start();
        ObjectNode none = JsonNodeFactory.instance.objectNode();
        for (int i = 0; i < 130; i++) {
            String id = UUID.randomUUID().toString();
            site.archive.keep(NOON.plusSeconds(i + 10), PREFIX + TOPIC, id, none, body("a", i));
            site.archive.keep(NOON.plusSeconds(i + 10), PREFIX + TOPIC, "2026-" + id, none, body("a", i));
        }
        site.clock.pass(Duration.ofMinutes(5));
        assertThat(site.round().recovered()).isEqualTo(130);
        assertThat(site.texts("SELECT receptions FROM message"))
                .containsOnly("1")
                .hasSize(130);
    }

    @Test
    void aRowThatCannotBeReadIsADeadLetterOnce() throws Exception {
        start();
        ObjectNode broken = JsonNodeFactory.instance.objectNode().put("topic", PREFIX + TOPIC);
        broken.putNull("msg").put("msg_id", "2026-" + UUID.randomUUID()).put("timestamp", 1.0);
        site.archive.keepAsItIs(NOON.plusSeconds(5), PREFIX + TOPIC, broken);
        assertThat(site.nextRound().unreadable()).isEqualTo(1);
        assertThat(site.nextRound().unreadable()).isZero();
        assertThat(site.texts("SELECT reason_class || ' ' || source FROM dead_letter"))
                .containsExactly("invalid archive");
        assertThat(site.texts("SELECT id FROM message")).isEmpty();
    }

    @Test
    void aMessageThatIsObjectedToIsAForgedDeadLetterOnce() throws Exception {
        start();
        site.vetting = row -> Optional.of("signed by nobody");
        site.lose(TOPIC, body("a", 1));
        assertThat(site.nextRound().recovered()).isZero();
        site.nextRound();
        assertThat(site.texts("SELECT reason_class || ' ' || evidence FROM dead_letter"))
                .containsExactly("forged signed by nobody");
        assertThat(site.texts("SELECT id FROM message")).isEmpty();
    }
}
