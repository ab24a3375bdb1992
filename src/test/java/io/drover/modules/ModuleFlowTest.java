package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteBus.Said;
import io.drover.testing.SiteEffects;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** On Qpid and H2, in this JVM, with the cases that neither broker nor database can change. */
class ModuleFlowTest extends ModuleFlowContract {
    @Override
    Stack stack() {
        return Stack.EMBEDDED;
    }

    @Test
    void recordsWhyACommitWithoutASpecFileIsIgnored() {
        modules.ready("nospec:1", "nospec-rpm@main");

        modules.commit("rpms", "nospec-rpm", "main", "README.md", "Read me");
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(site.decisions(site.bus().last("git.receive").id()))
                .containsExactly(MODULEMD + ": ignored: " + NO_MODULEMD, SPEC + ": ignored: " + NO_SPEC);
        assertThat(site.events("nospec-rpm/")).isEmpty();
        assertThat(effects.requests("mbs")).isEmpty();
    }

    @Test
    void rebuildsEachModuleOfACycleOnce() {
        modules.ready("cyca:1", "cyc-rpm@main");
        modules.ready("cycb:1", "none@main", "cyca:1");
        modules.ready("cyca:1", "cyc-rpm@main", "cycb:1");

        modules.spec("cyc-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("cyca:1"), submitted("cycb:1"));
        assertThat(site.events("cyc-rpm/")).containsExactly("COMPLETE: All 4 actions are done.");
    }

    @Test
    void rebuildsDependentsOfAModuleThatSomebodyElseBuilt() {
        diamond("foreign", "foreign-rpm@main");
        String head = modules.unknownHead("foreign-root:1");

        assertThat(modules.submit("foreign-root:1", head)).isEqualTo(201);
        Site.await(() -> {
            site.simulators().tick();
            return site.bus()
                            .last("mbs.module.state.change")
                            .body()
                            .path("state")
                            .asInt()
                    == 5;
        });
        site.awaitEnded();

        String id = build("foreign-root:1");
        assertThat(effects.in("mbs"))
                .hasSize(4)
                .startsWith("mbs submit " + modules.scmurl("foreign-root:1", head) + " as foreign-root:1")
                .contains(submitted("foreign-left:1"), submitted("foreign-right:1"))
                .endsWith(submitted("foreign-bottom:1"));
        assertThat(site.texts("SELECT type || ' ' || state FROM event WHERE search_key = ?", id))
                .containsExactly("MBSModuleStateChangeEvent COMPLETE");
        assertThat(site.texts("SELECT type FROM event WHERE type = 'MBSModuleStateChangeEvent'"))
                .hasSize(1);
    }

    @Test
    void skipsWhatThePolicyDenies() {
        modules.ready("denied-all:1", "denied-rpm@main");

        modules.spec("denied-rpm", "main");
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(site.events("denied-rpm/"))
                .containsOnly("SKIPPED: denied-all:1: not so: the rebuild policy allows this module");
    }

    @Test
    void leavesOutADeniedModuleAndWhatHangsOnItAlone() {
        modules.ready("mid-root:1", "mid-rpm@main");
        modules.ready("denied-mid:1", "none@main", "mid-root:1");
        modules.ready("mid-leaf:1", "none@main", "denied-mid:1");
        modules.ready("mid-other:1", "none@main", "mid-root:1");
        modules.ready("mid-both:1", "none@main", "denied-mid:1", "mid-other:1");

        modules.spec("mid-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs"))
                .containsExactly(submitted("mid-root:1"), submitted("mid-other:1"), submitted("mid-both:1"));
        assertThat(site.events("mid-rpm/")).containsExactly("COMPLETE: All 6 actions are done.");
    }

