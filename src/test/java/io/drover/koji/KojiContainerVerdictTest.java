package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** §1.4: the new image really holds the new RPMs; and which failures of tasks another try would only meet again. */
class KojiContainerVerdictTest {

    private static final String BUILT =
            "{'koji_builds': ['7'], 'builds': [{'build_id': 7, 'nvr': 'httpd-container-2.4-3.17', 'state': 1}]}";
    private static final String ZLIB = "[{'name': 'zlib', 'version': '1.3.1', 'release': '2.fc42'}]";

    private final RecitingHub hub = new RecitingHub()
            .told("listArchives {'buildID':7,'type':'image'}", "[{'id': 71}, {'id': 72}]")
            .told("listRPMs {'imageID':71}", "[{'name': 'bash', 'version': '5', 'release': '1'}]");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1.3.1 | 2.fc42 | DONE",
                "0 | 1.3.1 | 10.fc42 | DONE",
                "1 | 1.2 | 1 | DONE",
                "0 | 1.3.1 | 1.fc42 | FAILED",
                "0 | 1.3.0 | 9.fc42 | FAILED",
            })
    void everyRpmOfTheNamesMustBeThereInThatVersionOrANewerOne(int epoch, String version, String release, State state) {
        hub.told(
                "listRPMs {'imageID':72}",
                "[{'name': 'zlib', 'epoch': " + epoch + ", 'version': '" + version + "', 'release': '" + release
                        + "'}]");

        Completion completion = verdict(ZLIB, BUILT);

        assertThat(completion.state()).isEqualTo(state);
        assertThat(completion.permanent()).isEqualTo(state == State.FAILED);
        assertThat(completion.result())
                .isEqualTo(json("{'nvr': 'httpd-container-2.4-3.17', 'rebuilt_nvr': 'httpd-container-2.4-3.17',"
                        + " 'original_nvr': 'httpd-container-2.4-3'}"));
    }

    @Test
    void theReasonNamesWhatIsTooOld() {
        hub.told("listRPMs {'imageID':72}", "[{'name': 'zlib', 'version': '1.3.0', 'release': '9.fc42'}]");
        assertThat(verdict(ZLIB, BUILT).reason())
                .isEqualTo(
                        "The following RPMs in container build (httpd-container-2.4-3.17) do not match with the latest"
                                + " RPMs: zlib 0:1.3.0-9.fc42 (at least 0:1.3.1-2.fc42)");
    }

    @Test
    void whatTheImageDoesNotHoldNeedNotBeNew() {
        hub.told("listRPMs {'imageID':72}", "[]");
        assertThat(verdict(ZLIB, BUILT).state()).isEqualTo(State.DONE);
    }

    @Test
    void withoutAConditionKojiIsNotAsked() {
        assertThat(verdict("[]", BUILT).state()).isEqualTo(State.DONE);
        assertThat(verdict("[]", BUILT).reason()).isEmpty();
        assertThat(hub.rounds).isZero();
    }

    @Test
    void aScratchBuildIsDoneAndSaysThatItCouldNotBeVerified() {
        Completion completion = verdict(ZLIB, "{'koji_builds': [], 'builds': []}");
        assertThat(completion.state()).isEqualTo(State.DONE);
        assertThat(completion.reason()).contains("could not be verified");
        assertThat(completion.result()).isEqualTo(json("{'original_nvr': 'httpd-container-2.4-3'}"));
    }

    @Test
    void aBuildThatKojiDoesNotKnowAndOneWithoutImagesAreNoSuccess() {
        assertThat(verdict(ZLIB, "{'koji_builds': ['8'], 'builds': []}").state())
                .isEqualTo(State.FAILED);
        RecitingHub empty = new RecitingHub().told("listArchives {'buildID':7,'type':'image'}", "[]");
        assertThat(verdict(empty, ZLIB, BUILT).reason())
                .isEqualTo("koji has no images of the container build (httpd-container-2.4-3.17)");
    }

    @Test
    void aHubThatCannotTellIsAskedAgain() {
        hub.fault("listRPMs {'imageID':72}", 1014, "database outage");
        KojiException failed = catchThrowableOfType(KojiException.class, () -> verdict(ZLIB, BUILT));
        assertThat(failed.result()).isInstanceOf(CallResult.Unavailable.class);
    }

    /** An OSBS run tells an id and no NVR: wire/targets.md §4.5. */
    @Test
    void theBuildOfAnOsbsRunIsAskedForByItsId() {
        hub.told("getBuild [7]", build(1, "k"))
                .told("listRPMs {'imageID':72}", "[{'name': 'zlib', 'version': '1.3.0', 'release': '9.fc42'}]");
        Completion old = osbs(ZLIB, "done", "{'name': 'run', 'koji_build_id': 7}");
        assertThat(old.state()).isEqualTo(State.FAILED);
        assertThat(old.permanent()).isTrue();

        Completion done = osbs("[]", "done", "{'name': 'run', 'koji_build_id': 7}");
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.result())
                .isEqualTo(json("{'koji_build_id': 7, 'nvr': 'httpd-container-2.4-3.17', 'rebuilt_nvr':"
                        + " 'httpd-container-2.4-3.17', 'original_nvr': 'httpd-container-2.4-3'}"));
    }

    /** Without an id the planned release tells the NVR, and the mark whose it is. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "done   | 1 | k     | DONE    | ''",
                "unseen | 1 | k     | DONE    | ''",
                "unseen | 1 | other | FAILED  | koji has httpd-container-2.4-3.17, and it is not of this run",
                "done   | 1 | other | FAILED  | it is not of this run",
                "unseen | 0 | k     | RUNNING | in state BUILDING",
                "done   | 0 | k     | RUNNING | in state BUILDING",
                "unseen | 3 | k     | FAILED  | in state 3, not complete",
                "unseen | 4 | k     | FAILED  | in state 4, not complete",
                "done   | 2 | k     | FAILED  | in state 2, not complete",
                "unseen | - | k     | FAILED  | koji has no build httpd-container-2.4-3.17: no image was made",
                "done   | - | k     | RUNNING | does drover.koji.server name the hub that OSBS imports to?",
            })
    void theBuildOfARunThatTellsNoIdIsAskedForByThePlannedNvr(
            String seen, String state, String key, State verdict, String reason) {
        hub.told(
                "getBuild ['httpd-container-2.4-3.17']",
                state.equals("-") ? "null" : build(Integer.parseInt(state), key));

        Completion completion = osbs("[]", seen, "{'name': 'run'}");

        assertThat(completion.state()).isEqualTo(verdict);
        assertThat(completion.reason()).contains(reason);
        assertThat(completion.permanent()).as("another release may do").isFalse();
    }

    @Test
    void anIdThatKojiDoesNotKnowCannotBeJudged() {
        hub.told("getBuild [7]", "null");
        assertThat(osbs(ZLIB, "done", "{'koji_build_id': 7}").state()).isEqualTo(State.RUNNING);
    }

    @Test
    void aRunOfWhichNothingIsKnownIsNotTriedAnewAndAScratchOneIs() {
        ObjectNode question = question("[]", "{'name': 'run'}").put("state", "unseen");
        assertThat(judged(hub, question).state()).isEqualTo(State.FAILED);
        assertThat(judged(hub, question).permanent())
                .as("there may be an image")
                .isTrue();
        question.withObject("/parameters").put("scratch", true);
        assertThat(judged(hub, question).permanent()).isFalse();
        question.put("state", "done");
        assertThat(judged(hub, question).state()).isEqualTo(State.DONE);
        assertThat(hub.rounds).isZero();
    }

    private static String build(int state, String key) {
        return "{'build_id': 7, 'nvr': 'httpd-container-2.4-3.17', 'state': " + state
                + ", 'extra': {'custom_user_metadata': {'drover': {'key': '" + key + "'}}}}";
    }

    private Completion osbs(String mustHold, String state, String result) {
        ObjectNode question = question(mustHold, result).put("state", state).put("key", "k");
        question.withObject("/parameters").put("release", "3.17");
        return judged(hub, question);
    }

    private Completion verdict(String mustHold, String result) {
        return verdict(hub, mustHold, result);
    }

    private static Completion verdict(RecitingHub hub, String mustHold, String result) {
        return judged(hub, question(mustHold, result));
    }

    private static ObjectNode question(String mustHold, String result) {
        ObjectNode question = (ObjectNode) json("{'original_nvr': 'httpd-container-2.4-3'}");
        question.putObject("parameters").set("mustHold", json(mustHold));
        question.set("result", json(result));
        return question;
    }

    private static Completion judged(RecitingHub hub, JsonNode question) {
        CallResult<?> answer = (CallResult<?>) hub.inquiry(KojiContainerVerdict.of(question));
        return (Completion) answer.asOptional().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "koji task 7 failed with fault 1005: Build for httpd-container-2.4-3 already exists, id 42",
                "fault 1000: Build already exists. Unable to recycle, has rpms",
                "fault 1000: package httpd-container not in list for tag f42-container",
                "fault 1000: Package httpd-container is blocked for tag f42-container",
                "fault 1005: Target not found: f42-container",
                "fault 1000: Target f99-container not found",
                "fault 1000: Git branch must be specified",
                "ValidationError: Additional properties are not allowed ('x' was unexpected)",
                "fault 2001: Required LABEL 'com.redhat.component' not found in Dockerfile",
                "missing labels: name, version",
            })
    void failuresOfTheThingItselfAreForGood(String reason) {
        assertThat(KojiTaskFailures.isPermanent(reason)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "koji task 7 failed with fault 2001: Image build failed. Error in plugin tag_and_push: 503. OSBS build id: x-1",
                "fault 2001: read timed out",
                "fault 1000: the registry did not find the blob",
                "Build already in progress (task 12)",
                "koji task 7 failed",
            })
    void thoseOfTheMomentAreNot(String reason) {
        assertThat(KojiTaskFailures.isPermanent(reason)).isFalse();
    }
}
