package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** One compose for one action, whatever becomes of the answer (AC-40; wire/targets.md §3.1, §3.8, §5). */
class RequestComposeKameletTest {
    private static final String VERB = "odcs-request-compose";
    private static final String ZLIB =
            "{'sourceType': 'build', 'builds': ['zlib-1.2.11-22.fc32'], 'packages': ['zlib'],"
                    + " 'sigkeys': ['12c944d0'], 'flags': ['no_deps'], 'arches': ['x86_64']}";
    private static final String MADE = "request build zlib-1.2.11-22.fc32 12c944d0";

    private static OdcsStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new OdcsStage();
    }

    @BeforeEach
    void anew() {
        stage.anew();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void sendsOneRequestWithTheTokenAndNothingOfTheCallers() {
        CallResult<Accepted> result = stage.send(VERB, ZLIB);

        assertThat(stage.effects()).containsExactly(MADE);
        assertThat(stage.sent()).singleElement().satisfies(request -> {
            assertThat(request.method() + " " + request.path()).isEqualTo("POST /api/1/composes/");
            assertThat(request.headers()).containsKey("Authorization").doesNotContainKey("X-of-the-caller");
            assertThat(request.headers().get("Content-type")).containsExactly("application/json");
        });
        assertThat(result.evidence()).isEqualTo("ODCS POST composes/: HTTP 200: 1 build wait");
    }

    @Test
    void tellsWhereTheComposeWillBe() {
        Accepted accepted = stage.accepted(VERB, ZLIB);

        assertThat(accepted.externalId()).isEqualTo("1");
        assertThat(accepted.url()).isEqualTo("https://odcs.example.org/composes/odcs-1");
        assertThat(accepted.how()).isEqualTo("requested");
        assertThat(accepted.result().toString())
                .isEqualTo(
                        OdcsStage.json("{'compose_id': 1, 'state_name': 'wait', 'source_type': 'build', 'source': '',"
                                        + " 'result_repo': 'https://odcs.example.org/composes/odcs-1/compose/Temporary',"
                                        + " 'result_repofile': 'https://odcs.example.org/composes/odcs-1/compose/Temporary/odcs-1.repo',"
                                        + " 'time_to_expire': '2026-05-21T12:00:00Z', 'builds': ['zlib-1.2.11-22.fc32'],"
                                        + " 'sigkeys': ['12c944d0'], 'arches': ['x86_64']}")
                                .toString());
    }

    @Test
    void leavesNoHeaderOrVariableBehind() {
        Exchange exchange = stage.call(VERB + "-action", ZLIB, 1);

        assertThat(exchange.getMessage().getHeaders()).isEmpty();
        assertThat(exchange.getVariables()).containsOnlyKeys("actionKey", "actionId", "attempt");
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_AFTER", "HALF"})
    void aComposeWhoseAnswerIsLostIsFoundAgain(Kind kind) {
        stage.next(Fault.once(kind).on("POST", "composes/"));

        assertThat(stage.send(VERB, ZLIB)).isInstanceOf(Ambiguous.class);
        Accepted found = stage.found(VERB, ZLIB).orElseThrow();

        assertThat(found.externalId()).isEqualTo("1");
        assertThat(found.how()).isEqualTo("found: ODCS has compose 1 build wait");
        assertThat(found.result().path("builds").path(0).asText()).isEqualTo("zlib-1.2.11-22.fc32");
        assertThat(stage.effects()).containsExactly(MADE);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_BEFORE", "HANG", "HTML", "STATUS"})
    void whatDidNotArriveIsNotFound(Kind kind) {
        stage.next(Fault.once(kind).on("POST", "composes/"));

        CallResult<Accepted> result = stage.send(VERB, ZLIB);

        assertThat(result).isInstanceOf(Ambiguous.class);
        assertThat(result.evidence()).doesNotContain("<");
        assertThat(stage.found(VERB, ZLIB)).isEmpty();
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void aPageOfAProxyInPlaceOfTheAnswerIsNoAnswer() {
        stage.next(
                new Fault(null, null, Kind.STATUS, 200, 1, Duration.ZERO, null, "<html><h1>Maintenance</h1></html>"));
        CallResult<Accepted> result = stage.send(VERB, ZLIB);
        assertThat(result).isInstanceOf(Ambiguous.class);
        assertThat(result.evidence()).contains("Maintenance", "not whole JSON").doesNotContain("<h1>");
    }

    @Test
    void aRowThatTheBrokerDidNotHearOfIsAskedForAnew() {
        stage.order("{'broker': {'broken': 1}}");

        CallResult<Accepted> result = stage.send(VERB, ZLIB);

        assertThat(result).isInstanceOf(Ambiguous.class);
        assertThat(result.evidence()).contains("celery broker issue");
        assertThat(stage.found(VERB, ZLIB)).as("the row failed").isEmpty();
        assertThat(stage.accepted(VERB, ZLIB).externalId()).isEqualTo("2");
    }

    @Test
    void odcsOwnErrorIsNotTriedForEver() {
        Fault own = new Fault(
                null, null, Kind.STATUS, 500, 2, Duration.ZERO, null, "{\"status\": 500, \"message\": \"'foo'\"}");
        stage.next(own);
        assertThat(stage.send(VERB, ZLIB, 4)).isInstanceOf(Ambiguous.class);
        CallResult<Accepted> last = stage.send(VERB, ZLIB, 5);
        assertThat(last).isInstanceOf(Refused.class);
        assertThat(last.evidence()).contains("'foo'", "5 times");
    }

    @Test
    void aTokenThatIsNoLongerGoodIsDeniedUntilThereIsANewOne() {
        stage.token = "old";
        CallResult<Accepted> result = stage.send(VERB, ZLIB);
        assertThat(result).isInstanceOf(Denied.class);
        assertThat(result.evidence()).contains("HTTP 401", "drover.odcs.token").doesNotContain("old");
        assertThat(stage.effects()).isEmpty();

        stage.token = "T";
        assertThat(stage.accepted(VERB, ZLIB).externalId()).isEqualTo("1");
    }

    @Test
    void aSourceTypeThatWeMayNotUseIsNoFaultOfOurCredentials() {
        CallResult<Accepted> result = stage.send(VERB, "{'sourceType': 'repo', 'source': '/srv/repo'}");
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("source_types=repo");
    }

    @ParameterizedTest
    @CsvSource({
        "403, Denied",
        "400, Refused",
        "404, Unavailable",
        "422, Refused",
        "302, Unavailable",
        "408, Unavailable",
        "429, Unavailable",
        "502, Ambiguous",
        "503, Ambiguous",
        "504, Ambiguous"
    })
    void eachStatusHasItsMeaning(int status, String outcome) {
        stage.next(Fault.status(status));
        CallResult<Accepted> result = stage.send(VERB, ZLIB);
        assertThat(result.getClass().getSimpleName()).isEqualTo(outcome);
        assertThat(result.evidence()).startsWith("ODCS POST composes/: HTTP " + status + ", simulated fault");
        assertThat(stage.effects()).isEmpty();
    }

    @Test
    void aServerThatIsBusySaysForHowLong() {
        stage.next(Fault.status(429).retryAfter(7));
        assertThat(stage.send(VERB, ZLIB))
                .isInstanceOfSatisfying(
                        Unavailable.class, busy -> assertThat(busy.retryAfter()).isEqualTo(Duration.ofSeconds(7)));
    }

    @Test
    void aServerThatIsNotThereIsUnavailable() throws Exception {
        try (OdcsStage gone = new OdcsStage()) {
            gone.server.close();
            assertThat(gone.send(VERB, ZLIB)).isInstanceOf(Unavailable.class);
        }
    }

    @Test
    void odcsWordsAreTheReason() {
        CallResult<Accepted> result = stage.send(VERB, "{'sourceType': 'tag', 'source': 'f42', 'flags': ['faster']}");
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).isEqualTo("ODCS POST composes/: HTTP 400, Unknown flags faster");
    }

    @Test
    void whatOdcsWouldRefuseForItsCharactersIsNotSent() {
        CallResult<Accepted> result = stage.send(VERB, "{'sourceType': 'build', 'builds': ['zlib-1^git-1']}");
        assertThat(result).isInstanceOf(Refused.class);
        assertThat(result.evidence()).contains("builds: 'zlib-1^git-1' has '^'");
        assertThat(stage.probe(VERB, "{'sourceType': 'build', 'builds': ['zlib-1^git-1']}"))
                .isInstanceOf(Refused.class);
        assertThat(stage.requests()).isEmpty();
    }

    @Test
    void theProbeTakesTheNewestThatIsGood() {
        String same = OdcsStage.json("[{'owner': 'drover', 'compose': {'source': {'type': 'build', 'builds':"
                        + " ['zlib-1.2.11-22.fc32'], 'packages': ['zlib'], 'sigkeys': ['12c944d0']}, 'flags': ['no_deps'],"
                        + " 'arches': ['x86_64']}}]")
                .toString();
        stage.order("{'seed': " + same + "}");
        stage.order("{'seed': " + same + "}");
        stage.order("{'seed': " + same + ", 'advance': 2}");
        stage.order("{'seed': " + same + ", 'fail': ['tag is locked'], 'advance': 2}");
        stage.order("{'expire': [3]}");

        assertThat(stage.found(VERB, ZLIB).map(Accepted::externalId)).contains("2");
        assertThat(stage.sent()).singleElement().satisfies(request -> {
            assertThat(request.path())
                    .isEqualTo("/api/1/composes/?owner=drover&source_type=6&order_by=-id&page=1&per_page=100");
            assertThat(request.headers()).as("reading takes no token").doesNotContainKey("Authorization");
        });
    }

    @Test
    void theProbeLeavesWhatAnotherActionHasOrAnotherOwner() {
        stage.accepted(VERB, ZLIB);
        stage.known.owned.put("1", 6L);
        stage.order("{'seed': [{'owner': 'alice', 'compose': {'source': {'type': 'build', 'builds':"
                + " ['zlib-1.2.11-22.fc32'], 'packages': ['zlib'], 'sigkeys': ['12c944d0']}, 'flags': ['no_deps'],"
                + " 'arches': ['x86_64']}}]}");

        CallResult<Optional<Accepted>> result = stage.probe(VERB, ZLIB);

        assertThat(OdcsStage.done(result)).isEmpty();
        assertThat(result.evidence()).contains("ODCS has no such compose among the 1 newest of drover");
        stage.known.owned.put("1", 7L);
        assertThat(stage.found(VERB, ZLIB)).as("its own").isPresent();
    }

    @Test
    void theProbeLooksBackToTheActionAndNoFurther() {
        stage.accepted(VERB, ZLIB);
        for (int i = 0; i < 120; i++) {
            stage.order("{'seed': [{'owner': 'drover', 'compose': {'source': {'type': 'build', 'builds': ['other-1-" + i
                    + "']}}}]}");
        }
        stage.known.planned.put(7L, OdcsStage.NOON.plus(Duration.ofHours(2)));
        assertThat(stage.found(VERB, ZLIB)).as("the clocks may differ").isPresent();
        assertThat(stage.requests().stream().filter(line -> line.startsWith("GET")))
                .hasSize(2);

        stage.known.planned.put(7L, OdcsStage.NOON.plus(Duration.ofDays(1)).plusSeconds(100));
        CallResult<Optional<Accepted>> older = stage.probe(VERB, ZLIB);
        assertThat(OdcsStage.done(older))
                .as("made before the action was planned")
                .isEmpty();
        assertThat(older.evidence()).contains("back to 2026-05-20T12:01:40Z");
        assertThat(stage.requests()).hasSize(1);
    }

    @Test
    void withoutAnOwnerTheProbeSaysSo() throws Exception {
        try (OdcsStage nobody = new OdcsStage("", false)) {
            CallResult<Optional<Accepted>> none = nobody.probe(VERB, ZLIB);
            assertThat(none.evidence()).contains("drover.odcs.owner is not set");
            assertThat(nobody.requests()).singleElement().satisfies(line -> assertThat(line)
                    .doesNotContain("owner="));
            nobody.accepted(VERB, ZLIB);
            assertThat(nobody.found(VERB, ZLIB)).isPresent();
        }
    }

    @Test
    void aLabelIsAskedForToo() {
        String pulp = "{'sourceType': 'pulp', 'source': 'a b', 'label': 'drover-42'}";
        stage.accepted(VERB, pulp);
        stage.requests();
        assertThat(stage.found(VERB, pulp)).isPresent();
        assertThat(stage.found(VERB, pulp.replace("drover-42", "drover-43"))).isEmpty();
        assertThat(stage.requests()).first().asString().contains("&label=drover-42&");
    }

    @ParameterizedTest
    @CsvSource({"503, Unavailable", "500, Unavailable", "401, Denied", "400, Refused"})
    void theProbeCannotTellWhenOdcsDoesNot(int status, String outcome) {
        stage.next(Fault.status(status));
        assertThat(stage.probe(VERB, ZLIB).getClass().getSimpleName()).isEqualTo(outcome);
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"DROP_AFTER", "HALF", "HANG", "HTML"})
    void theProbeIsUnavailableWithoutAWholeAnswer(Kind kind) {
        stage.next(Fault.once(kind));
        assertThat(stage.probe(VERB, ZLIB)).isInstanceOf(Unavailable.class);
    }

    @Test
    void twoActionsThatWantTheSameHaveAComposeEach() {
        Accepted one = stage.accepted(VERB, ZLIB);
        Accepted two = stage.accepted(VERB, ZLIB);
        assertThat(List.of(String.valueOf(one.externalId()), String.valueOf(two.externalId())))
                .containsExactly("1", "2");
        stage.make();
        assertThat(stage.completion(2).result().path("result_repo").asText())
                .as("the second one shares what the first one has")
                .contains("/odcs-1/");
        assertThat(stage.completions("2")).isInstanceOf(Done.class);
    }
}