    @Test
    void buildsThePushedCommitOfAModuleAndThenItsDependents() {
        modules.ready("pushed:1", "none@main");
        modules.ready("after-pushed:1", "none@main", "pushed:1");

        String commit = modules.define("pushed:1", "none@main");
        site.awaitEnded();

        assertThat(effects.all())
                .containsExactly(
                        pushed("after-pushed:1"),
                        "mbs submit " + modules.scmurl("pushed:1", commit) + " as pushed:1",
                        submitted("after-pushed:1"));
        assertThat(modules.head("pushed:1")).isEqualTo(commit);
        assertThat(site.texts("SELECT type || ' ' || state FROM event WHERE search_key = ?", "pushed/1?#" + commit))
                .containsExactly("GitModuleMetadataChangeEvent COMPLETE");
    }

    @Test
    void buildsANewModuleThatMbsHasNeverSeen() {
        String commit = modules.define("brandnew:1", "none@main");
        site.awaitEnded();

        assertThat(effects.all())
                .containsExactly("mbs submit " + modules.scmurl("brandnew:1", commit) + " as brandnew:1");
        assertThat(site.events("brandnew/1")).containsExactly("COMPLETE: All 1 action is done.");
    }

    @Test
    void ignoresAPushToAModuleThatLeavesItsDefinitionAlone() {
        modules.ready("readme:1", "none@main");

        modules.commit("modules", "readme", "1", "README.md", "Read me");
        site.awaitEnded();

        assertThat(effects.all()).isEmpty();
        assertThat(site.decisions(site.bus().last("pagure.git.receive").id()))
                .containsExactly(MODULEMD + ": ignored: " + NO_MODULEMD, SPEC + ": ignored: " + NO_SPEC);
        assertThat(site.events("readme/")).isEmpty();
    }

    @Test
    void ignoresItsOwnCommits() {
        modules.ready("own:1", "own-rpm@main");

        modules.spec("own-rpm", "main");
        site.awaitEnded();

        List<Said> ours = site.bus().sent().stream()
                .filter(said -> said.body().path("commit").path("repo").asText().equals("own"))
                .toList();
        assertThat(ours).hasSize(1);
        assertThat(site.decisions(ours.get(0).id()))
                .containsExactly(MODULEMD + ": ignored: " + NO_MODULEMD, SPEC + ": ignored: " + NO_SPEC);
        assertThat(effects.all()).containsExactly(pushed("own:1"), submitted("own:1"));
        assertThat(site.events("own/")).isEmpty();
    }

    @Test
    void actsOnAPushInEitherShapeAlone() {
        modules.ready("shape:1", "shape-rpm@main");

        site.bus().hold("git.receive");
        modules.spec("shape-rpm", "main");
        site.awaitEnded();
        site.bus().hold("pagure.git.receive");
        modules.spec("shape-rpm", "main");
        site.awaitEnded();
        site.bus().hold();

        assertThat(site.events("shape-rpm/"))
                .containsExactly("COMPLETE: All 2 actions are done.", "COMPLETE: All 2 actions are done.");
        assertThat(effects.in("mbs")).hasSize(2).endsWith(submitted("shape:1"));
    }

    @Test
    void actsOnceOnThreeCommitsOfOnePush() {
        modules.ready("three:1", "three-rpm@main");

        inOnePush(() -> {
            for (int i = 0; i < 3; i++) {
                modules.spec("three-rpm", "main");
            }
        });
        site.awaitEnded();

        assertThat(effects.all()).containsExactly(pushed("three:1"), submitted("three:1"));
        assertThat(site.events("three-rpm/")).containsExactly("COMPLETE: All 2 actions are done.");
    }

    @Test
    void buildsTheNewestOfThreeCommitsOfOnePushToAModule() {
        modules.ready("newest:1", "none@main");
        modules.ready("after-newest:1", "none@main", "newest:1");

        inOnePush(() -> {
            for (int i = 0; i < 3; i++) {
                modules.define("newest:1", "none@main");
            }
        });
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(submitted("newest:1"), submitted("after-newest:1"));
        assertThat(site.events("newest/")).containsExactly("COMPLETE: All 3 actions are done.");
    }

