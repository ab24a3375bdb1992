package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.modules.RebuildRule.Judgement;
import io.drover.rebuild.RebuildPolicy;
import io.drover.rebuild.Verdict;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.SandboxJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MbsLookupKameletsTest {
    private static final String POLICY = "global: {allow: {module: {name: .*}}, deny: {module: {name: secret$}}}";

    private MbsKamelets kamelets;

    @BeforeEach
    void start() throws Exception {
        RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);
        kamelets = new MbsKamelets((handler, module) -> {
            Verdict verdict = policy.judgeModule(handler, module.name(), module.stream());
            return new Judgement(verdict.allowed(), verdict.reason());
        });
    }

    @AfterEach
    void stop() {
        kamelets.close();
    }

    @Nested
    class ModulesWithComponent {
        private static final String LOOKUP = "mbs-modules-with-component-lookup";

        @Test
        void findsTheModulesWhoseNewestReadyBuildFollowsTheBranch() throws Exception {
            ready(1, "a:1:10:c1", "zlib: {ref: f40}, bash: {ref: f41}");
            ready(2, "a:1:9:c1", "zlib: {ref: f41}");
            ready(3, "b:3:7:c1", "zlib: {ref: f41}");
            ready(4, "b:3:7:c2", "");
            ready(5, "c:1:7:c1", "zlib: {repository: 'https://src.example.org/rpms/zlib-ng', ref: f41}");
            kamelets.mbs.put(build(6, "d:1:7:c1", 2, "zlib: {ref: f41}"));

            JsonNode answer = ask(component("zlib", "f41"));

            assertThat(answer.path("modules").toString())
                    .isEqualTo("[{\"name\":\"b\",\"stream\":\"3\",\"version\":\"7\",\"build\":3,\"scmurl\":\""
                            + ScriptedMbs.scmurl("b") + "\",\"component_ref\":\"f41\"}]");
            assertThat(answer.path("asked").asInt()).isEqualTo(4);
            assertThat(answer.path("as_of").asText()).endsWith("Z");
            assertThat(answer.path("warnings")).isEmpty();
        }

        @Test
        void nothingFoundIsAnAnswer() throws Exception {
            assertThat(ask(component("zlib", "f41")).path("modules")).isEmpty();
        }

        @Test
        void aBrokenModuleIsLeftOutWithAWarningAndNeverTheOthers() throws Exception {
            kamelets.mbs.put(ready(1, "a:1:10:c1", "zlib: {ref: f41}").put("modulemd", "document: ["));
            ready(2, "b:1:10:c1", "zlib: {ref: f41}");
            kamelets.mbs.put(SandboxJson.object().put("id", 3).put("state", 5).put("state_name", "ready"));

            JsonNode answer = ask(component("zlib", "f41"));

            assertThat(answer.path("modules").findValuesAsText("name")).containsExactly("b");
            assertThat(answer.path("warnings").toString())
                    .contains(
                            "build 1 a:1:10:c1 is left out: not YAML",
                            "build 3 is left out: module build 3 without a name");
        }

        @Test
        void readsAllPagesOnceAndThenOnlyChanges() throws Exception {
            for (int id = 1; id <= 5; id++) {
                ready(id, "m" + id + ":1:10:c1", "zlib: {ref: f41}");
            }

            assertThat(ask(component("zlib", "f41")).path("modules")).hasSize(5);
            assertThat(kamelets.mbs.asked())
                    .filteredOn(asked -> !asked.contains("modified_after"))
                    .extracting(asked -> asked.replaceAll(".*(page=\\[\\d+\\])}", "$1"))
                    .containsExactly("page=[1]", "page=[2]", "page=[3]");

            kamelets.mbs.forgetAsked();
            kamelets.mbs.put(ready(6, "m6:1:10:c1", "zlib: {ref: f41}").put("time_modified", "2099-01-01T00:00:00Z"));

            assertThat(ask(component("zlib", "f41")).path("modules")).hasSize(6);
            assertThat(kamelets.mbs.asked()).singleElement().asString().contains("modified_after=[", "verbose=[true]");

            kamelets.mbs.forgetAsked();
            assertThat(ask(component("zlib", "f41")).path("modules")).hasSize(6);
            assertThat(kamelets.mbs.asked())
                    .singleElement()
                    .asString()
                    .contains("modified_after=[2098-12-31T23:59:00Z]");
        }

        @Test
        void aFillThatFailedIsResumedWhereItEnded() throws Exception {
            for (int id = 1; id <= 5; id++) {
                ready(id, "m" + id + ":1:10:c1", "zlib: {ref: f41}");
            }
            kamelets.server.faults().arm(Fault.status(503).on("GET", "&page=2"));

            assertThat(failure(component("zlib", "f41"))).isInstanceOf(Unavailable.class);
            kamelets.mbs.forgetAsked();

            assertThat(ask(component("zlib", "f41")).path("modules")).hasSize(5);
            assertThat(kamelets.mbs.asked().get(0)).contains("page=[2]");
        }

        @Test
        void aBuildThatIsNotReadyAnyMoreGivesWayToItsPredecessor() throws Exception {
            ready(1, "a:1:9:c1", "zlib: {ref: f41}");
            ObjectNode newest = ready(2, "a:1:10:c1", "");
            assertThat(ask(component("zlib", "f41")).path("modules")).isEmpty();

            kamelets.mbs.put(newest.deepCopy()
                    .put("state", 6)
                    .put("state_name", "garbage")
                    .put("time_modified", "2099-01-01T00:00:00Z"));

            assertThat(ask(component("zlib", "f41")).path("modules").findValuesAsText("version"))
                    .containsExactly("9");
        }

        @ParameterizedTest
        @CsvSource({"503, Unavailable", "429, Unavailable", "401, Denied", "400, Refused"})
        void couldNotTellIsNotNo(int status, String outcome) {
            kamelets.server.faults().arm(Fault.status(status));

            assertThat(failure(component("zlib", "f41")).getClass().getSimpleName())
                    .isEqualTo(outcome);
        }

        @Test
        void aLostAnswerIsNotNoEitherAndTheNextQuestionIsAnswered() throws Exception {
            ready(1, "a:1:9:c1", "zlib: {ref: f41}");
            for (Kind kind : List.of(Kind.DROP_AFTER, Kind.HALF, Kind.HANG, Kind.HTML)) {
                kamelets.server.faults().arm(Fault.once(kind));
                assertThat(failure(component("zlib", "f41"))).isInstanceOf(Unavailable.class);
            }

            assertThat(ask(component("zlib", "f41")).path("modules")).hasSize(1);
        }

        @Test
        void aListWithoutEndIsRefused() throws Exception {
            for (int id = 1; id <= 50; id++) {
                ready(id, "m" + id + ":1:10:c1", "");
            }

            assertThat(failure(component("zlib", "f41")))
                    .isInstanceOfSatisfying(Refused.class, refused -> assertThat(refused.evidence())
                            .contains("drover.mbs.max-pages"));
        }

        @Test
        void aQuestionWithoutABranchIsRefused() {
            assertThat(failure(SandboxJson.object().put("name", "zlib"))).isInstanceOf(Refused.class);
        }

        @Test
        void thoseWhoAskTogetherAreAllAnswered() throws Exception {
            ready(1, "a:1:9:c1", "zlib: {ref: f41}");
            ask(component("zlib", "f41"));
            kamelets.mbs.forgetAsked();
            kamelets.server.faults().arm(Fault.once(Kind.SLOW).delayed(Duration.ofMillis(400)));

            List<CompletableFuture<JsonNode>> answers = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                answers.add(CompletableFuture.supplyAsync(
                        () -> {
                            try {
                                return ask(component("zlib", "f41"));
                            } catch (Exception e) {
                                throw new IllegalStateException(e);
                            }
                        },
                        runnable -> new Thread(runnable).start()));
            }

            Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> answers.stream()
                    .allMatch(CompletableFuture::isDone));
            assertThat(answers).allSatisfy(answer -> assertThat(answer.join().path("modules"))
                    .hasSize(1));
            assertThat(kamelets.mbs.asked()).hasSizeLessThanOrEqualTo(8);
        }

        private JsonNode ask(ObjectNode question) throws Exception {
            return (JsonNode) kamelets.ask(LOOKUP, question);
        }

        private CallResult<?> failure(ObjectNode question) {
            return MbsLookupKameletsTest.this.failure(LOOKUP, question);
        }
    }

    @Nested
    class RebuildOrder {
        private static final String LOOKUP = "mbs-rebuild-order-lookup";

        @Test
        void plansWhatIsBuiltWithAChangedModule() throws Exception {
            ready(1, "a:1:1:c1", "");
            requires(ready(2, "b:1:1:c1", ""), "a", "1");
            requires(ready(3, "secret:1:1:c1", ""), "a", "1");
            requires(ready(4, "behind:1:1:c1", ""), "secret", "1");
            ObjectNode question = SandboxJson.object().put("handler", "h");
            question.putArray("modules").add("a:1");

            JsonNode answer = (JsonNode) kamelets.ask(LOOKUP, question);

            assertThat(answer.path("rebuilds"))
                    .extracting(rebuild -> rebuild.path("module").asText() + " " + rebuild.path("batch")
                            + rebuild.path("after") + rebuild.path("allowed") + rebuild.path("rebuild_reason"))
                    .containsExactly(
                            "a:1 0[]true\"directly_affected\"",
                            "b:1 1[\"a:1\"]true\"dependency\"",
                            "secret:1 1[\"a:1\"]false\"dependency\"");
            assertThat(answer.at("/rebuilds/2/verdict").asText())
                    .isEqualTo("deny rule global.module name=secret$ matches secret");
            assertThat(answer.at("/rebuilds/1/scmurl_of_latest").asText()).isEqualTo(ScriptedMbs.scmurl("b"));
        }

        @Test
        void plansWhatIsBuiltWithAReadyModuleFromItsModulemdWhereMbsResolvedNothing() throws Exception {
            kamelets.mbs.put(ready(2, "b:1:1:c1", "")
                    .put(
                            "modulemd",
                            "{document: modulemd, version: 2, data: {dependencies: [{buildrequires: {a: [-2]}}]}}"));
            ObjectNode question = SandboxJson.object().put("handler", "h");
            question.putArray("ready").add("a:1").add("a:2");

            JsonNode answer = (JsonNode) kamelets.ask(LOOKUP, question);

            assertThat(answer.path("rebuilds").findValuesAsText("module")).containsExactly("b:1");
            assertThat(answer.at("/rebuilds/0/after")).isEmpty();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "{\"modules\": [\"a:1\"]}",
                    "{\"handler\": \"h\"}",
                    "{\"handler\": \"h\", \"modules\": [\"a:1\"], \"ready\": []}",
                    "{\"handler\": \"h\", \"modules\": [\"a\"]}",
                    "{\"handler\": \"h\", \"modules\": [\"a:1:2:c\"]}"
                })
        void aQuestionThatIsNotUnderstoodIsRefused(String question) throws Exception {
            assertThat(failure(LOOKUP, (ObjectNode)
                            SandboxJson.parse(question.getBytes(java.nio.charset.StandardCharsets.UTF_8))))
                    .isInstanceOf(Refused.class);
        }

        private void requires(ObjectNode build, String name, String stream) {
            ((ObjectNode) build.path("buildrequires"))
                    .putObject(name)
                    .put("stream", stream)
                    .put("context", "c");
        }
    }

    @Nested
    class BuildOfCommit {
        private static final String LOOKUP = "mbs-build-of-commit-lookup";

        @ParameterizedTest
        @CsvSource({"-1, none", "0, building", "3, building", "4, failed", "5, ready", "6, garbage"})
        void tellsTheState(int state, String word) throws Exception {
            if (state >= 0) {
                kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", state));
            }

            JsonNode answer = (JsonNode) kamelets.ask(LOOKUP, scmurl("foo"));

            assertThat(answer.path("state").asText()).isEqualTo(word);
            assertThat(answer.path("builds").findValuesAsText("id")).hasSize(state < 0 ? 0 : 1);
        }

        @Test
        void describesTheBuilds() throws Exception {
            kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 4)
                    .put("state_reason", "Component(s) a failed to build."));
            kamelets.mbs.put(ScriptedMbs.build(43, "foo:2:2020:aabbccdd", 5));

            JsonNode answer = (JsonNode) kamelets.ask(LOOKUP, scmurl("foo").put("branch", "1"));

            assertThat(answer.toString())
                    .isEqualTo("{\"builds\":[{\"id\":42,\"state_name\":\"failed\",\"name\":\"foo\",\"stream\":\"1\","
                            + "\"version\":\"2020\",\"context\":\"aabbccdd\",\"scmurl\":\"" + ScriptedMbs.scmurl("foo")
                            + "\",\"state_reason\":\"Component(s) a failed to build.\"}],\"state\":\"failed\"}");
        }

        @Test
        void failsWhereMbsDoesNotAnswer() {
            kamelets.server.faults().arm(Fault.status(500));

            assertThat(failure(LOOKUP, scmurl("foo"))).isInstanceOf(Unavailable.class);
        }
    }

    @Nested
    class BuildCompletion {
        private static final String LOOKUP = "mbs-build-completion-lookup";

        @ParameterizedTest
        @CsvSource({
            "0, RUNNING",
            "1, RUNNING",
            "2, RUNNING",
            "3, RUNNING",
            "4, FAILED",
            "5, DONE",
            "6, FAILED",
        })
        void mapsTheState(int state, State expected) throws Exception {
            kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:c1", state));

            assertThat(completions("42")).singleElement().satisfies(completion -> {
                assertThat(completion.externalId()).isEqualTo("42");
                assertThat(completion.state()).isEqualTo(expected);
            });
        }

        @ParameterizedTest
        @CsvSource({"5, 5, DONE", "5, 3, RUNNING", "5, 4, FAILED", "0, 6, FAILED", "2, 5, RUNNING"})
        void takesAllContextsOfTheSubmissionTogether(int first, int second, State expected) throws Exception {
            contexts(first, second);

            assertThat(completions("42")).extracting(Completion::state).containsExactly(expected);
        }

        @Test
        void anOlderSubmissionOfTheSameCommitSaysNothing() throws Exception {
            kamelets.mbs.put(ScriptedMbs.build(41, "foo:1:2020:c0", 6));
            kamelets.mbs.put(ScriptedMbs.build(44, "foo:2:2020:c9", 4));
            contexts(5, 5);

            assertThat(completions("42")).extracting(Completion::state).containsExactly(State.DONE);
        }

        @Test
        void saysWhyAndWhichContextFailed() throws Exception {
            contexts(5, 4);
            kamelets.mbs.put(ScriptedMbs.build(43, "foo:1:2020:c2", 4)
                    .put("state_reason", "Component(s) zlib failed to build.")
                    .put("koji_tag", "module-foo-1"));

            Completion completion = completions("42").get(0);

            assertThat(completion.reason()).isEqualTo("failed, foo:1:2020:c2: Component(s) zlib failed to build.");
            assertThat(completion.result().path("ids").toString()).isEqualTo("[42,43]");
            assertThat(completion.result().at("/contexts/1").toString())
                    .isEqualTo(
                            "{\"id\":43,\"version\":\"2020\",\"context\":\"c2\",\"state_name\":\"failed\",\"koji_tag\":\"module-foo-1\"}");
        }

        @Test
        void aCancelledBuildIsCanceled() throws Exception {
            kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:c1", 4).put("state_reason", "Canceled by alice."));

            assertThat(completions("42")).extracting(Completion::state).containsExactly(State.CANCELED);
        }

        @Test
        void doneEndsAScratchBuildOnItsOwn() throws Exception {
            contexts(0, 4);
            kamelets.mbs.put(ScriptedMbs.build(44, "foo:1:2020:c1_1", 3).put("scratch", true));

            assertThat(completions("44")).extracting(Completion::state).containsExactly(State.DONE);
        }

        @Test
        void asksOnceForACommitHoweverManyOfItsContextsAreAskedFor() throws Exception {
            contexts(5, 5);

            assertThat(completions("42", "43")).extracting(Completion::state).containsExactly(State.DONE, State.DONE);
            assertThat(kamelets.mbs.asked()).hasSize(2);
        }

        @Test
        void anUnknownIdFails() throws Exception {
            assertThat(completions("99")).singleElement().satisfies(completion -> {
                assertThat(completion.state()).isEqualTo(State.FAILED);
                assertThat(completion.reason()).contains("HTTP 404");
            });
        }

        @Test
        void oneThatCannotBeAskedDoesNotHoldUpTheOthers() throws Exception {
            kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:c1", 5));
            kamelets.mbs.put(ScriptedMbs.build(50, "bar:1:2020:c1", 5));
            kamelets.server.faults().arm(Fault.status(500).on("GET", "/42$"));

            assertThat(completions("42", "50"))
                    .extracting(Completion::externalId)
                    .containsExactly("50");
        }

        @Test
        void isUnavailableOrDeniedWhereNothingCouldBeAsked() throws Exception {
            kamelets.server.faults().arm(Fault.once(Kind.DROP_BEFORE));
            assertThat(kamelets.<List<Completion>>act(LOOKUP, ids("42", "43"), 1))
                    .isInstanceOf(Unavailable.class);

            kamelets.server.faults().arm(Fault.status(401).times(2));
            assertThat(kamelets.<List<Completion>>act(LOOKUP, ids("42", "43"), 1))
                    .isInstanceOf(Denied.class);
        }

        @Test
        void noIdsIsNoQuestion() throws Exception {
            assertThat(completions()).isEmpty();
            assertThat(kamelets.mbs.asked()).isEmpty();
            assertThat(failure(LOOKUP, SandboxJson.object())).isInstanceOf(Refused.class);
            assertThat(failure(LOOKUP, ids("../x"))).isInstanceOf(Refused.class);
        }

        private void contexts(int first, int second) {
            kamelets.mbs
                    .put(ScriptedMbs.build(42, "foo:1:2020:c1", first))
                    .withArray("siblings")
                    .add(43);
            kamelets.mbs
                    .put(ScriptedMbs.build(43, "foo:1:2020:c2", second))
                    .withArray("siblings")
                    .add(42);
        }

        private List<Completion> completions(String... ids) throws Exception {
            CallResult<List<Completion>> result = kamelets.act(LOOKUP, ids(ids), 1);
            assertThat(result).as(result.evidence()).isInstanceOf(CallResult.Done.class);
            return result.asOptional().orElseThrow();
        }

        private ObjectNode ids(String... ids) {
            ObjectNode question = SandboxJson.object();
            question.putArray("ids");
            for (String id : ids) {
                question.withArray("ids").add(id);
            }
            return question;
        }
    }

    @Test
    void aBodyThatIsNoJsonIsRefused() {
        Exchange exchange = kamelets.call("mbs-build-of-commit-lookup", null, 1);

        assertThatThrownBy(() -> {
                    throw exchange.getException();
                })
                .isInstanceOf(CallFailed.class)
                .hasMessageContaining("not a JSON object");
    }

    private CallResult<?> failure(String lookup, ObjectNode question) {
        Exchange exchange = kamelets.call(lookup, question, 1);
        assertThat(exchange.getException()).isInstanceOf(CallFailed.class);
        assertThat(exchange.getVariables()).containsOnlyKeys("actionKey", "actionId", "attempt");
        return ((CallFailed) exchange.getException()).result();
    }

    private ObjectNode ready(long id, String nsvc, String components) {
        return kamelets.mbs.put(build(id, nsvc, 5, components));
    }

    private static ObjectNode build(long id, String nsvc, int state, String components) {
        return ScriptedMbs.build(id, nsvc, state).put("modulemd", ScriptedMbs.modulemd(components));
    }

    private static ObjectNode component(String name, String branch) {
        return SandboxJson.object().put("name", name).put("branch", branch);
    }

    private static ObjectNode scmurl(String name) {
        return SandboxJson.object().put("scmurl", ScriptedMbs.scmurl(name));
    }
}
