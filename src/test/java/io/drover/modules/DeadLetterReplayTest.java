package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.cli.DeadCommand;
import io.drover.sandbox.BusPublisher;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.testing.Site;
import io.drover.testing.SiteApi;
import io.drover.testing.SiteBus.Said;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** From a failure to its dead letter, and by {@code drover dead} back to work: statements B5 and B6 to their end. */
class DeadLetterReplayTest extends OnASite {
    private static final String POSTS = "module-builds";

    @Override
    Map<String, String> settings() {
        return Map.of(
                "drover.dispatch.poll-interval", "200ms",
                "drover.dispatch.max-attempts", "3",
                "drover.judge.max-attempts", "2",
                // it is about attempts: those that a breaker makes of its own do not count
                "drover.dispatch.breaker-calls", "1000");
    }

    private void mbs(Fault fault) {
        site.simulators().server("mbs").faults().arm(fault);
    }

    private record Ran(int code, String out) {}

    private Ran dead(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--url", "http://127.0.0.1:" + site.drover().port(), "--user", SiteApi.USER));
        all.add("--password=" + SiteApi.PASSWORD);
        StringWriter out = new StringWriter();
        CommandLine line =
                new CommandLine(new DeadCommand()).setOut(new PrintWriter(out)).setErr(new PrintWriter(out));
        int code = line.execute(all.toArray(String[]::new));
        return new Ran(code, out.toString());
    }

    private String letterOf(String module) {
        return site.text(
                "SELECT l.id FROM dead_letter l JOIN action a ON a.id = l.action_id WHERE a.name = ?"
                        + " AND l.state = 'OPEN'",
                module);
    }

    /** B6. */
    @Test
    void whatMbsRefusedIsBuiltOnceWhenItIsReplayed() {
        modules.ready("fixed:1", "fixed-rpm@main");
        modules.ready("after-fixed:1", "none@main", "fixed:1");
        mbs(Fault.status(422).on("POST", POSTS).always());
        modules.spec("fixed-rpm", "main");
        site.awaitEnded();
        assertThat(effects.in("mbs")).isEmpty();
        assertThat(state("fixed:1")).isEqualTo("FAILED");
        String letter = letterOf("fixed:1");
        assertThat(site.text(
                        "SELECT reason_class || ' ' || source || ' ' || system FROM dead_letter WHERE id = ?",
                        Long.valueOf(letter)))
                .isEqualTo("permanent mbs-submit-build mbs");
        endFaults();

        Ran shown = dead("show", letter);
        Ran preview = dead("replay", letter, "--dry-run");
        assertThat(state("fixed:1")).as("a preview changes nothing").isEqualTo("FAILED");
        Ran replayed = dead("replay", letter);
        Ran again = dead("replay", letter);
        site.awaitEnded();

        assertThat(shown.out())
                .contains(
                        "permanent, open",
                        "HTTP 422",
                        "send",
                        "mbs-submit-build fixed:1",
                        "drover dead replay " + letter);
        assertThat(preview.out()).contains("would replay 1 dead letters", letter + " permanent mbs-submit-build");
        assertThat(replayed).extracting(Ran::code).isEqualTo(0);
        assertThat(replayed.out())
                .contains("is looked for in mbs and sent if it is not there", "replay: 1 done, 0 left");
        assertThat(again.code()).as(again.out()).isOne();
        assertThat(effects.in("mbs")).containsExactly(submitted("fixed:1"), submitted("after-fixed:1"));
        assertThat(calls("fixed:1")).startsWith("send refused", "probe done", "send done");
        assertThat(site.events("fixed-rpm/")).containsExactly("COMPLETE: All 4 actions are done.");
        assertThat(site.api()
                        .json("/api/drover/dead-letters/" + letter)
                        .path("became")
                        .asText())
                .endsWith(" is DONE");
        assertThat(site.texts(
                        "SELECT who || ' ' || what || ': ' || subject FROM audit WHERE subject = ?",
                        "dead letter " + letter))
                .containsExactly(SiteApi.USER + " dead-letter.replay: dead letter " + letter);
    }

    /** B5: MBS had taken it, nobody could tell, and it was given up. */
    @Test
    void aReplayAdoptsWhatTookEffectAfterAll() {
        modules.ready("taken:1", "taken-rpm@main");
        site.simulators()
                .server("distgit")
                .faults()
                .arm(Fault.once(Kind.SLOW)
                        .delayed(Duration.ofMillis(1_500))
                        .on("POST", "modules/taken.git/git-receive-pack"));
        modules.spec("taken-rpm", "main");
        Site.await(() -> effects.in("distgit").size() == 1);
        mbs(Fault.once(Kind.DROP_AFTER).on("POST", POSTS));
        mbs(Fault.status(503).on("GET", POSTS).always());
        site.awaitEnded();
        assertThat(state("taken:1")).isEqualTo("DEAD");
        endFaults();

        assertThat(dead("replay", letterOf("taken:1")).code()).isZero();
        site.awaitEnded();

        assertThat(effects.in("mbs")).as("sent once").containsExactly(submitted("taken:1"));
        assertThat(effects.requests("mbs", "POST", POSTS)).isOne();
        assertThat(state("taken:1")).isEqualTo("DONE");
    }

