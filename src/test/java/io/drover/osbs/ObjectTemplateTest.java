package io.drover.osbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ObjectTemplateTest {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String HEAD = "{\"apiVersion\": \"tekton.dev/v1beta1\", \"kind\": \"PipelineRun\", ";

    @Test
    void putsValuesInAsTheyAreAndNeverLooksThroughThemAgain() {
        ObjectTemplate template = ObjectTemplate.ofPipelineRuns(HEAD
                + "\"a\": \"${time_limit_seconds}\", \"b\": \"in ${namespace} of ${time_limit_seconds} s\","
                + " \"c\": [\"${user_params}\", \"$(params.x)\", 7]}");

        JsonNode filled = template.fill(Map.of(
                "time_limit_seconds",
                NODES.numberNode(60),
                "namespace",
                NODES.textNode("$1\\${image}"),
                "user_params",
                NODES.textNode("{\"git_ref\":\"${image}\",\"quote\":\"\\\"\"}")));

        assertThat(filled.path("a").isInt()).isTrue();
        assertThat(filled.path("b").asText()).isEqualTo("in $1\\${image} of 60 s");
        assertThat(filled.path("c").toString())
                .isEqualTo("[\"{\\\"git_ref\\\":\\\"${image}\\\",\\\"quote\\\":\\\"\\\\\\\"\\\"}\",\"$(params.x)\",7]");
    }

    @Test
    void leavesOutAParameterThatHasNoValue() {
        JsonNode run = ObjectTemplate.shippedPipelineRun()
                .fill(Map.of("user_params", NODES.textNode("{}"), "image", NODES.textNode("")));

        assertThat(run.at("/spec/params").findValuesAsText("name")).containsExactly("user-params");
    }

    @Test
    void canBeUsedAgainAndAgain() {
        ObjectTemplate template = ObjectTemplate.shippedBuild();

        JsonNode first = template.fill(Map.of("git_uri", NODES.textNode("one")));
        JsonNode second = template.fill(Map.of("git_uri", NODES.textNode("two")));

        assertThat(first.at("/spec/source/git/uri").asText()).isEqualTo("one");
        assertThat(second.at("/spec/source/git/uri").asText()).isEqualTo("two");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": | no YAML or JSON",
                "'' | kind: PipelineRun",
                "[1] | kind: PipelineRun",
                "{\"kind\": \"Build\", \"apiVersion\": \"build.openshift.io/v1\", \"x\": \"${user_params}\"} | kind: PipelineRun",
                "{\"kind\": \"PipelineRun\", \"apiVersion\": \"tekton.dev/v1beta1\"} | has no place ${user_params}",
                "{\"kind\": \"PipelineRun\", \"apiVersion\": \"tekton.dev/v1beta1\", \"x\": \"${user_params} ${usr}\"} | there is no place [usr]",
            })
    void saysWhatIsWrongWithIt(String text, String fault) {
        assertThatThrownBy(() -> ObjectTemplate.ofPipelineRuns(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }
}