    @Test
    void actsTwiceOnTwoPushes() {
        modules.ready("twice:1", "twice-rpm@main");

        modules.spec("twice-rpm", "main");
        site.awaitEnded();
        String first = submitted("twice:1");
        modules.spec("twice-rpm", "main");
        site.awaitEnded();

        assertThat(effects.in("mbs")).containsExactly(first, submitted("twice:1"));
        assertThat(first).isNotEqualTo(submitted("twice:1"));
        assertThat(site.events("twice-rpm/")).hasSize(2);
    }

    /** B7. */
    @Test
    void recordsOfEachRouteWhyItSaidNo() {
        UUID id = UUID.randomUUID();
        JsonNode build = site.simulators().mbs().state().at("/builds/0");
        site.bus()
                .send(
                        "mbs.module.state.change",
                        id,
                        ((ObjectNode) build).put("state", 2).put("state_name", "build"));
        site.awaitEnded();

        assertThat(site.decisions(id))
                .containsExactly(
                        READY + ": ignored: not so: the module build is ready",
                        "tracking-module-builds: ignored: not so: the module build has come to an end");
        assertThat(effects.requests("mbs")).isEmpty();
    }

    @Test
    void aLateOrRepeatedMessageOfAnEndedBuildStartsNothing() {
        modules.ready("late:1", "late-rpm@main");
        modules.ready("after-late:1", "none@main", "late:1");
        modules.spec("late-rpm", "main");
        site.awaitEnded();
        Said ready = site.bus().sent().stream()
                .filter(said -> said.body().path("name").asText().equals("late")
                        && said.body().path("state").asInt() == 5)
                .findFirst()
                .orElseThrow();
        SiteEffects before = site.effects();

        site.bus().send(ready);
        UUID again = UUID.randomUUID();
        site.bus().send(ready.topic(), again, ready.body());
        site.awaitEnded();

        assertThat(before.all()).isEmpty();
        assertThat(site.decisions(again))
                .containsExactly(
                        READY + ": ignored: not so: the build is not one of ours, whose event rebuilds what depends on"
                                + " it already",
                        "tracking-module-builds: ignored: no action of ours waits for mbs " + build("late:1"));
    }

    @Test
    void understandsMessagesInTheWrongOrder() {
        modules.ready("order:1", "order-rpm@main");
        site.bus().hold("mbs.module.state.change");

        modules.spec("order-rpm", "main");
        Site.await(() -> state("order:1").equals("ACCEPTED"));
        for (int step = 0; step < 4; step++) {
            site.simulators().tick();
        }
        List<Said> backwards = new ArrayList<>(site.bus().held());
        Collections.reverse(backwards);
        site.bus().hold();
        backwards.forEach(site.bus()::send);
        site.awaitEnded();

        assertThat(backwards).hasSize(5).first().satisfies(said -> assertThat(
                        said.body().path("state_name").asText())
                .isEqualTo("ready"));
        assertThat(effects.in("mbs")).containsExactly(submitted("order:1"));
        assertThat(site.events("order-rpm/")).containsExactly("COMPLETE: All 2 actions are done.");
        assertThat(site.events(build("order:1"))).isEmpty();
    }

    /** As dist-git tells of it: each commit under git.receive, then the push under pagure.git.receive. */
    private void inOnePush(Runnable commits) {
        site.bus().hold("git.receive", "pagure.git.receive");
        commits.run();
        List<Said> held = site.bus().held();
        site.bus().hold();
        held.stream().filter(said -> said.topic().equals("git.receive")).forEach(site.bus()::send);
        Said push = held.get(held.size() - 1);
        ((ObjectNode) push.body())
                .put("total_commits", held.size() / 2)
                .set("old_commit", held.get(1).body().path("old_commit"));
        site.bus().send(push);
    }
}
