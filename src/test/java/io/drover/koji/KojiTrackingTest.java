package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.koji.HubServer.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How far tasks have come: what is asked, in how many requests, and what becomes of the answers. */
class KojiTrackingTest {

    private static final String COMPLETION = "kamelet:koji-task-completion-lookup";

    private HubServer server;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        server = new HubServer();
        server.hub.stepOnLook(false);
        camel = KojiContext.to(server, "releng", "lion");
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    @Test
    void asksForFiveHundredOpenTasksInOneRequest() {
        List<String> ids = ids(builds(500, "f41"));
        server.requests.clear();
        assertThat(completions(ids)).hasSize(500).extracting(Completion::state).containsOnly(State.RUNNING);
        assertThat(server.methods()).containsExactly("multiCall");
    }

    @Test
    void asksForFiveHundredEndedTasksInAtMostFiveRequests() {
        List<String> ids = ids(builds(500, "f41"));
        advanceToTheEnd();
        server.requests.clear();
        List<Completion> all = completions(ids);
        assertThat(all).extracting(Completion::externalId).isEqualTo(ids);
        assertThat(all).extracting(Completion::state).containsOnly(State.DONE);
        assertThat(all)
                .allSatisfy(one -> assertThat(one.result().path("builds")).hasSize(1));
        assertThat(server.methods()).hasSizeLessThanOrEqualTo(5).containsOnly("multiCall");
    }

    @Test
    void tellsTheBuildOfABuild() {
        long task = build("git+https://src.example.org/rpms/bash#abcdef0123", "f41");
        advanceToTheEnd();
        Completion done = completion(Long.toString(task));
        assertThat(done.state()).isEqualTo(State.DONE);
        JsonNode build = done.result().at("/builds/0");
        assertThat(build.path("nvr").asText()).isEqualTo("bash-1.0-1.gabcdef0");
        assertThat(build.path("state").asInt()).isEqualTo(1);
        assertThat(camel.ask("koji:getBuild", "['bash-1.0-1.gabcdef0']").path("build_id"))
                .isEqualTo(build.path("build_id"));
    }

    @Test
    void aScratchBuildHasNoBuilds() {
        JsonNode task = (JsonNode) camel.send(
                "koji:build?session=REQUIRED",
                json("['git+https://src.example.org/rpms/bash#abcdef0123', 'f41', {'scratch': true}]"));
        advanceToTheEnd();
        assertThat(completion(task.asText()).state()).isEqualTo(State.DONE);
        assertThat(completion(task.asText()).result()).isEqualTo(json("{'builds': []}"));
    }