    @Test
    void whatCouldNotBeJudgedIsJudgedAgainByItsCluster() {
        modules.ready("unread:1", "unread-rpm@main");
        site.simulators()
                .server("distgit")
                .faults()
                .arm(Fault.status(503).on("GET", "modules/unread.git").always());
        modules.spec("unread-rpm", "main");
        site.awaitEnded();
        List<String> clusters = site.texts(
                "SELECT DISTINCT fingerprint FROM dead_letter WHERE state = 'OPEN' AND source = ? AND evidence LIKE '%unread%'",
                SPEC);
        assertThat(clusters).hasSize(1);
        endFaults();

        Ran listed = dead("clusters");
        Ran replayed = dead("replay", "--cluster", clusters.get(0).substring(0, 12), "--since", "1h");
        site.awaitEnded();

        assertThat(listed.out()).contains(clusters.get(0).substring(0, 9), "exhausted", SPEC);
        assertThat(replayed.code()).as(replayed.out()).isZero();
        assertThat(effects.all()).containsExactlyInAnyOrder(pushed("unread:1"), submitted("unread:1"));
        assertThat(site.texts("SELECT state FROM dead_letter WHERE fingerprint = ?", clusters.get(0)))
                .containsOnly("REPLAYED");
    }

    @Test
    void whatCannotBeReadIsReplayedEditedAndActsOnce(@TempDir Path directory) throws IOException {
        modules.ready("typo:1", "typo-rpm@main");
        site.bus().hold("git.receive", "pagure.git.receive");
        modules.spec("typo-rpm", "main");
        Said push = site.bus().held().get(0);
        String whole = push.body().toString();
        site.bus().hold();
        site.bus()
                .raw(
                        site.bus().prefix() + "." + push.topic(),
                        BusPublisher.plain()
                                .builder()
                                .messageId(push.id().toString())
                                .build(),
                        whole.substring(0, whole.length() - 1).getBytes(StandardCharsets.UTF_8));
        Site.await(() -> site.texts("SELECT id FROM dead_letter WHERE message_id IS NULL AND state = 'OPEN'")
                        .size()
                == 1);
        String letter = site.text("SELECT id FROM dead_letter WHERE message_id IS NULL AND state = 'OPEN'");
        Path file = directory.resolve("payload.json");
        Files.writeString(file, whole);

        Ran plain = dead("replay", letter);
        String second = site.text("SELECT id FROM dead_letter WHERE former_id = ?", Long.valueOf(letter));
        Ran edited = dead("replay", second, "--edit", file.toString());
        site.awaitEnded();

        assertThat(plain.out()).contains("cannot be read again: dead letter " + second);
        assertThat(edited.code()).as(edited.out()).isZero();
        String message = site.text("SELECT replayed_as FROM dead_letter WHERE id = ?", Long.valueOf(second));
        assertThat(message).isNotEqualTo(push.id().toString());
        assertThat(site.text(
                        "SELECT source || ' ' || topic FROM message WHERE id = ?", java.util.UUID.fromString(message)))
                .isEqualTo("edit " + site.bus().prefix() + "." + push.topic());
        assertThat(site.text("SELECT headers FROM message WHERE id = ?", java.util.UUID.fromString(message)))
                .contains("\"drover-caused-by\":\"dead-letter/" + second + "\"");
        assertThat(effects.all()).containsExactlyInAnyOrder(pushed("typo:1"), submitted("typo:1"));

        // the original comes after all: the same work, already done
        site.bus().send(push);
        site.awaitEnded();
        assertThat(effects.all()).hasSize(2);
    }

    @Test
    void aForgedOneIsNotReplayedAndAWriteNeedsALogin() {
        long forged = site.ledger().database().inTransaction(sql -> sql.sql(
                                        "INSERT INTO dead_letter (reason_class, state, fingerprint, evidence, source, topic, headers, body,"
                                                + " created_at) VALUES ('forged', 'OPEN', 'f', 'bad signature', 'fedmsg', 'a.b.c', '{}', ?,"
                                                + " CURRENT_TIMESTAMP)")
                                .param("{}".getBytes(StandardCharsets.UTF_8))
                                .update())
                        > 0
                ? Long.parseLong(site.text("SELECT MAX(id) FROM dead_letter"))
                : 0;

        Ran replayed = dead("replay", Long.toString(forged));
        Ran discarded = dead("discard", Long.toString(forged), "--reason", "an attack");

        assertThat(replayed.code()).isOne();
        assertThat(replayed.out()).contains("left as it is: its signature cannot be checked here");
        assertThat(discarded.code()).as(discarded.out()).isZero();
        assertThat(site.text("SELECT state || ': ' || note FROM dead_letter WHERE id = ?", forged))
                .isEqualTo("DISCARDED: an attack");
        byte[] order = "{\"ids\":[1]}".getBytes(StandardCharsets.UTF_8);
        String path = "/api/drover/dead-letters/replay";
        assertThat(site.api().post(path, null, order).statusCode()).isEqualTo(401);
        JsonNode all = site.api().json("/api/drover/dead-letters?state=discarded");
        assertThat(all.path("items")).isNotEmpty();
        for (String bad : List.of(
                "{}",
                "[]",
                "{\"ids\":[]}",
                "{\"ids\":[\"x\"]}",
                "{\"cluster\":\"zz\"}",
                "{\"what\":1}",
                "{",
                "{\"since\":\"yesterday\"}",
                "{\"class\":\"odd\"}",
                "[".repeat(9_000))) {
            assertThat(site.api()
                            .post(path, SiteApi.PASSWORD, bad.getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .as(bad)
                    .isEqualTo(400);
        }
    }
}
