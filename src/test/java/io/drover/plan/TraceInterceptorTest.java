package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Judgement;
import io.drover.ledger.LookupUse;
import io.drover.ledger.NewAction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a route's trace says, when its author did nothing for it. */
class TraceInterceptorTest {
    private static final String SPLIT =
            """
            - split:
                id: each
                expression: {jq: {expression: '.loaves[]'}}
                steps:
                  - setVariable:
                      id: subject
                      name: subject
                      expression: {jq: {expression: .kind}}
                  - to: {id: stock, uri: 'kamelet:stock-lookup'}
                  - filter:
                      id: wanted
                      description: somebody wants it
                      expression: {jq: {expression: .wanted}}
                      steps:
                        - to: {id: bake, uri: 'action:bake-bread', parameters: {key: .kind, parameters: '{kind}'}}
            """;

    private final PlanningRoute route = new PlanningRoute();

    @AfterEach
    void close() {
        route.close();
    }

    @Test
    void nestedFiltersStandInTheirOrderWithWhatTheySaid() throws Exception {
        route.steps(
                """
                - filter:
                    id: outer
                    description: it is bread
                    expression: {jq: {expression: .bread}}
                    steps:
                      - filter:
                          id: inner
                          description: it is rye
                          expression: {jq: {expression: .rye}}
                          steps:
                            - log: {message: both}
                """);
        assertThat(route.trace("{\"bread\": true, \"rye\": false}"))
                .containsExactly("filter outer: yes", "filter inner: no");
        assertThat(route.trace("{\"bread\": false}")).containsExactly("filter outer: no");
        assertThat(route.judge("{\"bread\": true}").refusal()).isEqualTo("not so: it is rye");
    }

    @Test
    void aConditionThatCannotBeAskedIsAnErrorAndNoNo() throws Exception {
        route.steps(
                """
                - filter:
                    id: outer
                    description: it is bread
                    expression: {jq: {expression: '.bread | keys | length > 0'}}
                    steps:
                      - log: {message: never}
                """);
        assertThat(route.trace("{\"bread\": 7}")).containsExactly("filter outer: error");
        assertThat(route.failure).isNotNull();
    }

    @Test
    void aFailureInsideOfAFilterLeavesItsYes() throws Exception {
        route.stock = question -> {
            throw new CallFailed(new CallResult.Unavailable<>("closed", null));
        };
        route.steps(
                """
                - filter:
                    id: outer
                    description: it is bread
                    expression: {jq: {expression: .bread}}
                    steps:
                      - to: {id: ask, uri: 'kamelet:stock-lookup'}
                """);
        assertThat(route.trace("{\"bread\": true}")).containsExactly("filter outer: yes", "lookup ask: unavailable");
    }

    @Test
    void aChoiceNamesTheBranchThatWasTaken() throws Exception {
        route.steps(
                """
                - choice:
                    id: flour
                    when:
                      - id: rye
                        description: it is made of rye
                        expression: {jq: {expression: '.flour == "rye"'}}
                        steps:
                          - log: {message: rye}
                      - id: oat
                        expression: {jq: {expression: '.flour == "oat"'}}
                        steps:
                          - filter:
                              id: first-step
                              description: it is fine
                              expression: {jq: {expression: 'true'}}
                              steps:
                                - log: {message: oat}
                    otherwise:
                      id: neither
                      steps:
                        - log: {message: neither}
                """);
        assertThat(route.trace("{\"flour\": \"rye\"}")).containsExactly("choice flour: it is made of rye");
        assertThat(route.trace("{\"flour\": \"oat\"}")).containsExactly("choice flour: oat", "filter first-step: yes");
        assertThat(route.trace("{}")).containsExactly("choice flour: neither");
    }

