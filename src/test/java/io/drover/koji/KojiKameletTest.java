package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.Completion;
import io.drover.dispatch.Completion.State;
import io.drover.koji.HubServer.Trouble;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped kamelets against the simulated hub, as DISPATCH and rules call them. */
class KojiKameletTest {

    private static final String ACTION = "kamelet:koji-tag-build-action";
    private static final String PROBE = "kamelet:koji-tag-build-probe";
    private static final String COMPLETION = "kamelet:koji-task-completion-lookup";
    private static final String BUILD = "kamelet:koji-build-lookup";
    private static final JsonNode TAG = json("{'tag': 'f41-updates', 'build': 'bash-5.2.32-1.fc41'}");
    private static final JsonNode MOVE =
            json("{'tag': 'f41-updates', 'build': 'bash-5.2.32-1.fc41', 'fromTag': 'f41-updates-candidate'}");
    private static final String TAGGED = "tagBuild bash-5.2.32-1.fc41 into f41-updates";

    private HubServer server;
    private KojiContext camel;

    @BeforeEach
    void start() throws Exception {
        server = new HubServer();
        camel = KojiContext.to(server, "drover", "tiger");
    }

    @AfterEach
    void stop() {
        camel.close();
        server.close();
    }

    @Test
    void findsABuildByNvrAndById() {
        JsonNode byNvr = camel.ask(BUILD, "{'build': 'bash-5.2.32-1.fc41'}");
        assertThat(byNvr.at("/build/state").asInt()).isEqualTo(1);
        String id = byNvr.at("/build/build_id").asText();
        assertThat(camel.ask(BUILD, "{'build': '" + id + "'}")).isEqualTo(byNvr);
        assertThat(camel.ask(BUILD, "{'build': " + id + "}")).isEqualTo(byNvr);
    }

    @Test
    void answersAMissingBuildWithNull() {
        assertThat(camel.ask(BUILD, "{'build': 'bash-9-9'}")).isEqualTo(json("{'build': null}"));
        assertThat(failure(BUILD, json("{'build': 'nonsense'}")).result()).isInstanceOf(CallResult.Refused.class);
        assertThat(failure(BUILD, json("{}")).result()).isInstanceOf(CallResult.Refused.class);
    }

