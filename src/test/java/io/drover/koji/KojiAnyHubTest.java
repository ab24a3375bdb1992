package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.koji.desired.ChangeResult;
import io.drover.koji.desired.DesiredState;
import io.drover.koji.desired.Hub;
import io.drover.koji.desired.WantedState;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What Drover needs of a hub, against the simulated one or, with {@code -Dkoji.hub=URL -Dkoji.user=… -Dkoji.password=…},
 * against any other: the account must be an administrator. Whatever is made has a prefix of its own and is taken away in
 * the end; deleted builds and tags leave their names behind, as they do at any hub.
 */
class KojiAnyHubTest {
    /** A hub with builders needs a while for a task. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    private final String prefix = "drover-test-" + UUID.randomUUID().toString().substring(0, 8);
    private final Deque<Runnable> undo = new ArrayDeque<>();
    private VerbStage stage;
    private String user;
    private int action;

    @BeforeEach
    void reachTheHub() throws Exception {
        String hub = System.getProperty("koji.hub", "");
        user = hub.isEmpty() ? "releng" : System.getProperty("koji.user", "");
        stage = hub.isEmpty()
                ? VerbStage.admin()
                : VerbStage.at(URI.create(hub), user, System.getProperty("koji.password", ""));
    }

    @AfterEach
    void leaveNothingBehind() {
        List<Throwable> failed = new ArrayList<>();
        while (!undo.isEmpty()) {
            try {
                undo.pop().run();
            } catch (RuntimeException | AssertionError e) {
                failed.add(e);
            }
        }
        stage.close();
        assertThat(failed).as("what could not be taken away again").isEmpty();
    }

    @Test
    void tagsTargetsAndPackageListsAreMadeOnceAndFoundAgain() {
        String tag = tag("dest");
        String build = tag("build");
        verb("koji-edit-tag", "{'tag': '" + build + "', 'arches': ['x86_64', 'aarch64']}");
        verb("koji-set-inheritance", "{'tag': '" + build + "', 'links': [{'parent': '" + tag + "', 'priority': 5}]}");
        verb("koji-add-package", "{'tag': '" + tag + "', 'packages': ['" + prefix + "-pkg'], 'owner': '" + user + "'}");
        String target = "{'name': '" + prefix + "', 'buildTag': '" + build + "', 'destTag': '" + tag + "'}";
        verb("koji-create-target", target);
        undo.push(() -> verb("koji-remove-target", "{'name': '" + prefix + "'}"));

        assertThat(stage.found(action, "koji-create-target", target)).isPresent();
        assertThat(stage.send(++action, "koji-create-target", target)).isInstanceOf(CallResult.Refused.class);
        assertThat(lookup("koji-target", "{'target': '" + prefix + "'}")
                        .at("/target/dest_tag_name")
                        .asText())
                .isEqualTo(tag);
        assertThat(texts(lookup("koji-inheritance", "{'tag': '" + build + "'}").get("inheritance"), "name"))
                .contains(tag);
        assertThat(texts(lookup("koji-package-list", "{'tag': '" + tag + "'}").get("packages"), "package_name"))
                .containsExactly(prefix + "-pkg");
        assertThat(lookup("koji-target", "{'target': '" + prefix + "-none'}")
                        .get("target")
                        .isNull())
                .isTrue();
    }

    @Test
    void aBuildGoesFromTagToTag() {
        String from = tag("from");
        String to = tag("to");
        String name = prefix + "-pkg";
        for (String tag : List.of(from, to)) {
            verb("koji-add-package", "{'tag': '" + tag + "', 'packages': ['" + name + "'], 'owner': '" + user + "'}");
        }
        String nvr = name + "-1-1";
        stage.camel.send("koji:createEmptyBuild?session=REQUIRED", json("['" + name + "', '1', '1', null]"));
        undo.push(() -> stage.camel.send("koji:deleteBuild?session=REQUIRED", json("['" + nvr + "']")));

        Accepted tagged = verb("koji-tag-build", "{'tag': '" + from + "', 'build': '" + nvr + "'}");
        int first = action;
        ended(tagged, Completion.State.DONE);
        assertThat(stage.found(first, "koji-tag-build", "{'tag': '" + from + "', 'build': '" + nvr + "'}"))
                .isPresent();
        Accepted moved =
                verb("koji-move-builds", "{'tag': '" + to + "', 'fromTag': '" + from + "', 'builds': ['" + nvr + "']}");
        ended(moved, Completion.State.DONE);
        assertThat(texts(lookup("koji-tag-contents", "{'tag': '" + to + "'}").get("builds"), "nvr"))
                .containsExactly(nvr);
        assertThat(lookup("koji-tag-contents", "{'tag': '" + from + "'}").get("builds"))
                .isEmpty();
        verb("koji-untag-build", "{'tag': '" + to + "', 'build': '" + nvr + "'}");
        assertThat(lookup("koji-tag-contents", "{'tag': '" + to + "'}").get("builds"))
                .isEmpty();
    }

    @Test
    void aTaskThatCannotWorkFailsWithItsReason() {
        Accepted task = verb(
                "koji-scratch-build",
                "{'source': 'git+https://nowhere.invalid/rpms/" + prefix + "#0123456', 'target': '" + prefix + "'}");
        Completion failed = ended(task, Completion.State.FAILED);
        assertThat(failed.reason()).contains(String.valueOf(task.externalId()));
        assertThat(stage.found(action, "koji-scratch-build", "{'source': 'x', 'target': 'y'}"))
                .as("found by its mark, failed as it is")
                .isPresent();
    }

    @Test
    void aHubBecomesAsDescribedAndIsThenLeftAlone() {
        String tag = prefix + "-described";
        WantedState wanted = WantedState.parse(
                "tags:\n  " + tag + ":\n    arches: [x86_64]\n    packages: {owner: " + user + ", list: [" + prefix
                        + "-a, " + prefix + "-b]}\n",
                "tags.yaml");
        DesiredState state =
                new DesiredState(new Hub(stage.camel.context().createProducerTemplate(), KojiProfile.DEFAULT));
        undo.push(() -> verb("koji-remove-tag", "{'tag': '" + tag + "'}"));
        assertThat(state.apply(state.compare(wanted), results -> {})).allMatch(ChangeResult::isDone);
        assertThat(state.compare(wanted).isEmpty()).isTrue();
        verb("koji-edit-tag", "{'tag': '" + tag + "', 'arches': ['s390x']}");
        assertThat(state.compare(wanted).changes()).hasSize(1);
    }

    @Test
    void theProtocolIsAsExpected() {
        assertThat(stage.camel.ask("koji:getAPIVersion", "[]").asInt()).isEqualTo(1);
        assertThat(stage.camel
                        .ask("koji:getLoggedInUser?session=REQUIRED", "[]")
                        .path("name")
                        .asText())
                .isEqualTo(user);
        JsonNode outcomes = stage.camel.ask(
                "koji:multiCall",
                "[{'method': 'getTag', 'params': ['" + prefix + "-none']}, {'method': 'getTag', 'params': ['" + prefix
                        + "-none', true]}, {'method': 'echo', 'params': ['ä𝄞', null, 4294967296, '']}]");
        assertThat(outcomes.at("/0/value").isNull()).isTrue();
        assertThat(outcomes.at("/1/fault/code").asInt()).isEqualTo(1000);
        assertThat(outcomes.at("/2/value")).isEqualTo(json("['ä𝄞', null, 4294967296, '']"));
        assertThatThrownBy(() -> stage.camel.ask("koji:getTag", "{'nonsense': 1}"))
                .isInstanceOfSatisfying(
                        KojiException.class, e -> assertThat(e.code()).isEqualTo(1019));
        assertThatThrownBy(() -> stage.camel.ask("koji:noSuchMethod", "[]"))
                .isInstanceOfSatisfying(
                        KojiException.class, e -> assertThat(e.code()).isEqualTo(1000));
    }

    private String tag(String name) {
        String tag = prefix + "-" + name;
        verb("koji-create-tag", "{'name': '" + tag + "', 'arches': ['x86_64']}");
        undo.push(() -> verb("koji-remove-tag", "{'tag': '" + tag + "'}"));
        return tag;
    }

    private Accepted verb(String verb, String parameters) {
        return stage.accepted(++action, verb, parameters);
    }

    private JsonNode lookup(String what, String question) {
        return stage.camel.ask("kamelet:" + what + "-lookup", question);
    }

    private Completion ended(Accepted task, Completion.State state) {
        Completion[] last = new Completion[1];
        await().atMost(LIMIT).until(() -> {
            last[0] = stage.completion("koji-task-completion-lookup", task);
            return last[0].state() != Completion.State.RUNNING;
        });
        assertThat(last[0].state()).as(last[0].reason()).isEqualTo(state);
        return last[0];
    }

    private static List<String> texts(JsonNode rows, String member) {
        return StreamSupport.stream(rows.spliterator(), false)
                .map(row -> row.path(member).asText())
                .toList();
    }
}
