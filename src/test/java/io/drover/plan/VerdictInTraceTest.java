package io.drover.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.PolicyInRoutes;
import io.drover.ledger.Judgement;
import io.drover.ledger.NewAction;
import io.drover.rebuild.RebuildPolicy;
import java.io.IOException;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The words of the rebuild policy become the reason of the filter that asked it, without Java in the route. */
class VerdictInTraceTest {
    private static final String ASKING_THE_BEAN =
            """
            - split:
                id: each
                expression: {jq: {expression: '.images[]'}}
                steps:
                  - setVariable:
                      id: subject
                      name: subject
                      expression: {jq: {expression: .image_name}}
                  - filter:
                      id: allowed
                      description: the rebuild policy allows this image
                      expression: {method: {ref: rebuildPolicy, method: allowsImage}}
                      steps:
                        - filter:
                            id: fresh
                            description: it is stale
                            expression: {jq: {expression: '.stale'}}
                            steps:
                              - to: {id: bake, uri: 'action:bake-bread', parameters: {key: .image_name, parameters: '{kind: .image_name}'}}
            """;

    private final PlanningRoute route = new PlanningRoute();

    @BeforeEach
    void bindThePolicy() {
        route.camel
                .getRegistry()
                .bind(
                        "rebuildPolicy",
                        new PolicyInRoutes(RebuildPolicy.parseYaml(
                                "own: {allow: {image: {image_name: '[bh].*'}}, deny: {image: {image_name: base$}}}")));
    }

    @AfterEach
    void close() {
        route.close();
    }

    @Test
    void aFilterThatAsksThePolicyRecordsItsVerdict() throws Exception {
        route.steps(ASKING_THE_BEAN);
        Judgement judgement = route.judge(
                """
                {"images": [{"handler": "own", "image_name": "base", "stale": true},
                            {"handler": "own", "image_name": "httpd", "stale": true},
                            {"handler": "own", "image_name": "hugo", "stale": false},
                            {"image_name": "httpd"}]}
                """);

        assertThat(judgement.actions()).extracting(NewAction::key).containsExactly("httpd");
        assertThat(descriptions(judgement))
                .containsExactly(
                        "base the rebuild policy allows this image: deny rule own.image image_name=base$ matches base",
                        "httpd the rebuild policy allows this image: allow rule own.image image_name=[bh].* matches httpd",
                        "httpd it is stale",
                        "httpd plans bake-bread of httpd",
                        "hugo the rebuild policy allows this image: allow rule own.image image_name=[bh].* matches hugo",
                        "hugo it is stale",
                        "httpd the rebuild policy allows this image: no allow rule for image matches image_name=httpd,"
                                + " dry_run=False, manual=False; default is deny");
        assertThat(judgement.refusal())
                .contains("base: not so: the rebuild policy allows this image: deny rule own.image")
                .contains("hugo: not so: it is stale")
                .doesNotContain("hugo: not so: the rebuild policy");
    }

    @Test
    void aVerdictThatCameWithTheImageIsRecordedByTheNextFilterOnly() throws Exception {
        route.steps(
                """
                - bean: {id: ask, ref: rebuildPolicy, method: judgeImage}
                - setVariable:
                    id: verdict
                    name: verdict
                    expression: {jq: {expression: '.policy.verdict'}}
                - filter:
                    id: allowed
                    description: the rebuild policy allows this image
                    expression: {jq: {expression: '.policy.allowed'}}
                    steps:
                      - log: {message: allowed}
                - filter:
                    id: other
                    description: it is another question
                    expression: {jq: {expression: 'false'}}
                    steps:
                      - log: {message: never}
                """);

        assertThat(route.judge("{\"handler\": \"own\", \"image_name\": \"base\"}")
                        .refusal())
                .isEqualTo(
                        "not so: the rebuild policy allows this image: deny rule own.image image_name=base$ matches base;"
                                + " not so: it is another question");
        assertThat(descriptions(route.judge("{\"handler\": \"own\", \"image_name\": \"httpd\"}")))
                .containsExactly(
                        " the rebuild policy allows this image: allow rule own.image image_name=[bh].* matches httpd",
                        " it is another question");
    }

    @Test
    void aLongVerdictIsCut() throws Exception {
        route.steps(
                """
                - filter:
                    id: allowed
                    description: allowed
                    expression: {method: {ref: rebuildPolicy, method: allowsModule}}
                    steps:
                      - log: {message: never}
                """);

        assertThat(route.judge("{\"name\": \"" + "x".repeat(1_000) + "\"}").refusal())
                .hasSize("not so: allowed: ".length() + 501)
                .endsWith("x…");
    }

    private static List<String> descriptions(Judgement judgement) throws IOException {
        JsonNode steps = PlanningRoute.JSON.readTree(judgement.trace());
        return StreamSupport.stream(steps.spliterator(), false)
                .map(step -> step.path("subject").asText("").replace("null", "") + " "
                        + step.path("description").asText())
                .toList();
    }
}
