package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.testing.Site;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The module flow while remote systems are away, slow, or say no: statements B5, B6 and the design's guarantees 4 to 7.
 * Drover asks of its own accord five times a second.
 */
class ModuleFlowFailuresTest extends OnASite {
    private static final String POSTS = "module-builds";

    @Override
    Map<String, String> settings() {
        return Map.of(
                "drover.dispatch.poll-interval", "200ms",
                "drover.mbs.timeout", "2s");
    }

    private void mbs(Fault fault) {
        site.simulators().server("mbs").faults().arm(fault);
    }

    @Test
    void learnsWithoutAnyMessageOfMbsWhatBecameOfABuild() {
        modules.ready("poll:1", "poll-rpm@main");
        modules.ready("after-poll:1", "none@main", "poll:1");
        site.bus().hold("mbs.module.state.change");

        modules.spec("poll-rpm", "main");
        site.awaitEnded();

        assertThat(site.bus().held()).isNotEmpty();
        assertThat(effects.in("mbs")).containsExactly(submitted("poll:1"), submitted("after-poll:1"));
        assertThat(site.events("poll-rpm/")).containsExactly("COMPLETE: All 4 actions are done.");
    }

    /** B5. */
    @Test
    void waitsWhileALookupCannotTellAndLetsOtherKeysPass() {
        modules.ready("sick:1", "sick-rpm@main");
        modules.ready("well:1", "well-rpm@main");
        site.simulators()
                .server("distgit")
                .faults()
                .arm(Fault.status(503).on("GET", "modules/sick.git").always());

        modules.spec("sick-rpm", "main");
        Site.await(() -> site.texts("SELECT id FROM lookup WHERE outcome = 'unavailable'")
                        .size()
                >= 4);
        modules.spec("well-rpm", "main");
        Site.await(() -> {
            site.simulators().tick();
            return site.events("well-rpm/").equals(List.of("COMPLETE: All 2 actions are done."));
        });
        assertThat(site.texts("SELECT DISTINCT state FROM delivery WHERE state = 'WAITING' AND reason LIKE"
                        + " 'could not tell: %sick%503%'"))
                .containsExactly("WAITING");
        assertThat(effects.in("mbs")).containsExactly(submitted("well:1"));
        endFaults();
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("well:1"), submitted("sick:1"));
        List<OffsetDateTime> asked = site
                .texts("SELECT l.asked_at FROM lookup l JOIN delivery d ON d.id = l.delivery_id"
                        + " WHERE l.outcome = 'unavailable' AND d.id = (SELECT MIN(delivery_id) FROM lookup WHERE outcome"
                        + " = 'unavailable') ORDER BY l.id")
                .stream()
                .map(ModuleFlowFailuresTest::time)
                .toList();
        assertThat(Duration.between(asked.get(0), asked.get(1))).isGreaterThan(Duration.ofMillis(79));
        assertThat(Duration.between(asked.get(1), asked.get(2))).isGreaterThan(Duration.ofMillis(159));
        assertThat(site.texts("SELECT id FROM dead_letter WHERE delivery_id IS NOT NULL"))
                .isEmpty();
    }

    private static OffsetDateTime time(String text) {
        String iso = text.replace(' ', 'T');
        return OffsetDateTime.parse(iso.matches(".*[+-]\\d\\d") ? iso + ":00" : iso);
    }

    /** B5. */
    @Test
    void submitsOnceAlthoughMbsAnswers503ForAWhileAndKojiIsNotKeptWaiting() {
        modules.ready("away:1", "away-rpm@main");
        mbs(Fault.status(503).on("POST", POSTS).always());

        modules.spec("away-rpm", "main");
        Site.await(() -> calls("away:1").size() >= 3);
        site.bus()
                .send(
                        "buildsys.tag",
                        UUID.randomUUID(),
                        JsonNodeFactory.instance
                                .objectNode()
                                .put("tag", "f42-candidate")
                                .put("name", "figlet")
                                .put("version", "2.2.5")
                                .put("release", "31.fc42"));
        Site.await(() -> {
            site.simulators().tick();
            return site.texts("SELECT state FROM action WHERE system = 'koji'").equals(List.of("DONE"));
        });
        assertThat(state("away:1")).isIn("UNKNOWN", "SENDING");
        endFaults();
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("away:1"));
        assertThat(effects.in("koji")).hasSize(1);
        assertThat(calls("away:1"))
                .startsWith("send ambiguous", "probe done", "send ambiguous", "probe done")
                .endsWith("probe done", "send done", "poll done");
        assertThat(site.events("away-rpm/")).containsExactly("COMPLETE: All 2 actions are done.");
    }

    /** B6. */
    @Test
    void failsAtOnceWhatMbsRefuses() {
        modules.ready("refused:1", "none@main");
        modules.ready("after-refused:1", "none@main", "refused:1");

        modules.commit("modules", "refused", "1", "refused.yaml", "document: modulemd\nversion: 2\ndata: nonsense\n");
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(effects.requests("mbs", "POST", POSTS)).isEqualTo(1);
        assertThat(calls("refused:1")).containsExactly("send refused");
        assertThat(site.text("SELECT reason FROM action WHERE name = 'refused:1'"))
                .startsWith("MBS POST module-builds/: HTTP 422, The following invalid modulemd was encountered");
        assertThat(site.events("refused/"))
                .containsExactly("COMPLETE: 3 of 3 actions failed: none of 2 builds was made.");
        assertThat(site.texts(
                        "SELECT l.reason_class || ' ' || l.state || ' ' || a.name FROM dead_letter l JOIN action a ON"
                                + " a.id = l.action_id WHERE a.name LIKE '%refused:1'"))
                .containsExactly("permanent OPEN refused:1");
    }

    @Test
    void takesAPageOfHtmlForNoAnswer() {
        modules.ready("html:1", "html-rpm@main");
        mbs(new Fault("GET", Pattern.compile(POSTS), Kind.STATUS, 200, 1, Duration.ZERO, null, "<html>Hello</html>"));
        mbs(new Fault("POST", Pattern.compile(POSTS), Kind.STATUS, 200, 1, Duration.ZERO, null, "<html>Hello</html>"));
        mbs(Fault.once(Kind.HTML).on("POST", POSTS));

        modules.spec("html-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("html:1"));
        assertThat(calls("html:1"))
                .containsExactly(
                        "send ambiguous", "probe done", "send ambiguous", "probe done", "send done", "poll done");
        assertThat(site.texts("SELECT answer FROM lookup WHERE outcome = 'unavailable' AND answer LIKE '%whole JSON%'"))
                .isNotEmpty();
    }

    @Test
    void waitsAsLongAsMbsAsks() {
        modules.ready("patient:1", "patient-rpm@main");
        mbs(Fault.status(429).retryAfter(2).on("POST", POSTS));

        modules.spec("patient-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("patient:1"));
        assertThat(calls("patient:1")).startsWith("send unavailable").endsWith("send done", "poll done");
        List<OffsetDateTime> called = site
                .texts("SELECT c.called_at FROM call c JOIN action a ON a.id = c.action_id"
                        + " WHERE a.name = 'patient:1' AND a.system = 'mbs' ORDER BY c.id")
                .stream()
                .map(ModuleFlowFailuresTest::time)
                .toList();
        assertThat(Duration.between(called.get(0), called.get(1))).isGreaterThan(Duration.ofMillis(1990));
    }

    @Test
    void givesUpWaitingForAnAnswerAndAsksWhetherItWasTaken() {
        modules.ready("hang:1", "hang-rpm@main");
        mbs(Fault.once(Kind.HANG).on("POST", POSTS));

        modules.spec("hang-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("hang:1"));
        assertThat(calls("hang:1")).containsExactly("send ambiguous", "probe done", "send done", "poll done");
    }

    @Test
    void adoptsABuildWhoseAnswerWasLost() {
        modules.ready("lost:1", "lost-rpm@main");
        modules.ready("half:1", "lost-rpm@main");
        mbs(Fault.once(Kind.DROP_AFTER).on("POST", POSTS));
        mbs(Fault.once(Kind.HALF).on("POST", POSTS));

        modules.spec("lost-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactlyInAnyOrder(submitted("lost:1"), submitted("half:1"));
        assertThat(calls("lost:1")).containsExactly("send ambiguous", "probe done", "poll done");
        assertThat(calls("half:1")).containsExactly("send ambiguous", "probe done", "poll done");
        assertThat(site.texts("SELECT external_id FROM action WHERE name IN ('lost:1', 'half:1') AND system = 'mbs'"
                        + " ORDER BY name"))
                .containsExactly(build("half:1"), build("lost:1"));
    }

    @Test
    void pushesOneCommitAlthoughTheAnswerToThePushWasLost() {
        modules.ready("swap:1", "swap-rpm@main");
        site.simulators()
                .server("distgit")
                .faults()
                .arm(Fault.once(Kind.DROP_AFTER).on("POST", "modules/swap.git/git-receive-pack"));

        modules.spec("swap-rpm", "main");
        site.awaitEnded();

        assertThat(effects.all()).containsExactly(pushed("swap:1"), submitted("swap:1"));
    }

    @Test
    void tellsACanceledBuildFromAFailedOne() {
        modules.ready("cancel:1", "cancel-rpm@main");
        modules.ready("garbage:1", "garbage-rpm@main");

        modules.spec("cancel-rpm", "main");
        modules.spec("garbage-rpm", "main");
        Site.await(
                () -> state("cancel:1").equals("ACCEPTED") && state("garbage:1").equals("ACCEPTED"));
        assertThat(modules.cancel(Long.parseLong(build("cancel:1")))).isEqualTo(200);
        site.simulators().mbs().collectGarbage(Long.parseLong(build("garbage:1")));
        site.awaitEnded();

        assertThat(state("cancel:1")).isEqualTo("CANCELED");
        assertThat(site.text("SELECT reason FROM action WHERE name = 'cancel:1' AND system = 'mbs'"))
                .contains("Canceled by drover");
        assertThat(state("garbage:1")).isEqualTo("FAILED");
        assertThat(site.events("cancel-rpm/"))
                .containsExactly("COMPLETE: 1 of 2 actions failed: none of 1 build was made.");
        assertThat(site.events("garbage-rpm/"))
                .containsExactly("COMPLETE: 1 of 2 actions failed: none of 1 build was made.");
        assertThat(effects.in("mbs")).hasSize(2);
    }
}
