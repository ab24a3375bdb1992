package io.drover.gating;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class GatesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GATE =
            "{pending: p, to: t, product-version: fedora-43, decision-context: rawhide, policy: %s}";
    private static final JsonNode CONTENTS = json("{'tag': {'id': 1}, 'builds': [{'nvr': 'b-1-1', 'create_event': 12},"
            + " {'nvr': 'a-1-1', 'create_event': 11}, {'nvr': 'c-1-1', 'create_event': 13}]}");
    private static final JsonNode SATISFIED = json("{'policies_satisfied': true, 'unsatisfied_requirements': []}");

    @Test
    void theShippedExampleCanBeRead() throws IOException {
        Gates gates = Gates.parseYaml(Files.readString(Path.of("config/gating.yaml")));
        assertThat(gates.of(json("{'product_version': 'fedora-43', 'decision_context': 'koji_build_push_rawhide'}")))
                .hasSize(1);
    }

    @Test
    void asksOnlyTheGatesOfTheDecision() {
        Gates gates = gates("all-or-nothing");
        assertThat(gates.of(json("{'product_version': 'fedora-43', 'decision_context': 'rawhide'}")))
                .hasSize(1);
        assertThat(gates.of(json("{'product_version': 'fedora-42', 'decision_context': 'rawhide'}")))
                .isEmpty();
        assertThat(gates.of(json("{'product_version': 'fedora-43', 'decision_context': 'stable'}")))
                .isEmpty();
        assertThat(gates.of(json("{}"))).isEmpty();
        assertThat(Gates.none().of(json("{'product_version': 'fedora-43', 'decision_context': 'rawhide'}")))
                .isEmpty();
    }

    @Test
    void allGoTogetherWhenAllPass() {
        JsonNode judged = judge("all-or-nothing", SATISFIED);
        assertThat(judged.get("moving")).isEqualTo(json("['a-1-1', 'b-1-1', 'c-1-1']"));
        assertThat(judged.get("failing")).isEmpty();
        assertThat(judged.get("taggings").asText()).isEqualTo("11 12 13");
    }

    @Test
    void allWaitForTheOneThatDoesNotPass() {
        JsonNode judged = judge("all-or-nothing", missing("'subject_identifier': 'b-1-1'"));
        assertThat(judged.get("moving")).isEmpty();
        assertThat(judged.get("taggings").asText()).isEmpty();
        assertThat(judged.get("passing")).isEqualTo(json("['a-1-1', 'c-1-1']"));
        assertThat(judged.at("/failing/0/nvr").asText()).isEqualTo("b-1-1");
        assertThat(judged.at("/failing/0/requirements/0/testcase").asText()).isEqualTo("dist.rpmlint");
    }

    @Test
    void independentOnesDoNotWaitForOthers() {
        for (String subject : new String[] {
            "'subject_identifier': 'b-1-1'", "'item': 'b-1-1'", "'item': {'item': 'b-1-1', 'type': 'koji_build'}"
        }) {
            JsonNode judged = judge("independent", missing(subject));
            assertThat(judged.get("moving")).as(subject).isEqualTo(json("['a-1-1', 'c-1-1']"));
            assertThat(judged.get("taggings").asText()).isEqualTo("11 13");
        }
    }

    @Test
    void couldNotTellIsNotYes() {
        assertThat(judge("independent", json("{'policies_satisfied': false, 'unsatisfied_requirements': []}"))
                        .get("moving"))
                .as("unsatisfied without a word about whom")
                .isEmpty();
        assertThat(judge("independent", missing("'type': 'fetched-gating-yaml'"))
                        .get("moving"))
                .as("a requirement of nobody")
                .isEmpty();
        assertThat(judge("independent", json("{}")).get("moving"))
                .as("no decision")
                .isEmpty();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        refuses("gates: [{pending: p, to: t}]", "product-version");
        refuses("gates: [{pending: p, to: p, product-version: v, decision-context: c}]", "back into it");
        refuses("gates:\n - {pending: p, to: t, product-version: v, decision-context: c, policy: some}", "line 2");
        refuses("gates: [" + GATE.formatted("independent") + "," + GATE.formatted("independent") + "]", "two gates");
        refuses("doors: []", "doors");
    }

    private static void refuses(String yaml, String word) {
        assertThatThrownBy(() -> Gates.parseYaml(yaml))
                .as(yaml)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static Gates gates(String policy) {
        return Gates.parseYaml("gates: [" + GATE.formatted(policy) + "]");
    }

    private static JsonNode judge(String policy, JsonNode decision) {
        Gates gates = gates(policy);
        JsonNode gate = gates.of(json("{'product_version': 'fedora-43', 'decision_context': 'rawhide'}"))
                .get(0);
        return gates.judge(gate, CONTENTS, decision);
    }

    private static JsonNode missing(String subject) {
        return json("{'policies_satisfied': false, 'unsatisfied_requirements': [{'testcase': 'dist.rpmlint', " + subject
                + "}]}");
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
