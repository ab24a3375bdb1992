package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.containers.ImageRule.Judgement;
import java.util.List;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ContainerOrderTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final ContainerOrder order = new ContainerOrder((occasion, image) -> new Judgement(
            occasion.handler().equals("RebuildImagesOnRPMBodhiUpdate")
                    && !image.name().equals(occasion.manual() ? "app" : "tool"),
            occasion.handler() + (occasion.dryRun() ? ": a dry rule" : ": a rule")));

    @Test
    void anAnswerHasAllThatABuildNeeds() throws Exception {
        ObjectNode question = Images.fixed("zlib 2-2.fc42")
                .older("base-42-7", "", "zlib 2-1.fc42")
                .newest("base-42-9", "", "zlib 2-2.fc42")
                .newest("app-1-1.fc42", "base-42-7", "zlib 2-1.fc42")
                .newest("tool-1-1", "", "zlib 2-1.fc42")
                .json()
                .put("handler", "RebuildImagesOnRPMBodhiUpdate");

        JsonNode expected = JSON.readTree(
                """
                {"rebuilds": [{"image": "app-1-1.fc42", "name": "app", "version": "1", "release": "1.fc42", "build_id": 900,
                  "branch": "f42", "target": "f42-container-candidate", "repository": "container/app",
                  "commit": "cccccccccccccccccccccccccccccccccccccccc", "isolated": false, "flatpak": false,
                  "compose_ids": [470], "arches": ["x86_64"], "recorded_parent": "base-42-7", "batch": 0, "after": [],
                  "parent": null, "original_parent": "base-42-9", "cut": null, "reason": "directly_affected",
                  "because": ["zlib 2-1.fc42 is older than 2-2.fc42", "its parent base-42-7 is outdated, and base-42-9 is there"],
                  "fixes": ["zlib"], "remains": [], "allowed": true, "verdict": "RebuildImagesOnRPMBodhiUpdate: a rule"}],
                 "skipped": [{"image": "base-42-9", "reason": "already holds zlib 2-2.fc42"}],
                 "denied": [{"image": "tool-1-1", "name": "tool", "version": "1", "release": "1", "build_id": 900,
                  "branch": "f42", "target": "f42-container-candidate", "repository": "container/tool",
                  "commit": "cccccccccccccccccccccccccccccccccccccccc", "isolated": false, "flatpak": false,
                  "compose_ids": [470], "arches": ["x86_64"], "recorded_parent": null,
                  "because": ["zlib 2-1.fc42 is older than 2-2.fc42"], "allowed": false,
                  "verdict": "RebuildImagesOnRPMBodhiUpdate: a rule"}],
                 "missing": [], "batches": 1}
                """);
        assertThat(JSON.readTree(order.plan(question).toString())).isEqualTo(expected);
    }

    @Test
    void eachCauseHasItsOwnPlan() {
        assertThat(images("changed", "base")).containsExactly("base-42-7", "app-1-1");
        assertThat(images("built", "base")).isEmpty();
        assertThat(images("requested", "app")).containsExactly("app-1-1");
    }

    /** Freshmaker's criteria manual and dry_run, wire/targets.md §1.6. */
    @Test
    void theRuleIsToldWhetherSomebodyAskedAndWhetherItIsADryRun() {
        ObjectNode question = Images.fixed()
                .newest("app-1-1", "", "zlib 2-1.fc42")
                .newest("tool-1-1", "", "zlib 2-1.fc42")
                .json();
        question.put("handler", "RebuildImagesOnRPMBodhiUpdate")
                .put("manual", true)
                .put("dry_run", true);
        question.putArray("requested").add("app").add("tool");

        JsonNode plan = order.plan(question);

        assertThat(plan.path("rebuilds").findValuesAsText("image")).containsExactly("tool-1-1");
        assertThat(plan.path("denied").findValuesAsText("image")).containsExactly("app-1-1");
        assertThat(plan.path("denied").get(0).path("verdict").asText()).endsWith(": a dry rule");
    }

    @Test
    void aQuestionWithTwoCausesOrNoHandlerIsRefused() {
        ObjectNode question = Images.fixed().json();
        assertThatThrownBy(() -> order.plan(question))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("needs handler");
        question.put("handler", "x").putArray("changed").add("a");
        question.putArray("built").add("a");
        assertThatThrownBy(() -> order.plan(question)).hasMessageContaining("it has [changed, built]");
        question.remove("built");
        question.putArray("changed");
        assertThatThrownBy(() -> order.plan(question)).hasMessageContaining("\"changed\" must be a list of 1 to 1000");
    }

    @Test
    void whatMustBeThereAndIsNotIsListed() {
        ObjectNode question = Images.fixed()
                .newest("base-42-7", "")
                .json()
                .put("handler", "RebuildImagesOnRPMBodhiUpdate")
                .put("branch", "f42");
        question.putArray("requested").add("base").add("nil").add("nothing-1-1");

        assertThat(order.plan(question).path("missing")).hasSize(2);
        question.put("all", true);
        assertThatThrownBy(() -> order.plan(question))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no image of branch f42 called nil, nothing-1-1; nothing is rebuilt");
        question.putArray("requested").add("base");
        assertThat(order.plan(question).path("rebuilds")).hasSize(1);
    }

    @Test
    void aRouteCallsItAsABean() throws Exception {
        ObjectNode question = Images.fixed("zlib 2-2.fc42")
                .newest("app-1-1", "", "zlib 2-1.fc42")
                .json();
        question.put("handler", "RebuildImagesOnRPMBodhiUpdate");
        try (DefaultCamelContext camel = new DefaultCamelContext()) {
            camel.getRegistry().bind("containerOrder", order);
            camel.start();

            JsonNode plan = camel.createProducerTemplate()
                    .requestBody("bean:containerOrder?method=plan", question, JsonNode.class);

            assertThat(plan.at("/rebuilds/0/image").asText()).isEqualTo("app-1-1");
        }
    }

    private List<String> images(String cause, String name) {
        ObjectNode question = Images.fixed()
                .newest("base-42-7", "")
                .newest("app-1-1", "base-42-7")
                .json()
                .put("handler", "RebuildImagesOnRPMBodhiUpdate");
        question.putArray(cause).add(name);
        return order.plan(question).path("rebuilds").findValuesAsText("image");
    }
}
