package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import io.drover.koji.HubServer.Trouble;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** koji:multiCall in as many requests as it takes. */
class KojiBatchTest {

    private static final String WRITES = "koji:multiCall?session=REQUIRED";

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
    void writesGoAHundredAtATimeEachUnderItsOwnNumber() {
        JsonNode outcomes = (JsonNode) camel.send(WRITES, builds(250));
        assertThat(server.methods()).containsExactly("login", "multiCall", "multiCall", "multiCall");
        assertThat(server.requests.stream().skip(1).map(request -> request.headers()
                        .get("koji-session-callnum")))
                .containsExactly("1", "2", "3");
        assertThat(outcomes).hasSize(250).allMatch(outcome -> outcome.get("value")
                .isIntegralNumber());
        assertThat(server.effects()).hasSize(250).doesNotHaveDuplicates();
        assertThat(outcomes.findValuesAsText("value")).doesNotHaveDuplicates();
    }

    @Test
    void readsGoAThousandAtATimeWithoutALogin() {
        ArrayNode calls = calls(1500, "getTag", "f41");
        assertThat((JsonNode) camel.send("koji:multiCall", calls))
                .hasSize(1500)
                .allMatch(outcome -> outcome.at("/value/name").asText().equals("f41"));
        assertThat(server.methods()).containsExactly("multiCall", "multiCall");
    }

    @Test
    void theOptionSaysOtherwise() {
        camel.send("koji:multiCall?batch=7", calls(15, "getTag", "f41"));
        assertThat(server.methods()).hasSize(3);
        camel.send(WRITES + "&batch=5000", builds(250));
        assertThat(server.methods()).containsExactly("multiCall", "multiCall", "multiCall", "login", "multiCall");
    }

    @Test
    void theAnswersComeInTheOrderOfTheCallsAndAFaultStopsNobody() {
        List<Map<String, Object>> calls = new ArrayList<>();
        IntStream.range(0, 25)
                .forEach(i -> calls.add(Map.of(
                        "method", "getTag", "params", i % 5 == 0 ? List.of("no" + i, true) : List.of("f41-updates"))));
        JsonNode outcomes = (JsonNode) camel.send("koji:multiCall?batch=10", calls);
        assertThat(outcomes).hasSize(25);
        for (int i = 0; i < 25; i++) {
            if (i % 5 == 0) {
                assertThat(outcomes.get(i).at("/fault/code").asInt()).isEqualTo(1000);
                assertThat(outcomes.get(i).at("/fault/text").asText()).contains("no" + i);
            } else {
                assertThat(outcomes.get(i).at("/value/name").asText()).isEqualTo("f41-updates");
            }
        }
    }

    @Test
    void noRequestComesNearTheHubsLimit() {
        ArrayNode calls = calls(10, "echo", "x".repeat(700_000));
        assertThat((JsonNode) camel.send("koji:multiCall", calls)).hasSize(10);
        assertThat(server.requests)
                .hasSize(3)
                .allMatch(request -> request.body().length < KojiBatches.SAFE_BYTES + 1000);
        // beyond the safe part, within the limit: alone
        ArrayNode large = calls(3, "echo", "y".repeat(3_500_000));
        assertThat((JsonNode) camel.send("koji:multiCall", large)).hasSize(3);
        assertThat(server.requests).hasSize(6);
    }

