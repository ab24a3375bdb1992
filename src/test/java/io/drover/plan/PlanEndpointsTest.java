package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.ledger.Judgement;
import io.drover.ledger.NewAction;
import io.drover.ledger.NewEvent;
import io.drover.ledger.Tracked;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** action:, event: and track: with their jq options, and what they say to an author who errs. */
class PlanEndpointsTest {
    private final PlanningRoute route = new PlanningRoute();

    @AfterEach
    void close() {
        route.close();
    }

    @Test
    void optionsAreJqAsTheAuthorWroteThem() throws Exception {
        route.steps(
                """
                - to:
                    id: bake
                    uri: action:bake-bread
                    parameters:
                      key: '"100% \\(.kind) & \\(.who)+ = ?#\\u0027x\\u0027"'
                      name: '.kind + "+" + .who'
                      parameters: '{kind: (.kind | if . == "" then "a&b" else . end)}'
                      after: '["x", "y"][]'
                      batch: .n + 1
                """);
        NewAction action = route.judge("{\"kind\": \"rye\", \"who\": \"ann\", \"n\": 2}")
                .actions()
                .get(0);
        assertThat(action)
                .isEqualTo(new NewAction(
                        "bake-bread",
                        "bakery",
                        "100% rye & ann+ = ?#'x'",
                        "rye+ann",
                        "IMAGE",
                        "{\"kind\":\"rye\"}",
                        List.of(),
                        List.of("x", "y"),
                        3,
                        null));
    }

    @Test
    void saysHowOftenItIsTriedAndWhatItReplaces() throws Exception {
        route.steps(
                """
                - to:
                    id: bake
                    uri: action:bake-bread
                    parameters:
                      key: .kind
                      tries: '.n + 1'
                      originalNvr: '.kind + "-1-3"'
                      parameters: '{kind: {"$release": "3.fc42"}}'
                """);
        NewAction action =
                route.judge("{\"kind\": \"rye\", \"n\": 2}").actions().get(0);
        assertThat(action.tries()).isEqualTo(3);
        assertThat(action.originalNvr()).isEqualTo("rye-1-3");
        assertThat(action.needs()).isEmpty();

        assertThat(route.judge("{\"kind\": \"rye\", \"n\": -1}").actions()).isEmpty();
        assertThat(route.failure).hasMessage("action:bake-bread: option tries: a number from 1 to 100, not 0");
    }

    @Test
    void referencesAreDependencies() throws Exception {
        route.steps(
                """
                - to:
                    id: bake
                    uri: action:bake-bread
                    parameters:
                      key: .kind
                      dependsOn: .first
                      parameters: '{kind, with: {"$from": "dough", path: ".loaf"}}'
                """);
        assertThat(route.judge("{\"kind\": \"rye\", \"first\": \"oven\"}")
                        .actions()
                        .get(0)
                        .needs())
                .containsExactly("oven", "dough");
        assertThat(route.judge("{\"kind\": \"rye\"}").actions().get(0).needs()).containsExactly("dough");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                       | option key: .kind yields nothing for this body",
                "{\"kind\": \"\"}         | option key: .kind yields nothing for this body",
                "{\"kind\": \"rye\", \"x\": 1} | bake-bread: there is no parameter x (known: kind, with)",
            })
    void saysWhatDoesNotFitTheBody(String body, String message) throws Exception {
        route.steps("- to: {id: bake, uri: 'action:bake-bread', parameters: {key: .kind}}\n");
        assertThat(route.judge(body).actions()).isEmpty();
        assertThat(route.failure).hasMessage(message);
    }

    @Test
    void aKeyThatIsTooLongIsRefusedAndNotCut() throws Exception {
        route.steps("- to: {id: bake, uri: 'action:bake-bread', parameters: {key: .kind}}\n");
        route.judge("{\"kind\": \"" + "x".repeat(501) + "\"}");
        assertThat(route.failure).hasMessageStartingWith("action:bake-bread: the key has 501 characters");
    }

    @Test
    void marksAnEventAndTracksAndLeavesTheBodyAsItIs() throws Exception {
        route.steps(
                """
                - to: {id: event, uri: 'event:OrderEvent', parameters: {searchKey: '"\\(.who)?#\\(.n)"'}}
                - to: {id: look, uri: 'track:bakery', parameters: {externalId: .n, subject: .who}}
                """);
        Judgement judgement = route.judge("{\"who\": \"ann\", \"n\": 7}");
        assertThat(judgement.event()).isEqualTo(new NewEvent("OrderEvent", "ann?#7"));
        assertThat(judgement.tracked()).containsExactly(new Tracked("bakery", "7", "ann"));
        assertThat(PlanningRoute.trace(judgement)).containsExactly("event OrderEvent: event");
    }

    @Test
    void whatStandsOutsideOfABusRouteCannotPlan() throws Exception {
        route.steps("- to: {id: look, uri: 'track:bakery', parameters: {subject: .who}}\n");
        assertThatThrownBy(() -> route.camel
                        .createProducerTemplate()
                        .requestBody("direct:in", PlanningRoute.JSON.readTree("{}")))
                .hasRootCauseMessage(
                        "track://bakery?subject=RAW(.who) stands outside of a bus: route; only such routes plan");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "action:bake-bread           ~ action:bake-bread: option key is missing; it makes the action happen once",
                "event:OrderEvent            ~ event:OrderEvent: option searchKey is missing",
                "track:bakery                ~ track:bakery: option externalId or subject is missing",
                "action:bake-bread?key=RAW(.a |) ~ option key: not a jq expression: .a |",
                "action:butcher-cut?key=.a   ~ there is no kamelet butcher-cut-action; each verb needs a <verb>-action and a <verb>-probe among the kamelets",
            })
    void saysAtTheStartWhatIsMissing(String uri, String message) {
        assertThatThrownBy(() -> route.camel.getEndpoint(uri).createProducer())
                .satisfiesAnyOf(
                        thrown -> assertThat(thrown).hasMessage(message),
                        thrown -> assertThat(thrown).rootCause().hasMessage(message));
    }

    @ParameterizedTest
    @CsvSource({"action:bake-bread?key=.a", "event:OrderEvent?searchKey=.a", "track:bakery?subject=.a"})
    void nobodyListensToThem(String uri) {
        assertThatThrownBy(() -> route.camel.getEndpoint(uri).createConsumer(exchange -> {}))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("listen with bus:");
    }
}
