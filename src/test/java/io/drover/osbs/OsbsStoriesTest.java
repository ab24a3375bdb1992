package io.drover.osbs;

import static io.drover.osbs.OsbsKamelets.value;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import io.drover.sandbox.SandboxJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The OSBS kamelets and the shipped cluster together: each story from creation to deletion, each test under a key of its own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OsbsStoriesTest {
    private static final String RUN = "osbs-run-pipeline";
    private static final String START = "osbs-start-build";
    private static final String COMMIT = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";

    private OsbsKamelets kamelets;
    private String key = "";

    @BeforeAll
    void startAll() throws Exception {
        kamelets = new OsbsKamelets();
    }

    @AfterAll
    void stopAll() {
        kamelets.close();
    }

    @BeforeEach
    void begin() {
        key = "httpd f42 " + UUID.randomUUID();
        kamelets.forgetRequests();
    }

    @AfterEach
    void putRight() {
        kamelets.server.faults().clear();
        kamelets.order("{\"quota\": false, \"token\": \"s3cret\"}");
        kamelets.token = () -> "s3cret";
        kamelets.planned = null;
    }

    @Test
    void createsARunUnderTheNameOfItsKeyWithTheTokenAndNothingOfTheCaller() {
        ObjectNode parameters = parameters().put("isolated", true).put("release", "3.1590000000");
        parameters
                .put("scratch", false)
                .put("flatpak", false)
                .put("signingIntent", "")
                .put("timeout", "1h30m");
        parameters.putArray("composeIds").add(501);
        parameters.putArray("yumRepourls");
        parameters.putObject("userdata").put("freshmaker_build_id", 42);

        CallResult<Accepted> result = kamelets.act(RUN, key, parameters);

        Accepted accepted = value(result);
        assertThat(accepted.externalId()).isEqualTo(mark(RUN).name());
        assertThat(accepted.url())
                .isEqualTo("https://console.example.org/k8s/ns/osbs/tekton.dev~v1beta1~PipelineRun/"
                        + mark(RUN).name());
        assertThat(accepted.how()).isEqualTo("submitted");
        JsonNode run = kamelets.object("pipelineruns", mark(RUN).name());
        assertThat(accepted.result().toString())
                .isEqualTo("{\"name\":\"" + mark(RUN).name() + "\",\"namespace\":\"osbs\",\"uid\":\""
                        + run.at("/metadata/uid").asText() + "\"}");
        assertThat(run.at("/metadata/labels/drover.io~1action").asText())
                .isEqualTo(mark(RUN).digest());
        assertThat(run.at("/metadata/annotations/drover.io~1action-key").asText())
                .isEqualTo(key);
        assertThat(run.at("/spec/pipelineRef/name").asText()).isEqualTo("binary-container-0-2");
        assertThat(run.at("/spec/timeout").asText()).isEqualTo("1h30m");
        assertThat(run.at("/spec/workspaces").findValuesAsText("name"))
                .startsWith("ws-container", "ws-home-dir", "ws-registries-secret", "ws-koji-secret");
        assertThat(run.at("/spec/params/0").toString())
                .isEqualTo("{\"name\":\"osbs-image\",\"value\":\"reg.example.org/osbs:latest\"}");
        assertThat(run.at("/spec/params/1/value").asText())
                .as("what is false or empty is left out")
                .isEqualTo("{\"kind\":\"build_user_params\",\"user\":\"drover\",\"reactor_config_map\":"
                        + "\"reactor-config-map\",\"git_uri\":\"https://src.example.org/containers/httpd\",\"git_ref\":\""
                        + COMMIT + "\",\"git_branch\":\"f42\",\"component\":\"httpd-container\",\"isolated\":true,"
                        + "\"release\":\"3.1590000000\",\"compose_ids\":[501],\"userdata\":{\"freshmaker_build_id\":42,"
                        + "\"drover\":{\"verb\":\"osbs-run-pipeline\",\"key\":\"" + key + "\",\"branch\":\"f42\"}}}");
        assertThat(kamelets.requests()).containsExactly("POST pipelineruns: 201");
        var sent = kamelets.server.requests().entries();
        assertThat(sent.get(sent.size() - 1).headers())
                .doesNotContainKey("X-of-the-caller")
                .containsKey("Authorization");
        assertThat(result.evidence()).doesNotContain("s3cret");
    }

    @Test
    void leavesNoHeaderOrVariableBehind() {
        Exchange exchange = kamelets.call(RUN + "-action", key, parameters());

        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariables()).containsOnlyKeys("actionKey", "actionId", "attempt");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_AFTER", "HALF"})
    void aLostAnswerIsAmbiguousAndTheProbeAdoptsWhatItMade(Kind kind) {
        kamelets.server.faults().arm(Fault.once(kind).on("POST", "pipelineruns"));
        assertThat(kamelets.act(RUN, key, parameters())).isInstanceOf(Ambiguous.class);

        Optional<Accepted> found = value(kamelets.probe(RUN, key, parameters()));

        assertThat(found.orElseThrow().externalId()).isEqualTo(mark(RUN).name());
        assertThat(kamelets.effects(mark(RUN).name())).containsExactly("create");
    }

    @Test
    void arequestThatNeverArrivedIsCertainlyNotThere() {
        kamelets.server.faults().arm(Fault.once(Kind.DROP_BEFORE).on("POST", "pipelineruns"));
        assertThat(kamelets.act(RUN, key, parameters())).isInstanceOf(Ambiguous.class);

        assertThat(value(kamelets.probe(RUN, key, parameters()))).isEmpty();
        assertThat(kamelets.effects(mark(RUN).name())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {RUN, START})
    void aNameThatIsTakenByOursIsAdopted(String verb) {
        value(kamelets.act(verb, key, parameters()));

        Accepted again = value(kamelets.act(verb, key, parameters()));

        assertThat(again.externalId()).isEqualTo(mark(verb).name());
        assertThat(again.how()).startsWith("adopted: the cluster already had").endsWith("(409)");
        assertThat(kamelets.effects(mark(verb).name())).containsExactly("create");
    }

    @ParameterizedTest
    @ValueSource(strings = {RUN, START})
    void aNameThatIsTakenByAnotherIsRefusedByActionAndProbe(String verb) {
        ObjectNode foreign = SandboxJson.object();
        foreign.putObject("metadata").put("name", mark(verb).name());
        kamelets.osbs.holds(
                verb.equals(RUN) ? "tekton.dev/v1beta1" : "build.openshift.io/v1",
                verb.equals(RUN) ? "pipelineruns" : "builds",
                foreign);

        assertThat(kamelets.act(verb, key, parameters())).isInstanceOf(Refused.class);
        CallResult<Optional<Accepted>> probed = kamelets.probe(verb, key, parameters());
        assertThat(probed).isInstanceOf(Refused.class);
        assertThat(probed.evidence())
                .contains("was not made for this action", mark(verb).name());
        assertThat(kamelets.effects(mark(verb).name())).isEmpty();
    }

    @Test
    void aConflictThatCannotBeLookedAtIsAmbiguous() {
        value(kamelets.act(RUN, key, parameters()));
        kamelets.server.faults().arm(Fault.status(503).on("GET", "pipelineruns"));

        CallResult<Accepted> again = kamelets.act(RUN, key, parameters());

        assertThat(again).isInstanceOf(Ambiguous.class);
        assertThat(again.evidence()).contains("AlreadyExists", "503");
    }

    @Test
    void aQuotaThatIsUsedUpIsWaitedFor() {
        kamelets.order("{\"quota\": true}");
        CallResult<Accepted> full = kamelets.act(RUN, key, parameters());
        assertThat(full).isInstanceOf(CallResult.Full.class);
        assertThat(full.evidence()).contains("HTTP 403, Forbidden", "exceeded quota");
        assertThat(kamelets.effects(mark(RUN).name())).isEmpty();

        kamelets.order("{\"quota\": false}");

        assertThat(value(kamelets.act(RUN, key, parameters())).how()).isEqualTo("submitted");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | BadRequest | admission webhook denied the request | Refused",
                "401 | Unauthorized | Unauthorized | Denied",
                "403 | Forbidden | pipelineruns.tekton.dev is forbidden: User \"system:serviceaccount:a:b\" cannot create resource \"pipelineruns\" in API group \"tekton.dev\" in the namespace \"osbs\" | Denied",
                "403 | Forbidden | pipelineruns.tekton.dev \"x\" is forbidden: violates PodSecurity | Refused",
                "403 | Forbidden | pipelineruns.tekton.dev \"x\" is forbidden: exceeded quota: osbs | Full",
                "404 | NotFound | namespaces \"osbs\" not found | Refused",
                "409 | Conflict | Operation cannot be fulfilled on resourcequotas \"osbs\" | Unavailable",
                "413 | RequestEntityTooLarge | too large | Refused",
                "422 | Invalid | PipelineRun \"x\" is invalid | Refused",
                "429 | TooManyRequests | too many requests | Unavailable",
                "500 | InternalError | etcd | Ambiguous",
                "503 | ServiceUnavailable | later | Ambiguous",
                "504 | Timeout | request did not complete | Ambiguous",
            })
    void whatTheClusterSaysOfACreationIsClassified(int status, String reason, String message, String outcome) {
        kamelets.server.faults().arm(says(status, reason, message).on("POST", "pipelineruns"));

        CallResult<Accepted> result = kamelets.act(RUN, key, parameters());

        assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(result.evidence())
                .startsWith("OSBS POST apis/tekton.dev/v1beta1/namespaces/osbs/pipelineruns: HTTP " + status + ", "
                        + reason + ": " + message);
        assertThat(kamelets.requests()).as("a POST is never repeated here").hasSize(1);
    }

    @Test
    void anAnswerWithoutEndIsNotRead() {
        String endless = "{\"a\": \"" + "x".repeat(1 << 20) + "\"}";
        kamelets.server.faults().arm(new Fault(null, null, Kind.STATUS, 201, 2, Duration.ZERO, null, endless));

        assertThat(kamelets.act(RUN, key, parameters())).isInstanceOf(Ambiguous.class);
        assertThat(kamelets.probe(RUN, key, parameters())).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource({"302, Unavailable", "404, Unavailable", "403, Denied", "500, Unavailable", "429, Unavailable"})
    void whatComesFromSomewhereElseDoesNotTellAProbe(int status, String outcome) {
        kamelets.server.faults().arm(Fault.status(status).retryAfter(17).on("GET", "pipelineruns"));

        CallResult<Optional<Accepted>> probed = kamelets.probe(RUN, key, parameters());

        assertThat(probed.getClass().getSimpleName()).isEqualTo(outcome);
        if (probed instanceof Unavailable<?> unavailable) {
            assertThat(unavailable.retryAfter()).isEqualTo(Duration.ofSeconds(17));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"HANG", "HTML", "HALF"})
    void aProbeWithoutAWholeAnswerCannotTell(Kind kind) {
        kamelets.server.faults().arm(Fault.once(kind).on("GET", "pipelineruns"));

        assertThat(kamelets.probe(RUN, key, parameters())).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"gitRef\": \"\"} | git_ref is missing",
                "{\"scratch\": \"yes\"} | scratch is true or false, not \"yes\"",
                "{\"composeIds\": [\"501\"]} | composeIds is a list of whole numbers, not [\"501\"]",
                "{\"scratch\": true, \"isolated\": true, \"release\": \"1.2\"} | scratch and isolated exclude each other",
                "{\"isolated\": true, \"release\": \"3\"} | isolated needs a release",
                "{\"signingIntent\": \"release\", \"composeIds\": [1]} | signingIntent and composeIds exclude each other",
                "{\"operatorCsvModificationsUrl\": \"https://x\"} | is for isolated builds",
                "{\"timeout\": \"three hours\"} | timeout is a time as 3h",
            })
    void parametersThatOsbsWouldRefuseLaterAreRefusedUnsent(String change, String fault) throws IOException {
        ObjectNode parameters = parameters();
        parameters.setAll((ObjectNode) SandboxJson.parse(change.getBytes(StandardCharsets.UTF_8)));

        CallResult<Accepted> result = kamelets.act(RUN, key, parameters);

        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).startsWith("OSBS was not asked: ").contains(fault);
        assertThat(kamelets.requests()).isEmpty();
    }

    @Test
    void aTokenThatRotatesIsFollowedWithoutARestart(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "s3cret");
        kamelets.token = () -> {
            try {
                return Files.readString(file);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        };
        assertThat(value(kamelets.probe(RUN, key, parameters()))).isEmpty();

        kamelets.order("{\"token\": \"n3w\"}");
        assertThat(kamelets.probe(RUN, key, parameters())).isInstanceOf(Denied.class);
        Files.writeString(file, "n3w");

        assertThat(value(kamelets.probe(RUN, key, parameters()))).isEmpty();
    }

    @Test
    void aTokenThatRotatesUnderARequestIsFollowedAtOnce() {
        kamelets.order("{\"token\": \"n3w\"}");
        List<String> said = new java.util.ArrayList<>(List.of("s3cret"));
        kamelets.token = () -> said.isEmpty() ? "n3w" : said.remove(0);

        assertThat(value(kamelets.act(RUN, key, parameters())).how()).isEqualTo("submitted");

        assertThat(kamelets.requests()).containsExactly("POST pipelineruns: 401", "POST pipelineruns: 201");
        assertThat(kamelets.effects(mark(RUN).name())).containsExactly("create");
    }

    @Test
    void aRunIsFollowedFromItsFirstMomentToItsEnd() {
        String id = started(RUN);
        assertThat(kamelets.object("pipelineruns", id).at("/status").isEmpty()).isTrue();
        for (int step = 0; step < 3; step++) {
            assertThat(kamelets.completion("pipeline", id).state()).isEqualTo(State.RUNNING);
            kamelets.tick(1);
        }

        Completion done = kamelets.completion("pipeline", id);

        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.reason()).isEmpty();
        assertThat(done.result().path("koji_build_id").isIntegralNumber()).isTrue();
        assertThat(done.result().at("/repositories/x86_64/0").asText())
                .isEqualTo("reg.example.org/httpd-container:" + id);
    }

    @Test
    void aFailedRunTellsWhatItsTaskSaid() {
        String id = started(RUN);
        kamelets.order("{\"fail\": {\"name\": \"" + id + "\", \"task_result\": \"dnf: no package httpd\"}}");
        kamelets.tick(3);
        kamelets.forgetRequests();

        Completion failed = kamelets.completion("pipeline", id);

        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason())
                .isEqualTo("Failed: Tasks Completed: 3 (Failed: 1, Cancelled 0), Skipped: 5; build-x86-64: dnf: no"
                        + " package httpd");
        assertThat(kamelets.requests())
                .as("the run, and its tasks up to the one that failed")
                .hasSize(5);
    }

    @Test
    void aFailedRunWhoseTasksAreGoneTellsItsOwnWords() {
        String id = started(RUN);
        kamelets.order("{\"fail\": {\"name\": \"" + id + "\", \"message\": \"m\", \"task_result\": \"t\"}}");
        kamelets.tick(3);
        kamelets.server.faults().arm(Fault.status(500).on("GET", "taskruns").always());

        assertThat(kamelets.completion("pipeline", id).reason()).isEqualTo("Failed: m");
    }

    @Test
    void aFailedRunWhosePluginsSayWhyIsNotAskedFurther() {
        String id = started(RUN);
        kamelets.order("{\"fail\": {\"name\": \"" + id + "\", \"reason\": \"Failed\", \"message\": \"m\", \"errors\":"
                + " {\"koji_import\": \"no such target\"}}}");
        kamelets.tick(3);
        kamelets.forgetRequests();

        assertThat(kamelets.completion("pipeline", id).reason()).isEqualTo("Failed: m; koji_import: no such target");
        assertThat(kamelets.requests()).hasSize(1);
    }

    @Test
    void manyRunsAreAskedAfterInOneRequestAndTheRestOneByOne() {
        String first = started(RUN);
        key = "httpd f42 " + UUID.randomUUID();
        String second = started(RUN);
        key = "httpd f42 " + UUID.randomUUID();
        String gone = started(RUN);
        kamelets.order("{\"delete\": \"" + gone + "\"}");
        ObjectNode foreign = SandboxJson.object();
        foreign.putObject("metadata").put("name", "by-hand-" + UUID.randomUUID());
        kamelets.osbs.holds("tekton.dev/v1beta1", "pipelineruns", foreign);
        String byHand = foreign.at("/metadata/name").asText();
        kamelets.forgetRequests();

        List<Completion> completions = value(kamelets.completions("pipeline", first, byHand, second, gone));

        assertThat(completions)
                .extracting(completion -> completion.externalId() + " " + completion.state())
                .containsExactlyInAnyOrder(
                        first + " RUNNING", second + " RUNNING", byHand + " RUNNING", gone + " UNSEEN");
        assertThat(kamelets.requests()).hasSize(3);
        assertThat(kamelets.requests().get(0)).startsWith("GET pipelineruns?labelSelector=drover.io");
        assertThat(kamelets.requests().subList(1, 3))
                .containsExactlyInAnyOrder(
                        "GET pipelineruns/" + byHand + ": 200", "GET pipelineruns/" + gone + ": 404");
    }

    @Test
    void listsOfManyPagesAreReadToTheEnd() {
        String[] ids = new String[120];
        for (int i = 0; i < ids.length; i++) {
            key = "page " + i + " " + UUID.randomUUID();
            ids[i] = started(RUN);
        }
        kamelets.forgetRequests();

        assertThat(value(kamelets.completions("pipeline", ids))).hasSize(120);
        assertThat(kamelets.requests()).as("50 in each").hasSize(3);
        kamelets.order("{\"delete\": \"finished\"}");
    }

    @Test
    void aRunThatWasRemovedBeforeItsEndWasSeenIsForKojiToTell() {
        String id = started(RUN);
        kamelets.tick(3);
        kamelets.order("{\"delete\": \"" + id + "\"}");

        Completion removed = kamelets.completion("pipeline", id);

        assertThat(removed.state()).isEqualTo(State.UNSEEN);
        assertThat(removed.reason()).contains("was removed from the cluster", "koji, under the NVR");
        assertThat(removed.result().path("reason").asText()).isEqualTo("Removed");
    }

    @Test
    void a404OfSomethingElseIsNoRemoval() {
        String id = started(RUN);
        kamelets.server.faults().arm(Fault.status(404).on("GET", "pipelineruns"));

        assertThat(kamelets.completions("pipeline", id)).isInstanceOf(Unavailable.class);
    }

    @Test
    void oneRunThatCannotBeAskedDoesNotHoldUpTheOthers() {
        String id = started(RUN);
        kamelets.server.faults().arm(Fault.status(500).on("GET", "pipelineruns/sick"));

        CallResult<List<Completion>> told = kamelets.completions("pipeline", "sick", id);

        assertThat(value(told)).extracting(Completion::externalId).containsExactly(id);
        assertThat(told.evidence()).contains("told of 1 of 2", "not told: OSBS GET", "HTTP 500");
    }

    @Test
    void anAccountThatMayNotListAsksOneByOne() {
        String first = started(RUN);
        key = "httpd f42 " + UUID.randomUUID();
        String second = started(RUN);
        kamelets.server
                .faults()
                .arm(says(403, "Forbidden", "User \"x\" cannot list resource \"pipelineruns\"")
                        .on("GET", "labelSelector")
                        .always());

        assertThat(value(kamelets.completions("pipeline", first, second))).hasSize(2);
    }

    @Test
    void canceledRunsAndBuildsEndSo() {
        String run = started(RUN);
        String build = started(START);
        kamelets.tick(1);

        assertThat(value(kamelets.act("osbs-cancel-pipeline", "c", name(run))).how())
                .isEqualTo("canceled");
        assertThat(value(kamelets.act("osbs-cancel-build", "c", name(build))).how())
                .isEqualTo("canceled");

        assertThat(kamelets.object("pipelineruns", run).at("/spec/status").asText())
                .isEqualTo("CancelledRunFinally");
        assertThat(kamelets.object("builds", build).at("/status/cancelled").asBoolean())
                .isTrue();
        assertThat(kamelets.object("builds", build)
                        .at("/spec/completionDeadlineSeconds")
                        .asInt())
                .as("what is put back is whole")
                .isEqualTo(10_800);
        kamelets.tick(1);
        assertThat(kamelets.completion("pipeline", run).state()).isEqualTo(State.CANCELED);
        assertThat(kamelets.completion("build", build).state()).isEqualTo(State.CANCELED);
        assertThat(value(kamelets.act("osbs-cancel-pipeline", "c", name(run))).how())
                .isEqualTo("it is over already: Cancelled");
        assertThat(value(kamelets.act("osbs-cancel-build", "c", name(build))).how())
                .isEqualTo("it is over already: Cancelled");
        assertThat(kamelets.effects(run)).containsExactly("create", "cancel");
        assertThat(kamelets.effects(build)).containsExactly("create", "cancel");
    }

    @ParameterizedTest
    @CsvSource({"pipeline, PATCH, osbs-run-pipeline", "build, PUT, osbs-start-build"})
    void aCancelThatClashesWithAnotherChangeIsTriedSomeTimes(String noun, String method, String verb) {
        String id = started(verb);
        kamelets.server
                .faults()
                .arm(says(409, "Conflict", "modified").on(method, id).times(2));
        assertThat(value(kamelets.act("osbs-cancel-" + noun, "c", name(id))).how())
                .isEqualTo("canceled");
        assertThat(kamelets.effects(id)).containsExactly("create", "cancel");

        key = "httpd f42 " + UUID.randomUUID();
        String other = started(verb);
        kamelets.server
                .faults()
                .arm(says(409, "Conflict", "modified").on(method, other).always());
        kamelets.forgetRequests();
        assertThat(kamelets.act("osbs-cancel-" + noun, "c", name(other))).isInstanceOf(Unavailable.class);
        assertThat(kamelets.requests()).hasSize(2 * CancelTalk.MOST_ROUNDS);
        assertThat(kamelets.effects(other)).containsExactly("create");
    }

    @Test
    void aRunThatEndsWhileItIsCanceledIsLeftAsItIs() {
        String id = started(RUN);
        kamelets.tick(3);
        // what we see first is as it was before the end
        kamelets.server
                .faults()
                .arm(new Fault(
                        "GET",
                        java.util.regex.Pattern.compile(id),
                        Kind.STATUS,
                        200,
                        1,
                        Duration.ZERO,
                        null,
                        "{\"metadata\": {\"name\": \"" + id + "\"}, \"status\": {}}"));
        kamelets.forgetRequests();

        assertThat(value(kamelets.act("osbs-cancel-pipeline", "c", name(id))).how())
                .isEqualTo("it is over already: Succeeded");

        assertThat(kamelets.requests())
                .containsExactly(
                        "GET pipelineruns/" + id + ": 200",
                        "PATCH pipelineruns/" + id + ": 400",
                        "GET pipelineruns/" + id + ": 200");
        assertThat(kamelets.effects(id)).containsExactly("create");
    }

    @ParameterizedTest
    @ValueSource(strings = {"osbs-cancel-pipeline", "osbs-cancel-build", "osbs-delete-pipeline", "osbs-delete-build"})
    void whatIsGoneNeedsNothing(String verb) {
        assertThat(value(kamelets.act(verb, "c", name("nothing-of-that-name"))).how())
                .isEqualTo("it is gone already");
        assertThat(value(kamelets.probe(verb, "c", name("nothing-of-that-name"))))
                .isPresent();
    }

    @Test
    void aLostCancelIsFoundByItsProbe() {
        String id = started(RUN);
        assertThat(value(kamelets.probe("osbs-cancel-pipeline", "c", name(id)))).isEmpty();
        kamelets.server.faults().arm(Fault.once(Kind.DROP_AFTER).on("PATCH", id));

        assertThat(kamelets.act("osbs-cancel-pipeline", "c", name(id))).isInstanceOf(Ambiguous.class);

        assertThat(value(kamelets.probe("osbs-cancel-pipeline", "c", name(id)))).isPresent();
        assertThat(kamelets.effects(id)).containsExactly("create", "cancel");
    }

    @ParameterizedTest
    @CsvSource({"pipeline, osbs-run-pipeline", "build, osbs-start-build"})
    void onlyWhatIsOverIsDeleted(String noun, String verb) {
        String id = started(verb);
        CallResult<Accepted> early = kamelets.act("osbs-delete-" + noun, "d", name(id));
        assertThat(early).isInstanceOf(Refused.class);
        assertThat(early.evidence()).contains("is not over");
        assertThat(kamelets.effects(id)).containsExactly("create");
        kamelets.tick(3);
        assertThat(value(kamelets.probe("osbs-delete-" + noun, "d", name(id)))).isEmpty();

        assertThat(value(kamelets.act("osbs-delete-" + noun, "d", name(id))).how())
                .isEqualTo("deleted");

        assertThat(value(kamelets.probe("osbs-delete-" + noun, "d", name(id)))).isPresent();
        assertThat(kamelets.effects(id)).containsExactly("create", "delete");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../secrets/x", "a b", "A", "a/b", "a?b"})
    void aNameThatIsNoneIsRefusedUnsent(String wrong) {
        assertThat(kamelets.act("osbs-delete-pipeline", "d", name(wrong))).isInstanceOf(Refused.class);
        assertThat(kamelets.completions("pipeline", wrong)).isInstanceOf(Refused.class);
        assertThat(kamelets.requests()).isEmpty();
    }

    @Test
    void aBuildIsCreatedUnderItsNameAndFollowedToItsEnd() {
        ObjectNode parameters = parameters().put("scratch", true).put("timeout", "10m");

        String id = value(kamelets.act(START, key, parameters)).externalId();

        assertThat(id).isEqualTo(mark(START).name());
        JsonNode build = kamelets.object("builds", id);
        assertThat(build.at("/metadata/labels").toString())
                .isEqualTo("{\"drover.io/action\":\"" + mark(START).digest() + "\",\"scratch\":\"true\"}");
        assertThat(build.at("/spec/source/git").toString())
                .isEqualTo("{\"uri\":\"https://src.example.org/containers/httpd\",\"ref\":\"" + COMMIT + "\"}");
        assertThat(build.at("/spec/strategy/customStrategy/env/0/value").asText())
                .contains("\"git_branch\":\"f42\"", "\"scratch\":true", "\"key\":\"" + key + "\"");
        assertThat(build.at("/spec/completionDeadlineSeconds").toString()).isEqualTo("600");
        assertThat(build.at("/spec/output/to/name").asText())
                .isEqualTo("httpd-container:" + mark(START).digest());
        assertThat(kamelets.completion("build", id).state()).isEqualTo(State.RUNNING);
        kamelets.tick(3);
        Completion done = kamelets.completion("build", id);
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.result().has("koji_build_id")).as("a scratch build").isFalse();
    }

    @Test
    void aBuildOfABuildConfigIsFoundByItsLabelAndMadeOnce() {
        String config = "httpd-f42-" + key.substring(key.length() - 5);
        kamelets.order("{\"buildconfig\": \"" + config + "\"}");
        ObjectNode parameters = parameters().put("buildConfig", config);
        // of another action of the same BuildConfig
        value(kamelets.act(START, "another " + key, parameters));
        assertThat(value(kamelets.probe(START, key, parameters))).isEmpty();
        kamelets.server.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", "instantiate"));
        assertThat(kamelets.act(START, key, parameters)).isInstanceOf(Ambiguous.class);

        Accepted found = value(kamelets.probe(START, key, parameters)).orElseThrow();

        assertThat(found.externalId()).isEqualTo(config + "-2");
        assertThat(kamelets.effects(mark(START).digest())).containsExactly("instantiate");
        kamelets.tick(3);
        Completion done = kamelets.completion("build", config + "-2");
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.result().path("koji_build_id").isIntegralNumber()).isTrue();
    }

    @Test
    void aBuildOfABuildConfigThatIsOlderThanTheActionIsNotItsOwn() {
        String config = "httpd-f42-" + key.substring(key.length() - 5);
        kamelets.order("{\"buildconfig\": \"" + config + "\"}");
        ObjectNode parameters = parameters().put("buildConfig", config);
        value(kamelets.act(START, key, parameters));

        kamelets.planned = Instant.now().plus(Duration.ofHours(25));
        assertThat(value(kamelets.probe(START, key, parameters))).isEmpty();
        kamelets.planned = Instant.now().minus(Duration.ofMinutes(1));
        assertThat(value(kamelets.probe(START, key, parameters))).isPresent();
    }

    @Test
    void aBuildConfigThatIsNotThereIsRefused() {
        CallResult<Accepted> result = kamelets.act(START, key, parameters().put("buildConfig", "no-such"));

        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("buildconfigs.build.openshift.io \"no-such\" not found");
    }

    private String started(String verb) {
        return value(kamelets.act(verb, key, parameters())).externalId();
    }

    private OwnMark mark(String verb) {
        return new OwnMark("drover", verb, key);
    }

    private static ObjectNode name(String name) {
        return SandboxJson.object().put("name", name);
    }

    private static ObjectNode parameters() {
        return SandboxJson.object()
                .put("gitUri", "https://src.example.org/containers/httpd")
                .put("gitRef", COMMIT)
                .put("gitBranch", "f42")
                .put("component", "httpd-container");
    }

    /** The next answer is an object of kind Status. */
    private static Fault says(int status, String reason, String message) {
        ObjectNode body = SandboxJson.object()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("message", message)
                .put("reason", reason)
                .put("code", status);
        return new Fault(null, null, Kind.STATUS, status, 1, Duration.ZERO, null, body.toString());
    }
}