    @Test
    void aFailedTaskTellsItsFault() {
        long task = build("git+https://src.example.org/rpms/bash#abcdef0123", "f99");
        advanceToTheEnd();
        Completion failed = completion(Long.toString(task));
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason()).contains("koji task " + task, "fault 1000", "f99");
        assertThat(failed.result()).isEmpty();
    }

    @Test
    void canceledAndVanishedTasksEndToo() {
        long task = build("git+https://src.example.org/rpms/bash#abcdef0123", "f41");
        camel.send("koji:cancelTask?session=REQUIRED", List.of(task));
        assertThat(completion(Long.toString(task)).state()).isEqualTo(State.CANCELED);
        assertThat(completion("999999").state()).isEqualTo(State.FAILED);
        assertThat(completion("999999").reason()).isEqualTo("koji knows no task 999999 any more");
        assertThat(completion("99999999999").state()).isEqualTo(State.FAILED);
        assertThat(completion("nonsense").reason()).isEqualTo("koji knows no task nonsense any more");
    }

    @Test
    void severalTasksUnderOneIdEndTogether() {
        List<Long> tasks = builds(3, "f41");
        String all = tasks.get(0) + "," + tasks.get(1) + "," + tasks.get(2);
        camel.send("koji:cancelTask?session=REQUIRED", List.of(tasks.get(1)));
        server.requests.clear();
        assertThat(completion(all).state()).as("two of them go on").isEqualTo(State.RUNNING);
        assertThat(server.requests).as("nobody asks for results yet").hasSize(1);
        advanceToTheEnd();
        Completion canceled = completion(all);
        assertThat(canceled.externalId()).isEqualTo(all);
        assertThat(canceled.state()).isEqualTo(State.CANCELED);
        assertThat(canceled.reason()).isEqualTo("1 of 3 tasks: koji task " + tasks.get(1) + " was canceled");
        assertThat(canceled.result().path("builds")).hasSize(2);
        Completion done = completion(tasks.get(0) + "," + tasks.get(2));
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.reason()).isEmpty();
        assertThat(done.result().path("builds")).hasSize(2);
    }

    @Test
    void severalTasksUnderOneIdFailWithTheOnesThatFailed() {
        long good = builds(1, "f41").get(0);
        long bad = build("git+https://src.example.org/rpms/bash#1234567890", "f99");
        long canceled = build("git+https://src.example.org/rpms/bash#2234567890", "f41");
        camel.send("koji:cancelTask?session=REQUIRED", List.of(canceled));
        advanceToTheEnd();
        Completion failed = completion(good + "," + bad + "," + canceled + ",999999");
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason())
                .startsWith("2 of 4 tasks: koji task " + bad + " failed with fault 1000: ")
                .endsWith("; koji knows no task 999999 any more")
                .doesNotContain("task " + good);
    }

    @Test
    void aHubThatCannotTellEndsNothing() {
        String id = ids(builds(1, "f41")).get(0);
        advanceToTheEnd();
        server.hub.offline(true);
        assertThat(failure(id).result()).isInstanceOf(CallResult.Unavailable.class);
        server.hub.offline(false);
        server.next(Trouble.HTML_502_BEFORE);
        assertThat(failure(id).result()).isInstanceOf(CallResult.Unavailable.class);
        server.next(Trouble.NONE, Trouble.DROP_BEFORE);
        assertThat(failure(id).result()).as("the second request was lost").isInstanceOf(CallResult.Unavailable.class);
        assertThat(completion(id).state()).isEqualTo(State.DONE);
    }

    @Test
    void refusesTooManyIds() {
        List<String> ids = LongStream.range(0, 501).mapToObj(Long::toString).toList();
        KojiException refused = catchThrowableOfType(KojiException.class, () -> completions(ids));
        assertThat(refused.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(server.requests).isEmpty();
        assertThat(completions(List.of())).isEmpty();
        assertThat(server.requests).isEmpty();
    }

    @Test
    void readsTheBuildsOfAContainerFromItsResult() {
        RecitingHub hub = new RecitingHub()
                .told("getTaskInfo [[7]]", "[{'id': 7, 'state': 2, 'method': 'buildContainer'}]")
                .told("getTaskResult [7,false]", "{'repositories': ['reg/x:1'], 'koji_builds': ['42', 'junk']}")
                .told("listBuilds {'taskID':7,'queryOpts':{'order':'build_id','limit':1000}}", "[]")
                .told("getBuild [42]", "{'id': 42, 'build_id': 42, 'nvr': 'x-container-1-2', 'state': 1, 'extra': {}}");
        assertThat(completions(hub, "7"))
                .containsExactly(new Completion(
                        "7",
                        State.DONE,
                        "",
                        json("{'repositories': ['reg/x:1'], 'koji_builds': ['42', 'junk'],"
                                + " 'builds': [{'build_id': 42, 'nvr': 'x-container-1-2', 'state': 1}]}")));
        assertThat(hub.rounds).isEqualTo(3);
    }

    @Test
    void readsTheBuildsOfAChainFromItsChildren() {
        RecitingHub hub = new RecitingHub()
                .told("getTaskInfo [[7]]", "[{'id': 7, 'state': 2, 'method': 'chainbuild'}]")
                .told("getTaskResult [7,false]", "['ignored']")
                .told(
                        "getTaskChildren [7]",
                        "[{'id': 8, 'method': 'build'}, {'id': 9, 'method': 'waitrepo'}, {'id': 10, 'method': 'build'}]")
                .told(
                        "listBuilds {'taskID':8,'queryOpts':{'order':'build_id','limit':1000}}",
                        "[{'build_id': 81, 'nvr': 'a-1-1', 'state': 1}]")
                .told(
                        "listBuilds {'taskID':10,'queryOpts':{'order':'build_id','limit':1000}}",
                        "[{'build_id': 80, 'nvr': 'b-1-1', 'state': 1}]");
        assertThat(completions(hub, "7"))
                .containsExactly(new Completion(
                        "7",
                        State.DONE,
                        "",
                        json("{'task_result': ['ignored'], 'builds': [{'build_id': 80, 'nvr': 'b-1-1', 'state': 1},"
                                + " {'build_id': 81, 'nvr': 'a-1-1', 'state': 1}]}")));
    }

    @Test
    void oneTaskThatTheHubChokesOnDoesNotHoldUpTheOthers() {
        RecitingHub hub = new RecitingHub()
                .fault("getTaskInfo [[7,8]]", 1, "<class 'ValueError'>: broken")
                .fault("getTaskInfo [7]", 1, "<class 'ValueError'>: broken")
                .told("getTaskInfo [8]", "{'id': 8, 'state': 3, 'method': 'build'}");
        List<Completion> both = completions(hub, "7", "8");
        assertThat(both).extracting(Completion::state).containsExactly(State.RUNNING, State.CANCELED);
        assertThat(both.get(0).reason()).contains("broken");
    }

    @Test
    void aTransientFaultIsUnavailableAndARefusedDetailIsLeftOut() {
        RecitingHub offline = new RecitingHub().fault("getTaskInfo [[7]]", 1014, "database outage");
        assertThat(catchThrowableOfType(KojiException.class, () -> completions(offline, "7"))
                        .result())
                .isInstanceOf(CallResult.Unavailable.class);
        String builds = "listBuilds {'taskID':7,'queryOpts':{'order':'build_id','limit':1000}}";
        RecitingHub locked = new RecitingHub()
                .told("getTaskInfo [[7]]", "[{'id': 7, 'state': 2, 'method': 'build'}]")
                .told("getTaskResult [7,false]", "null")
                .fault(builds, 1001, "locked");
        assertThat(completions(locked, "7").get(0).state())
                .as("its builds are not known yet")
                .isEqualTo(State.RUNNING);
        RecitingHub refused = new RecitingHub()
                .told("getTaskInfo [[7]]", "[{'id': 7, 'state': 2, 'method': 'build'}]")
                .told("getTaskResult [7,false]", "null")
                .fault(builds, 1000, "no");
        assertThat(completions(refused, "7"))
                .containsExactly(new Completion("7", State.DONE, "", json("{'builds': []}")));
    }

    @Test
    void aReasonIsBounded() {
        RecitingHub hub = new RecitingHub()
                .told("getTaskInfo [[7]]", "[{'id': 7, 'state': 5, 'method': 'build'}]")
                .told("getTaskResult [7,false]", "{'faultCode': 1005, 'faultString': '" + "x".repeat(100_000) + "'}");
        Completion failed = completions(hub, "7").get(0);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason())
                .startsWith("koji task 7 failed with fault 1005: xxx")
                .hasSizeLessThan(4100);
    }

    private long build(String source, String target) {
        return ((JsonNode) camel.send("koji:build?session=REQUIRED", List.of(source, target))).longValue();
    }

    private List<Long> builds(int count, String target) {
        List<Map<String, Object>> calls = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String source = String.format("git+https://src.example.org/rpms/bash#%07d", i);
            calls.add(Map.of("method", "build", "params", List.of(source, target)));
        }
        List<Long> ids = new ArrayList<>();
        ((JsonNode) camel.send("koji:multiCall?session=REQUIRED", calls))
                .forEach(outcome -> ids.add(outcome.path("value").longValue()));
        return ids;
    }

    private static List<String> ids(List<Long> tasks) {
        return tasks.stream().map(String::valueOf).toList();
    }

    private Completion completion(String id) {
        return completions(List.of(id)).get(0);
    }

    private KojiException failure(String id) {
        return catchThrowableOfType(KojiException.class, () -> completion(id));
    }

    @SuppressWarnings("unchecked")
    private List<Completion> completions(List<String> ids) {
        JsonNode question = KojiJson.toJson(Map.of("ids", ids));
        return ((CallResult<List<Completion>>) camel.send(COMPLETION, question))
                .asOptional()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static List<Completion> completions(RecitingHub hub, String... ids) {
        JsonNode question = KojiJson.toJson(Map.of("ids", List.of(ids)));
        return ((CallResult<List<Completion>>) hub.inquiry(new KojiTasks(question).first()))
                .asOptional()
                .orElseThrow();
    }

    private void advanceToTheEnd() {
        for (int step = 0; step < 4; step++) {
            server.hub.advance();
        }
    }
}