    @Test
    void aHubInMaintenanceOrBehindABrokenProxyIsUnavailable() {
        server.hub.offline(true);
        assertThat(failure(BUILD, json("{'build': 'bash-9-9'}")).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(failure(ACTION, TAG).result()).isInstanceOf(CallResult.Unavailable.class);
        server.hub.offline(false);
        server.next(Trouble.HTML_502_BEFORE);
        assertThat(failure(BUILD, json("{'build': 'bash-9-9'}")).result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void tagsABuildAndFollowsItsTask() {
        Accepted accepted = accepted(camel.send(ACTION, TAG));
        assertThat(accepted.url()).isEqualTo("https://koji.example.org/koji/taskinfo?taskID=" + accepted.externalId());
        assertThat(accepted.result().get("task_id").asText()).isEqualTo(accepted.externalId());
        assertThat(completion(accepted).state()).isEqualTo(State.RUNNING);
        server.hub.advance();
        server.hub.advance();
        assertThat(completion(accepted)).isEqualTo(new Completion(accepted.externalId(), State.DONE, "", json("{}")));
        assertThat(server.effects()).containsExactly(TAGGED);
    }

    @Test
    void movesABuild() {
        Accepted accepted = accepted(camel.send(ACTION, MOVE));
        advanceToTheEnd();
        assertThat(completion(accepted).state()).isEqualTo(State.DONE);
        assertThat(server.hub.state().at("/tags/f41-updates-candidate")).isEmpty();
        assertThat(server.hub.state().at("/tags/f41-updates")).hasSize(1);
    }

    @Test
    void aTaskThatFailsTellsWhy() {
        camel.send(ACTION, TAG);
        Accepted second = accepted(camel.send(ACTION, TAG));
        advanceToTheEnd();
        Completion failed = completion(second);
        assertThat(failed.state()).isEqualTo(State.FAILED);
        assertThat(failed.reason()).contains("1003", "already tagged");
    }

    @Test
    void tellsRunningDoneCanceledAndVanishedTasksTogether() {
        Accepted done = accepted(camel.send(ACTION, TAG));
        advanceToTheEnd();
        Accepted canceled = accepted(camel.send(ACTION, TAG));
        camel.send("koji:cancelTask?session=REQUIRED", List.of(Long.valueOf(canceled.externalId())));
        Accepted running = accepted(camel.send(ACTION, TAG));
        int before = server.requests.size();
        List<Completion> completions = completions(
                List.of(done.externalId(), canceled.externalId(), running.externalId(), "999999", "nonsense"));
        assertThat(completions)
                .extracting(Completion::state)
                .containsExactly(State.DONE, State.CANCELED, State.RUNNING, State.FAILED, State.FAILED);
        assertThat(completions.get(3).reason()).contains("no task 999999");
        assertThat(server.requests).as("states, then results").hasSize(before + 2);
    }

    @Test
    void refusesAPermanentlyWrongRequest() {
        assertThat(failure(ACTION, json("{'tag': 'f41-updates', 'build': 'dash-0.5-1.fc41'}"))
                        .code())
                .isEqualTo(1003);
        assertThat(failure(ACTION, json("{'tag': 'f99', 'build': 'bash-5.2.32-1.fc41'}"))
                        .result())
                .isInstanceOf(CallResult.Refused.class);
        assertThat(failure(ACTION, json("{'tag': 'f41-updates'}")).result()).isInstanceOf(CallResult.Refused.class);
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void aWrongPasswordIsDenied() throws Exception {
        try (KojiContext wrong = KojiContext.to(server, "drover", "wrong")) {
            KojiException denied = catchThrowableOfType(KojiException.class, () -> wrong.send(ACTION, TAG));
            assertThat(denied.result()).isInstanceOf(CallResult.Denied.class);
        }
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void aLostAnswerIsAmbiguousAndTheProbeFindsTheTask() {
        server.next(Trouble.NONE, Trouble.DROP_AFTER);
        assertThat(failure(ACTION, MOVE).result()).isInstanceOf(CallResult.Ambiguous.class);
        Accepted found = probe(MOVE).orElseThrow();
        assertThat(found.how()).contains("adopted");
        assertThat(completion(found).state()).isEqualTo(State.RUNNING);
        advanceToTheEnd();
        assertThat(probe(MOVE).orElseThrow().externalId()).isEqualTo(found.externalId());
        assertThat(completion(found).state()).isEqualTo(State.DONE);
        assertThat(server.effects()).containsExactly(TAGGED);
    }

    @Test
    void theProbeFindsNothingWhereNothingWasAccepted() {
        server.next(Trouble.NONE, Trouble.DROP_BEFORE, Trouble.DROP_BEFORE);
        assertThat(failure(ACTION, TAG).result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(probe(TAG)).isEmpty();
        assertThat(failure(PROBE, json("{'tag': 'f99', 'build': 'bash-5.2.32-1.fc41'}"))
                        .result())
                .isInstanceOf(CallResult.Refused.class);
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void theProbeTakesNoOtherRequestForThisOne() throws Exception {
        camel.send(ACTION, json("{'tag': 'f41-updates', 'build': 'bash-5.2.26-1.fc41'}"));
        camel.send(ACTION, json("{'tag': 'f41-updates-candidate', 'build': 'bash-5.2.32-1.fc41', 'force': true}"));
        camel.send(ACTION, MOVE);
        try (KojiContext other = KojiContext.to(server, "releng", "lion")) {
            other.send(ACTION, TAG);
        }
        assertThat(probe(TAG)).isEmpty();
    }

    @Test
    void theProbeTakesNoFailedOrCanceledTask() {
        Accepted canceled = accepted(camel.send(ACTION, TAG));
        camel.send("koji:cancelTask?session=REQUIRED", List.of(Long.valueOf(canceled.externalId())));
        assertThat(probe(TAG)).isEmpty();
    }

    @Test
    void theProbeFindsABuildThatIsInTheTagWithoutATaskOfOurs() throws Exception {
        try (KojiContext other = KojiContext.to(server, "releng", "lion")) {
            other.send("koji:tagBuildBypass?session=REQUIRED", json("['f41-updates', 'bash-5.2.32-1.fc41']"));
        }
        assertThat(probe(TAG).orElseThrow().externalId()).isNull();
        assertThat(probe(MOVE)).as("it has not left the other tag").isEmpty();
        JsonNode forced = json("{'tag': 'f41-updates', 'build': 'bash-5.2.32-1.fc41', 'force': true}");
        assertThat(probe(forced)).as("force wants it tagged again").isEmpty();
    }

    @Test
    void aProbeThatCannotTellIsUnavailableAndNotNo() {
        server.next(Trouble.HTML_502_BEFORE);
        assertThat(failure(PROBE, TAG).result()).isInstanceOf(CallResult.Unavailable.class);
        server.next(Trouble.NONE, Trouble.DROP_BEFORE, Trouble.DROP_BEFORE);
        assertThat(failure(PROBE, TAG).result()).isInstanceOf(CallResult.Unavailable.class);
        // a session whose call got no answer is not used again: login, names, traces
        server.next(Trouble.NONE, Trouble.NONE, Trouble.DROP_BEFORE, Trouble.DROP_BEFORE);
        assertThat(failure(PROBE, TAG).result()).isInstanceOf(CallResult.Unavailable.class);
    }

    @Test
    void forgedHeadersDoNotReachTheHub() {
        camel.send(
                ACTION,
                TAG,
                Map.of("CamelHttpUri", "http://127.0.0.1:9/evil", "Koji-Session-Key", "forged", "X-Evil", "1"));
        assertThat(server.methods()).containsExactly("login", "tagBuild");
        assertThat(server.requests).allSatisfy(request -> assertThat(request.headers())
                .doesNotContainKey("x-evil")
                .doesNotContainValue("forged"));
    }

    @SuppressWarnings("unchecked")
    private static Accepted accepted(Object body) {
        return ((CallResult<Accepted>) body).asOptional().orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private Optional<Accepted> probe(JsonNode parameters) {
        return ((CallResult<Optional<Accepted>>) camel.send(PROBE, parameters))
                .asOptional()
                .orElseThrow();
    }

    private Completion completion(Accepted accepted) {
        return completions(List.of(String.valueOf(accepted.externalId()))).get(0);
    }

    @SuppressWarnings("unchecked")
    private List<Completion> completions(List<String> ids) {
        JsonNode question = KojiJson.toJson(Map.of("ids", ids));
        return ((CallResult<List<Completion>>) camel.send(COMPLETION, question))
                .asOptional()
                .orElseThrow();
    }

    private KojiException failure(String uri, Object body) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(uri, body));
    }

    private void advanceToTheEnd() {
        for (int step = 0; step < 3; step++) {
            server.hub.advance();
        }
    }
}
