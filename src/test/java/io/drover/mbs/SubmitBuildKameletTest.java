package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.modules.RebuildRule.Judgement;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SubmitBuildKameletTest {
    private static final String ACTION = "mbs-submit-build-action";
    private static final String PROBE = "mbs-submit-build-probe";
    private static final String CONFLICT = "Module (state=5) already exists. Only a new build, resubmission of a failed"
            + " build or build against new buildrequirements is allowed.";

    private MbsKamelets kamelets;

    @BeforeEach
    void start() throws Exception {
        kamelets = new MbsKamelets((handler, module) -> new Judgement(true, "allowed"));
    }

    @AfterEach
    void stop() {
        kamelets.close();
    }

    @Test
    void sendsScmurlAndBranchWithTheTokenAndNothingElse() throws Exception {
        kamelets.mbs.onPost(201, contexts());

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(kamelets.mbs.posted()).containsExactly(parameters());
        assertThat(kamelets.mbs.tokens()).containsExactly(Optional.of("Bearer s3cret"));
        assertThat(kamelets.server.requests().entries()).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/module-build-service/2/module-builds/");
            assertThat(request.headers()).doesNotContainKey("X-Of-The-Caller");
            assertThat(request.headers().get("Content-type")).containsExactly("application/json");
        });
        assertThat(result.evidence()).doesNotContain("s3cret");
    }

    @Test
    void acceptsAllContextsUnderTheSmallestId() throws Exception {
        kamelets.mbs.onPost(201, contexts());

        Accepted accepted = value(kamelets.act(ACTION, parameters(), 1));

        assertThat(accepted.externalId()).isEqualTo("42");
        assertThat(accepted.url()).endsWith("/module-build-service/2/module-builds/42");
        assertThat(accepted.how()).isEqualTo("submitted");
        assertThat(accepted.result().toString())
                .isEqualTo(
                        "{\"id\":42,\"ids\":[42,43],\"name\":\"foo\",\"stream\":\"1\",\"version\":\"2020\",\"scmurl\":\""
                                + ScriptedMbs.scmurl("foo") + "\"}");
    }

    @Test
    void understandsTheFirstContextWithItsSiblingsOfVersionOne() throws Exception {
        ObjectNode build = ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 0);
        build.withArray("siblings").add(43);
        kamelets.mbs.onPost(201, build);

        Accepted accepted = value(kamelets.act(ACTION, parameters(), 1));

        assertThat(accepted.result().path("ids").toString()).isEqualTo("[42,43]");
    }

    @Test
    void leavesNoHeaderOrVariableBehind() throws Exception {
        kamelets.mbs.onPost(201, contexts());

        Exchange exchange = kamelets.call(ACTION, parameters(), 1);

        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariables()).containsOnlyKeys("actionKey", "actionId", "attempt");
    }

    @ParameterizedTest
    @CsvSource({"2, build", "5, ready", "3, done", "4, failed"})
    void adoptsTheBuildThatAConflictIsAbout(int state, String word) throws Exception {
        kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", state));
        kamelets.mbs.onPost(ScriptedMbs.error(409, "Conflict", CONFLICT));

        Accepted accepted = value(kamelets.act(ACTION, parameters(), 1));

        assertThat(accepted.externalId()).isEqualTo("42");
        assertThat(accepted.how())
                .isEqualTo("adopted: MBS already had build 42 foo:1:2020:aabbccdd " + word + " (409)");
        assertThat(kamelets.mbs.posted()).hasSize(1);
    }

    @Test
    void refusesAConflictWithGarbage() throws Exception {
        kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 6));
        kamelets.mbs.onPost(ScriptedMbs.error(409, "Conflict", CONFLICT));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("HTTP 409", "42 foo:1:2020:aabbccdd garbage", "push a new commit");
    }

    @Test
    void refusesAConflictWithAnotherCommitOfTheSameSecond() throws Exception {
        ObjectNode other = ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 5);
        other.put("scmurl", "https://src.example.org/modules/foo.git?#ffffffffffffffffffffffffffffffffffffffff");
        kamelets.mbs.put(other);
        kamelets.mbs.onPost(ScriptedMbs.error(409, "Conflict", CONFLICT));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("no build of this commit");
    }

    @Test
    void adoptsABuildThatWasSubmittedUnderAnotherSpelling() throws Exception {
        ObjectNode build = ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 2);
        build.put("scmurl", build.path("scmurl").asText().replace(".git", ""));
        kamelets.mbs.put(build);
        kamelets.mbs.onPost(ScriptedMbs.error(409, "Conflict", CONFLICT));

        Accepted accepted = value(kamelets.act(ACTION, parameters(), 1));

        assertThat(accepted.externalId()).isEqualTo("42");
    }

    @Test
    void aConflictThatCannotBeLookedUpIsAmbiguous() throws Exception {
        kamelets.mbs.onPost(ScriptedMbs.error(409, "Conflict", CONFLICT));
        kamelets.server.faults().arm(Fault.status(503).on("GET", "module-builds"));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Ambiguous.class);
        assertThat(result.evidence()).contains("409", "503");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | Commit abc is not in branch 1. | Refused",
                "401 | No 'authorization' header found. | Denied",
                "403 | The submitted scmurl https://x is not allowed | Refused",
                "403 | https://x is not in the list of allowed SCMs | Refused",
                "403 | Scratch builds are not enabled | Refused",
                "403 | alice is not in any of the groups packager | Denied",
                "404 | The requested API version is not available | Refused",
                "408 | slow | Unavailable",
                "422 | Failed on ['git', 'clone', '-q', 'https://x'], retcode 128, out b'', err b'fatal: Could not resolve host: x' | Unavailable",
                "422 | Failed on ['git', 'clone', '-q', 'https://x'], retcode 128, out b'', err b'The requested URL returned error: 503' | Unavailable",
                "422 | Failed on ['git', 'clone', '-q', 'https://x'], retcode 128, out b'', err b'' | Unavailable",
                "422 | Failed on ['git', 'clone', '-q', 'https://x'], retcode 128, out b'', err b'fatal: repository not found' | Refused",
                "422 | checkout: The requested commit hash was not found within the repository. Perhaps you forgot to push. | Refused",
                "422 | The SCM repository doesn't contain a modulemd file | Refused",
                "422 | The following invalid modulemd was encountered | Refused",
                "500 | boom | Ambiguous",
                "502 | bad gateway | Ambiguous",
                "503 | later | Ambiguous",
            })
    void classifiesErrors(int status, String message, String outcome) throws Exception {
        kamelets.mbs.onPost(ScriptedMbs.error(status, "Error", message));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(result.evidence()).startsWith("MBS POST module-builds/: HTTP " + status + ", " + message);
        assertThat(kamelets.mbs.posted()).as("a POST is never repeated here").hasSize(1);
    }

    @Test
    void honoursRetryAfter() throws Exception {
        kamelets.server.faults().arm(Fault.status(429).retryAfter(17));

        assertThat(kamelets.<Accepted>act(ACTION, parameters(), 1))
                .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.retryAfter())
                        .isEqualTo(Duration.ofSeconds(17)));
    }

    @Test
    void countsARetryAfterDateFromTheServersClock() throws Exception {
        kamelets.mbs.onPost(new Answer(
                429,
                Map.of("Content-Type", "text/plain", "Retry-After", "Thu, 01 Jan 2099 00:00:00 GMT"),
                new byte[0]));

        assertThat(kamelets.<Accepted>act(ACTION, parameters(), 1))
                .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.retryAfter())
                        .isGreaterThan(Duration.ofDays(365)));
    }

    @Test
    void aRedirectIsNotFollowedAndWaitsForACorrectUrl() throws Exception {
        kamelets.mbs.onPost(Answer.of(301, "text/html", "<html>moved</html>".getBytes(StandardCharsets.UTF_8)));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(result.evidence()).contains("HTTP 301", "drover.mbs.url");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_BEFORE", "DROP_AFTER", "HALF", "HANG", "HTML"})
    void aLostAnswerIsAmbiguousAndNotSentAgain(Kind kind) throws Exception {
        kamelets.mbs.onPost(201, contexts());
        kamelets.server.faults().arm(Fault.once(kind).on("POST", "module-builds"));

        assertThat(kamelets.<Accepted>act(ACTION, parameters(), 1)).isInstanceOf(Ambiguous.class);
        assertThat(kamelets.server.requests().entries()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"<html>login</html>", "[]", "[{}]", "{\"id\": 42}", "[{\"id\": 42, \"name\"", "''"})
    void aSuccessThatCannotBeReadIsAmbiguous(String body) throws Exception {
        kamelets.mbs.onPost(Answer.of(201, "application/json", body.getBytes(StandardCharsets.UTF_8)));

        assertThat(kamelets.<Accepted>act(ACTION, parameters(), 1)).isInstanceOf(Ambiguous.class);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() throws Exception {
        kamelets.mbs.onPost(Answer.of(201, "application/json", new byte[(1 << 20) + 1]));

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Ambiguous.class);
        assertThat(result.evidence()).contains("drover.mbs.max-answer-bytes");
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        kamelets.server.close();

        CallResult<Accepted> result = kamelets.act(ACTION, parameters(), 1);

        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(result.evidence()).contains("MBS POST module-builds/", "refused");
    }

    @Test
    void parametersThatMakeNoRequestAreRefusedUnsent() throws Exception {
        Exchange exchange =
                kamelets.call(ACTION, SandboxJson.object().put("scmurl", "foo").put("branch", "1"), 1);

        assertThat(exchange.getException())
                .isInstanceOfSatisfying(
                        CallFailed.class, failed -> assertThat(failed.result()).isInstanceOf(Refused.class));
        assertThat(kamelets.mbs.asked()).isEmpty();
    }

    @Test
    void theProbeAsksForTheExactStringFirst() throws Exception {
        kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 2));
        kamelets.mbs.put(ScriptedMbs.build(43, "foo:1:2020:11223344", 1));

        CallResult<Optional<Accepted>> result = kamelets.act(PROBE, parameters(), 2);

        Accepted accepted = value(result).orElseThrow();
        assertThat(accepted.externalId()).isEqualTo("42");
        assertThat(accepted.result().path("ids").toString()).isEqualTo("[42,43]");
        assertThat(kamelets.mbs.asked())
                .containsExactly("GET /module-build-service/2/module-builds/ {scmurl=[" + ScriptedMbs.scmurl("foo")
                        + "], order_desc_by=[id], per_page=[100]}");
        assertThat(kamelets.mbs.tokens()).containsExactly(Optional.empty());
    }

    @Test
    void theProbeIsSureThatThereIsNothing() throws Exception {
        kamelets.mbs.put(ScriptedMbs.build(42, "foo:2:2020:aabbccdd", 2));
        kamelets.mbs.put(ScriptedMbs.build(43, "foo:1:2020:aabbccdd", 3).put("scratch", true));
        kamelets.mbs.put(ScriptedMbs.build(44, "foo:1:2020:11223344", 6));

        assertThat(kamelets.<Optional<Accepted>>act(PROBE, parameters(), 2))
                .isInstanceOfSatisfying(
                        Done.class, done -> assertThat(done.value()).isEqualTo(Optional.empty()));
        assertThat(kamelets.mbs.posted()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, true"})
    void aFailedBuildIsOursFromTheSecondAttemptOn(int attempt, boolean ours) throws Exception {
        kamelets.mbs.put(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 4));

        CallResult<Optional<Accepted>> result = kamelets.act(PROBE, parameters(), attempt);

        assertThat(value(result).isPresent()).isEqualTo(ours);
    }

    @ParameterizedTest
    @CsvSource({"503, Unavailable", "401, Denied", "400, Refused"})
    void theProbeCannotTellWhenMbsDoesNot(int status, String outcome) throws Exception {
        kamelets.server.faults().arm(Fault.status(status));

        assertThat(kamelets.<Optional<Accepted>>act(PROBE, parameters(), 2)
                        .getClass()
                        .getSimpleName())
                .isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_AFTER", "HALF", "HANG", "HTML"})
    void theProbeIsUnavailableWithoutAWholeAnswer(Kind kind) throws Exception {
        kamelets.server.faults().arm(Fault.once(kind));

        assertThat(kamelets.<Optional<Accepted>>act(PROBE, parameters(), 2)).isInstanceOf(Unavailable.class);
    }

    private static ObjectNode parameters() {
        return SandboxJson.object().put("scmurl", ScriptedMbs.scmurl("foo")).put("branch", "1");
    }

    private static ArrayNode contexts() {
        return SandboxJson.array()
                .add(ScriptedMbs.build(43, "foo:1:2020:11223344", 0))
                .add(ScriptedMbs.build(42, "foo:1:2020:aabbccdd", 0));
    }

    private static <T> T value(CallResult<T> result) {
        assertThat(result).as(result.evidence()).isInstanceOf(Done.class);
        return result.asOptional().orElseThrow();
    }
}
