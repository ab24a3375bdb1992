package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.sandbox.Fault;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteBus.Said;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The module flow from the bus to MBS and back, statements AC-38 and AC-55 and the base statements that belong to them.
 * Completion is learnt from messages alone here: Drover asks of its own accord once an hour.
 */
abstract class ModuleFlowContract extends OnASite {
    @Override
    abstract Stack stack();

    @Override
    Map<String, String> settings() {
        return Map.of("drover.dispatch.poll-interval", "1h");
    }

    /** AC-38. */
    @Test
    void rebuildsEachModuleThatFollowsTheBranchOnce() {
        modules.ready("ac38a:1", "foo@2.2");
        modules.ready("ac38b:3", "foo@2.2");
        modules.ready("ac38c:1", "foo@main");

        String commit = modules.spec("foo", "2.2");
        site.awaitEnded();

        assertThat(effects.all())
                .containsExactlyInAnyOrder(
                        pushed("ac38a:1"), pushed("ac38b:3"), submitted("ac38a:1"), submitted("ac38b:3"));
        assertThat(effects.requests("mbs", "POST", "module-builds")).isEqualTo(2);
        assertThat(effects.requests("distgit", "POST", "git-receive-pack")).isEqualTo(2);
        assertThat(effects.in("koji")).isEmpty();
        assertThat(modules.headMessage("ac38a:1"))
                .isEqualTo("Bump to rebuild because of rpms/foo#2.2@" + commit
                        + ".\n\nDrover-Action: commit to ac38a:1 because of rpms/foo#2.2@" + commit + "\n");
        assertThat(site.texts(
                        "SELECT type || ' ' || search_key || ' ' || state FROM event WHERE search_key LIKE 'foo/%'"))
                .containsExactly("GitRPMSpecChangeEvent foo/2.2?#" + commit + " COMPLETE");
        assertThat(site.texts("SELECT name || ' ' || state || ' ' || external_id || ' ' || resolved FROM action"
                        + " WHERE artifact = 'MODULE' AND name LIKE 'ac38%' ORDER BY name"))
                .containsExactly(
                        "ac38a:1 DONE " + build("ac38a:1") + " " + parameters("ac38a:1"),
                        "ac38b:3 DONE " + build("ac38b:3") + " " + parameters("ac38b:3"));
    }

    @Test
    void skipsABranchThatNoModuleFollows() {
        modules.ready("other:1", "follows@main");

        modules.spec("follows", "f41");
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(site.events("follows/"))
                .containsOnly("SKIPPED: not so: a module's latest ready build follows this branch");
        assertThat(site.actions("follows/")).isEmpty();
    }

    @Test
    void submitsAHeadThatMbsDoesNotKnowWithoutACommitOfOurs() {
        modules.ready("direct:1", "direct-rpm@main");
        String head = modules.unknownHead("direct:1");

        modules.spec("direct-rpm", "main");
        site.awaitEnded();

        assertThat(effects.all()).containsExactly("mbs submit " + modules.scmurl("direct:1", head) + " as direct:1");
        assertThat(site.actions("direct-rpm/")).containsExactly("mbs-submit-build direct:1 DONE");
    }

    /** AC-38: the 409 of MBS. */
    @Test
    void adoptsTheBuildThatAPackagerSubmittedFirst() {
        site.bus().hold("git.receive", "pagure.git.receive");
        String commit = modules.define("adopted:1", "none@main");
        Said push = site.bus().held().get(0);
        assertThat(modules.submit("adopted:1", commit)).isEqualTo(201);

        site.bus().send(push);
        Site.await(() -> state("adopted:1").equals("ACCEPTED"));
        site.awaitEnded();

        assertThat(effects.all()).containsExactly(submitted("adopted:1"));
        assertThat(site.events("adopted/")).containsExactly("COMPLETE: All 1 action is done.");
        assertThat(site.text("SELECT state || ' ' || external_id FROM action WHERE name = 'adopted:1'"))
                .isEqualTo("DONE " + build("adopted:1"));
        assertThat(site.texts("SELECT c.kind || ' ' || c.outcome || ' ' || c.answer FROM call c JOIN action a ON"
                        + " a.id = c.action_id WHERE a.name = 'adopted:1' ORDER BY c.id"))
                .first()
                .asString()
                .startsWith("send done adopted: MBS already had build " + build("adopted:1"))
                .endsWith("(409)");
        assertThat(site.events(build("adopted:1")))
                .as("taken for somebody else's")
                .isEmpty();
    }

