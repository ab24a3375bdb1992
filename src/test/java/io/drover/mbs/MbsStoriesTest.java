package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.modules.RebuildRule.Judgement;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.mbs.MbsSimulator;
import io.drover.sandbox.mbs.ModuleSources.ModuleSource;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The MBS kamelets and the shipped MBS simulator together: each story from submission to the end. */
class MbsStoriesTest {
    private static final String SCM = "https://src.example.org/modules/";
    private static final Instant COMMITTED = Instant.parse("2026-05-20T12:00:00Z");

    private final Journal journal = new Journal("mbs");
    private final Map<String, ModuleSource> sources = new HashMap<>();
    private MbsSimulator mbs;
    private MbsKamelets kamelets;

    @BeforeEach
    void start() throws Exception {
        mbs = new MbsSimulator(
                new io.drover.sandbox.mbs.MbsSettings("s3cret", "drover", List.of(SCM), List.of("f42", "f43")),
                (name, commit, branch) -> Optional.ofNullable(sources.get(name + " " + commit)),
                journal,
                (topic, body) -> {},
                Clock.systemUTC());
        kamelets = new MbsKamelets(mbs, journal, (handler, module) -> new Judgement(true, "allowed"));
    }

    @AfterEach
    void stop() {
        kamelets.close();
    }

    @Test
    void aSubmissionForTwoBaseStreamsIsDoneWhenBothAreReady() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: []"));

        Accepted accepted = value(kamelets.act("mbs-submit-build-action", parameters, 1));