    @Test
    void aBadEntryMeansThatNothingIsSent() {
        ArrayNode calls = builds(150);
        calls.addObject().put("params", 1);
        assertThat(failure(WRITES, calls).result()).isInstanceOf(CallResult.Refused.class);
        ArrayNode huge = builds(150).addAll(calls(1, "echo", "z".repeat(5 << 20)));
        KojiException beyond = failure(WRITES, huge);
        assertThat(beyond.result()).isInstanceOf(CallResult.Refused.class);
        assertThat(beyond.result().evidence()).contains("entry 150").hasSizeLessThan(1000);
        ArrayNode illegal = builds(120).addAll(calls(1, "echo", "\u0007"));
        assertThat(failure(WRITES, illegal).result().evidence()).contains("entry 120");
        assertThat(failure("koji:multiCall", calls(100_001, "echo", "1")).result())
                .isInstanceOf(CallResult.Refused.class);
        assertThat(server.requests).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_AFTER", "HALF_AFTER", "HTML_502_AFTER"})
    void aLostAnswerInTheMiddleTellsWhatIsDoneUnknownAndUnsent(Trouble trouble) {
        server.next(Trouble.NONE, Trouble.NONE, trouble);
        KojiException lost = failure(WRITES, builds(250));
        assertThat(lost.result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(lost.result().evidence())
                .contains("of 250 calls", "first 100 were answered", "next 100 are unknown", "last 50 were not sent");
        JsonNode outcomes = lost.outcomes().orElseThrow();
        assertThat(outcomes).hasSize(250);
        assertThat(IntStream.range(0, 250)
                        .mapToObj(i -> outcomes.get(i).fieldNames().next()))
                .startsWith("value")
                .filteredOn("value"::equals)
                .hasSize(100);
        assertThat(outcomes.get(99).has("value")).isTrue();
        assertThat(outcomes.get(100)).isEqualTo(json("{'unknown': true}"));
        assertThat(outcomes.get(199)).isEqualTo(json("{'unknown': true}"));
        assertThat(outcomes.get(200)).isEqualTo(json("{'unsent': true}"));
        // asked once more under the same number, and nothing after it
        assertThat(server.methods()).containsExactly("login", "multiCall", "multiCall", "multiCall");
        assertThat(server.requests.get(3).headers().get("koji-session-callnum")).isEqualTo("2");
        assertThat(server.requests.get(3).body())
                .isEqualTo(server.requests.get(2).body());
        assertThat(server.effects()).hasSize(200).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_BEFORE", "HTML_502_BEFORE"})
    void aLostRequestInTheMiddleIsRepeatedAndAllAreDoneOnce(Trouble trouble) {
        server.next(Trouble.NONE, Trouble.NONE, trouble);
        assertThat((JsonNode) camel.send(WRITES, builds(250))).hasSize(250);
        assertThat(server.effects()).hasSize(250).doesNotHaveDuplicates();
    }

    @Test
    void whatIsPartlyDoneIsAmbiguousWhateverStoppedIt() {
        server.next(Trouble.NONE, Trouble.NONE, Trouble.FORBIDDEN_403);
        KojiException denied = failure(WRITES, builds(250));
        assertThat(denied.result()).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(denied.result().evidence()).contains("first 100 were answered", "last 150 were not sent", "403");
        assertThat(denied.outcomes().orElseThrow().get(100)).isEqualTo(json("{'unsent': true}"));
        assertThat(server.effects()).hasSize(100);
    }

    @Test
    void nothingDoneIsWhatTheFirstRequestMet() {
        server.hub.offline(true);
        KojiException offline = failure(WRITES, builds(250));
        assertThat(offline.result()).isInstanceOf(CallResult.Unavailable.class);
        server.hub.offline(false);
        server.next(Trouble.NONE, Trouble.TIMEOUT_408);
        KojiException slow = failure(WRITES, builds(250));
        assertThat(slow.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(slow.outcomes().orElseThrow()).hasSize(250).allMatch(outcome -> outcome.has("unsent"));
        assertThat(server.effects()).isEmpty();
    }

    @Test
    void questionsThatBreakOffMayBeAskedAgain() {
        server.next(Trouble.NONE, Trouble.HALF_AFTER);
        KojiException lost = failure("koji:multiCall?batch=10", calls(25, "getTag", "f41"));
        assertThat(lost.result()).isInstanceOf(CallResult.Unavailable.class);
        assertThat(lost.outcomes().orElseThrow()).hasSize(25);
        assertThat(server.requests).hasSize(2);
    }

    @Test
    void seventeenThousandTagBuildsTakeAHundredAndSeventyRequests() throws Exception {
        try (ScriptedHub hub = new ScriptedHub(asked -> IntStream.range(
                                0, ((List<?>) asked.call().params().get(0)).size())
                        .mapToObj(List::of)
                        .toList());
                KojiContext other = hub.context("drover")) {
            ArrayNode calls = calls(17_000, "tagBuild", "f42");
            assertThat((JsonNode) other.send(WRITES, calls)).hasSize(17_000);
            assertThat(hub.asked).hasSize(170);
        }
    }

    @Test
    void longFaultTextsAreCut() throws Exception {
        Map<String, Object> fault = Map.of("faultCode", 1000, "faultString", "log ".repeat(100_000));
        try (ScriptedHub hub = new ScriptedHub(asked -> asked.call().method().equals("multiCall")
                        ? List.of(fault)
                        : new XmlRpcResponse.Fault(1000, "log ".repeat(100_000)));
                KojiContext other = hub.context("")) {
            JsonNode outcome = ((JsonNode) other.send("koji:multiCall", calls(1, "getTag", "f41"))).get(0);
            assertThat(outcome.at("/fault/text").asText()).startsWith("log log").hasSizeLessThan(20_000);
            KojiException one =
                    catchThrowableOfType(KojiException.class, () -> other.send("koji:getTag", List.of("x")));
            assertThat(one.text()).hasSizeLessThan(20_000);
            assertThat(one.result().evidence()).hasSizeLessThan(3_000);
        }
    }

    @Test
    void anAnswerThatDoesNotFitIsNoAnswer() throws Exception {
        try (ScriptedHub hub = new ScriptedHub(asked -> List.of(List.of(1)));
                KojiContext other = hub.context("drover")) {
            assertThat(catchThrowableOfType(KojiException.class, () -> other.send(WRITES, builds(2)))
                            .result())
                    .isInstanceOf(CallResult.Ambiguous.class);
            assertThat(catchThrowableOfType(KojiException.class, () -> other.send("koji:multiCall", builds(2)))
                            .result())
                    .isInstanceOf(CallResult.Unavailable.class);
        }
    }

    @Test
    void refusesOptionsThatMeanNothing() {
        for (String uri : List.of(
                "koji:multiCall?batch=-1",
                "koji:multiCall?batch=10001",
                "koji:getTag?batch=5",
                "koji:multiCall?page=5",
                "koji:multiCall?stream=true")) {
            assertThatThrownBy(() -> camel.context().getEndpoint(uri)).as(uri).isInstanceOf(RuntimeException.class);
        }
    }

    private static ArrayNode builds(int count) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            calls.addObject()
                    .put("method", "build")
                    .putArray("params")
                    .add("src" + i)
                    .add("f41");
        }
        return calls;
    }

    private static ArrayNode calls(int count, String method, String argument) {
        ArrayNode calls = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < count; i++) {
            calls.addObject().put("method", method).putArray("params").add(argument);
        }
        return calls;
    }

    private KojiException failure(String uri, Object body) {
        return catchThrowableOfType(KojiException.class, () -> camel.send(uri, body));
    }
}