    /** AC-55. */
    @Test
    void rebuildsDependentsAfterAllThatIsRebuiltOfWhatTheyNeed() {
        diamond("dia", "dia-rpm@main");

        modules.spec("dia-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs"))
                .hasSize(4)
                .startsWith(submitted("dia-root:1"))
                .contains(submitted("dia-left:1"), submitted("dia-right:1"))
                .endsWith(submitted("dia-bottom:1"));
        assertThat(effects.in("distgit")).hasSize(4).endsWith(pushed("dia-bottom:1"));
        assertThat(site.events("dia-rpm/")).containsExactly("COMPLETE: All 8 actions are done.");
        assertThat(site.texts("SELECT name || ' ' || batch || ' ' || rebuild_reason FROM action WHERE artifact ="
                        + " 'MODULE' AND name LIKE 'dia-%' ORDER BY batch, name"))
                .containsExactly(
                        "dia-root:1 0 directly_affected",
                        "dia-left:1 1 dependency",
                        "dia-right:1 1 dependency",
                        "dia-bottom:1 2 dependency");
        assertThat(site.texts("SELECT a.name || ' before ' || n.name FROM action a JOIN action_dependency d ON"
                        + " d.action_id = a.id JOIN action n ON n.id = d.needs_id WHERE a.name LIKE 'dia-%'"
                        + " AND n.completed_at > a.submitted_at"))
                .isEmpty();
        assertThat(site.texts("SELECT route || decision FROM delivery d JOIN message m ON m.id = d.message_id"
                        + " WHERE route = '" + READY + "' AND decision <> 'ignored'"))
                .as("our own ready builds start nothing")
                .isEmpty();
    }

    @Test
    void failsWhatNeedsAModuleThatFailed() {
        diamond("fail", "fail-rpm@main");

        modules.spec("fail-rpm", "main");
        Site.await(() -> effects.in("mbs").size() == 1);
        Site.await(() -> state("fail-root:1").equals("ACCEPTED"));
        site.simulators().mbs().fail(Long.parseLong(build("fail-root:1")), "Component did not build");
        site.awaitEnded();

        assertThat(effects.all()).containsExactly(pushed("fail-root:1"), submitted("fail-root:1"));
        assertThat(site.events("fail-rpm/"))
                .containsExactly("COMPLETE: 7 of 8 actions failed: none of 4 builds was made.");
        assertThat(site.texts("SELECT DISTINCT name || ': ' || reason FROM action WHERE name LIKE 'fail-%' AND state ="
                        + " 'FAILED' AND artifact = 'MODULE' AND batch > 0 ORDER BY 1"))
                .containsExactly(
                        "fail-bottom:1: Cannot build artifact, because its dependency cannot be built.",
                        "fail-left:1: Cannot build artifact, because its dependency cannot be built.",
                        "fail-right:1: Cannot build artifact, because its dependency cannot be built.");
        assertThat(site.text("SELECT reason FROM action WHERE name = 'fail-root:1' AND artifact = 'MODULE'"))
                .startsWith("failed, fail-root:1:")
                .endsWith(": Component did not build");
    }

    /** B3. */
    @Test
    void actsOnceOnAPushThatIsToldOnBothTopics() {
        modules.ready("both:1", "both-rpm@main");

        String commit = modules.spec("both-rpm", "main");
        site.awaitEnded();

        String event = site.text("SELECT id FROM event WHERE search_key = ?", "both-rpm/main?#" + commit);
        List<String> both = site.texts(
                "SELECT d.decision || ': ' || d.reason FROM delivery d JOIN message m ON m.id = d.message_id"
                        + " WHERE d.event_id = ? AND d.route = ? ORDER BY d.decision",
                Long.valueOf(event),
                SPEC);
        assertThat(both).containsExactly("acted: planned 2 actions", "duplicate: already covered by event " + event);
        assertThat(effects.all()).containsExactly(pushed("both:1"), submitted("both:1"));
    }

    /** B2. */
    @Test
    void countsAMessageThatComesThreeTimesAndActsOnce() {
        modules.ready("thrice:1", "thrice-rpm@main");
        modules.spec("thrice-rpm", "main");
        site.awaitEnded();
        Said ofSpec = site.bus().sent().stream()
                .filter(said -> said.topic().equals("pagure.git.receive")
                        && said.body().at("/repo/name").asText().equals("thrice-rpm"))
                .findFirst()
                .orElseThrow();

        site.bus().send(ofSpec);
        site.bus().fedmsg(ofSpec);
        Site.await(() -> site.texts("SELECT receptions FROM message WHERE id = ?", ofSpec.id())
                .equals(List.of("3")));
        site.awaitEnded();

        assertThat(site.texts("SELECT route FROM delivery WHERE message_id = ? ORDER BY route", ofSpec.id()))
                .containsExactly(MODULEMD, SPEC);
        assertThat(effects.all()).containsExactly(pushed("thrice:1"), submitted("thrice:1"));
    }

    /** MBS is quicker with the build than with its answer to the submission. */
    @Test
    void understandsThatABuildIsReadyBeforeItsSubmissionIsAnswered() {
        modules.ready("early:1", "early-rpm@main");
        modules.ready("after-early:1", "none@main", "early:1");
        site.simulators()
                .server("mbs")
                .faults()
                .arm(Fault.once(Fault.Kind.SLOW).delayed(Duration.ofSeconds(1)).on("POST", "module-builds"));

        modules.spec("early-rpm", "main");
        Site.await(() -> effects.in("mbs").size() == 1);
        for (int step = 0; step < 4; step++) {
            site.simulators().tick();
        }
        Said ready = site.bus().last("mbs.module.state.change");
        site.awaitEnded();

        assertThat(ready.body().path("state_name").asText()).isEqualTo("ready");
        assertThat(effects.in("mbs")).containsExactly(submitted("early:1"), submitted("after-early:1"));
        assertThat(site.events("early-rpm/")).containsExactly("COMPLETE: All 4 actions are done.");
        assertThat(site.events(build("early:1")))
                .as("taken for somebody else's")
                .isEmpty();
    }

    private String parameters(String module) {
        return "{\"scmurl\":\"" + modules.scmurl(module, modules.head(module)) + "\",\"branch\":\""
                + module.split(":")[1] + "\"}";
    }
}