        assertThat(accepted.result().path("ids")).hasSize(2);
        assertThat(state(accepted)).isEqualTo(State.RUNNING);
        for (int i = 0; i < 4; i++) {
            mbs.tick();
        }
        assertThat(state(accepted)).isEqualTo(State.DONE);
    }

    @Test
    void aSubmissionFailsWithTheContextForAnotherBaseStream() throws Exception {
        Accepted accepted =
                value(kamelets.act("mbs-submit-build-action", commit("foo", "a", modulemd("platform: []")), 1));

        mbs.fail(accepted.result().at("/ids/1").asLong(), "Component(s) zlib failed to build.");

        assertThat(state(accepted)).isEqualTo(State.FAILED);
    }

    @Test
    void aLostAnswerIsProbedAndNothingIsSubmittedTwice() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: [f42]"));
        kamelets.server.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "module-builds"));
        assertThat(kamelets.<Accepted>act("mbs-submit-build-action", parameters, 1))
                .isInstanceOf(Ambiguous.class);

        CallResult<Optional<Accepted>> probed = kamelets.act("mbs-submit-build-probe", parameters, 2);

        assertThat(value(probed)).isPresent();
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("submit");
    }

    @Test
    void aLostAnswerOfABuildThatFailedMeanwhileIsNotResumed() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: [f42]"));
        kamelets.server.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "module-builds"));
        kamelets.act("mbs-submit-build-action", parameters, 1);
        mbs.fail(mbs.state().at("/builds/0/id").asLong(), "broken");

        CallResult<Optional<Accepted>> probed = kamelets.act("mbs-submit-build-probe", parameters, 2);

        assertThat(state(value(probed).orElseThrow())).isEqualTo(State.FAILED);
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("submit");
    }

    @Test
    void aRequestThatNeverArrivedIsCertainlyNotThere() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: [f42]"));
        kamelets.server.faults().arm(Fault.once(Kind.DROP_BEFORE).on("POST", "module-builds"));
        assertThat(kamelets.<Accepted>act("mbs-submit-build-action", parameters, 1))
                .isInstanceOf(Ambiguous.class);

        CallResult<Optional<Accepted>> probed = kamelets.act("mbs-submit-build-probe", parameters, 2);

        assertThat(value(probed)).isEmpty();
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void whatIsReadyIsAdoptedAndWhatFailedIsResumed() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: [f42]"));
        Accepted first = value(kamelets.act("mbs-submit-build-action", parameters, 1));

        Accepted again = value(kamelets.act("mbs-submit-build-action", parameters, 1));
        assertThat(again.externalId()).isEqualTo(first.externalId());
        assertThat(again.how()).startsWith("adopted: MBS already had build");

        mbs.fail(Long.parseLong(first.externalId()), "broken");
        Accepted resumed = value(kamelets.act("mbs-submit-build-action", parameters, 1));
        assertThat(resumed.externalId()).isEqualTo(first.externalId());
        assertThat(resumed.how()).isEqualTo("submitted");
        assertThat(journal.entries()).extracting(Journal.Entry::what).containsExactly("submit", "resume");
    }

    @Test
    void garbageIsRefused() throws Exception {
        ObjectNode parameters = commit("foo", "a", modulemd("platform: [f42]"));
        Accepted accepted = value(kamelets.act("mbs-submit-build-action", parameters, 1));
        mbs.fail(Long.parseLong(accepted.externalId()), "broken");
        mbs.collectGarbage(Long.parseLong(accepted.externalId()));

        assertThat(kamelets.<Accepted>act("mbs-submit-build-action", parameters, 1))
                .isInstanceOf(Refused.class);
    }

    @Test
    void theModulesThatFollowABranchAndWhatIsBuiltWithThemAreFound() throws Exception {
        seed("a", modulemd("platform: []"));
        seed("b", modulemd("platform: [f42], a: [\"1\"]").replace("zlib", "bash"));
        seed("c", modulemd("platform: [f43], b: [\"1\"]").replace("f42}", "f41}"));

        JsonNode modules = (JsonNode) kamelets.ask(
                "mbs-modules-with-component-lookup",
                SandboxJson.object().put("name", "zlib").put("branch", "f42"));
        assertThat(modules.path("modules").findValuesAsText("name")).containsExactly("a");
        assertThat(modules.path("asked").asInt()).isEqualTo(4);

        ObjectNode question = SandboxJson.object().put("handler", "h");
        question.putArray("modules").add("a:1");
        JsonNode order = (JsonNode) kamelets.ask("mbs-rebuild-order-lookup", question);
        assertThat(order.path("rebuilds").findValuesAsText("module")).containsExactly("a:1", "b:1", "c:1");
        assertThat(order.path("rebuilds").findValuesAsText("batch")).containsExactly("0", "1", "2");
    }

    @Test
    void aModuleThatBecomesReadyIsSeenAtOnce() throws Exception {
        ObjectNode question = SandboxJson.object().put("name", "zlib").put("branch", "f42");
        kamelets.ask("mbs-modules-with-component-lookup", question);
        kamelets.act("mbs-submit-build-action", commit("foo", "a", modulemd("platform: [f42]")), 1);
        for (int i = 0; i < 4; i++) {
            mbs.tick();
        }

        JsonNode modules = (JsonNode) kamelets.ask("mbs-modules-with-component-lookup", question.deepCopy());

        assertThat(modules.path("modules").findValuesAsText("name")).containsExactly("foo");
    }

    private State state(Accepted accepted) throws Exception {
        ObjectNode question = SandboxJson.object();
        question.putArray("ids").add(accepted.externalId());
        CallResult<List<Completion>> result = kamelets.act("mbs-build-completion-lookup", question, 1);
        return value(result).get(0).state();
    }

    private ObjectNode commit(String name, String letter, String modulemd) {
        String commit = letter.repeat(40);
        sources.put(name + " " + commit, new ModuleSource(modulemd, COMMITTED, true));
        return SandboxJson.object()
                .put("scmurl", SCM + name + ".git?#" + commit)
                .put("branch", "1");
    }

    private void seed(String name, String modulemd) {
        mbs.seedReady(name, "1", SCM + name + ".git?#" + "e".repeat(40), new ModuleSource(modulemd, COMMITTED, true));
    }

    private static String modulemd(String buildrequires) {
        return """
                document: modulemd
                version: 2
                data:
                  dependencies:
                  - buildrequires: {%s}
                    requires: {}
                  components:
                    rpms:
                      zlib: {ref: f42}
                """
                .formatted(buildrequires);
    }

    private static <T> T value(CallResult<T> result) {
        assertThat(result).as(result.evidence()).isInstanceOf(CallResult.Done.class);
        return result.asOptional().orElseThrow();
    }
}