    @Test
    void aChoiceWithoutIdsAndWithoutABranchThatFits() throws Exception {
        route.steps(
                """
                - choice:
                    when:
                      - description: it is made of rye
                        expression: {jq: {expression: '.flour == "rye"'}}
                        steps:
                          - log: {message: rye}
                """);
        assertThat(route.trace("{\"flour\": \"rye\"}"))
                .singleElement()
                .asString()
                .endsWith(": it is made of rye");
        assertThat(route.trace("{}")).singleElement().asString().endsWith(": no branch");
    }

    @Test
    void saysOfWhichElementOfASplitEachStepWas() throws Exception {
        route.steps(SPLIT);
        Judgement judgement = route.judge(
                "{\"loaves\": [{\"kind\": \"rye\", \"wanted\": true}, {\"kind\": \"oat\", \"wanted\": false}]}");

        assertThat(PlanningRoute.trace(judgement))
                .containsExactly(
                        "lookup stock[rye]: found",
                        "filter wanted[rye]: yes",
                        "action rye[rye]: planned",
                        "lookup stock[oat]: found",
                        "filter wanted[oat]: no");
        assertThat(judgement.actions()).extracting(NewAction::key).containsExactly("rye");
        assertThat(judgement.lookups()).extracting(LookupUse::question).allMatch(question -> question.contains("kind"));
    }

    @Test
    void aLookupThatCannotTellOfOneElementFailsTheWholeRoute() throws Exception {
        route.stock = loaf -> {
            if (loaf.path("kind").asText().equals("rye")) {
                throw new CallFailed(new CallResult.Unavailable<>("closed", null));
            }
            return loaf;
        };
        route.steps(SPLIT);
        Judgement judgement = route.judge(
                "{\"loaves\": [{\"kind\": \"rye\", \"wanted\": true}, {\"kind\": \"oat\", \"wanted\": true}]}");

        assertThat(route.failure).as("could not tell is not no").hasMessage("closed");
        assertThat(judgement.lookups()).extracting(LookupUse::outcome).startsWith("unavailable");
    }

    @Test
    void oneElementStaysOneElement() throws Exception {
        route.steps(SPLIT);
        assertThat(route.judge("{\"loaves\": [{\"kind\": \"rye\", \"wanted\": true}]}")
                        .actions())
                .extracting(NewAction::key)
                .containsExactly("rye");
        assertThat(route.judge("{\"loaves\": []}").actions()).isEmpty();
    }

    @Test
    void longAnswersAreCutAndTheirDigestIsOfTheWhole() throws Exception {
        route.stock = question -> JsonNodeFactory.instance.objectNode().put("text", "x".repeat(20_000));
        route.steps("- to: {id: ask, uri: 'kamelet:stock-lookup'}\n");
        LookupUse lookup = route.judge("{}").lookups().get(0);
        assertThat(lookup.answer()).hasSize(8_193).endsWith("x…");
        assertThat(lookup.digest()).hasSize(64);
        assertThat(lookup.step()).isEqualTo("stock-lookup");
    }

    @Test
    void anObjectAsSubjectIsShownAsItIs() throws Exception {
        route.steps(
                """
                - setVariable:
                    id: subject
                    name: subject
                    expression: {jq: {expression: '{kind}'}}
                - filter:
                    id: never
                    description: it is so
                    expression: {jq: {expression: 'false'}}
                    steps:
                      - log: {message: never}
                """);
        assertThat(route.judge("{\"kind\": \"rye\"}").refusal()).isEqualTo("{\"kind\":\"rye\"}: not so: it is so");
    }

    @Test
    void exchangesThatAreNoJudgementPassUntouched() throws Exception {
        route.steps(SPLIT.replace(
                "                        - to: {id: bake", "                        - log: {id: bake, message: x}\n#"));
        Object body = route.camel
                .createProducerTemplate()
                .requestBody("direct:in", PlanningRoute.JSON.readTree("{\"loaves\": [{\"kind\": \"rye\"}]}"));
        assertThat(body).isNotNull();
    }
}
