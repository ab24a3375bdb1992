package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What of a route's body the policy is asked with. */
class PolicyQuestionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void fieldsThatAreNoCriteriaArePassedOver() throws JsonProcessingException {
        assertThat(question(
                        "{\"handler\": \"H\", \"image_name\": \"base\", \"published\": true, \"images\": [1], \"parents\": {}}",
                        ArtifactType.IMAGE))
                .isEqualTo(new PolicyQuestion("H", Map.of("image_name", "base", "published", "True")));
    }

    @Test
    void criteriaMayStandInAnObjectOfTheirOwn() throws JsonProcessingException {
        assertThat(question(
                        "{\"name\": \"not this\", \"criteria\": {\"name\": \"a\", \"advisory_content_types\": [\"rpm\", \"module\"]}}",
                        ArtifactType.IMAGE))
                .isEqualTo(new PolicyQuestion("global", Map.of("name", "a", "advisory_content_types", "rpm module")));
    }

    @Test
    void aStreamIsABranchWhereThereIsNone() throws JsonProcessingException {
        assertThat(question("{\"name\": \"a\", \"stream\": \"1\"}", ArtifactType.MODULE))
                .isEqualTo(new PolicyQuestion("global", Map.of("name", "a", "branch", "1")));
        assertThat(question("{\"name\": \"a\", \"stream\": \"1\", \"branch\": \"2\"}", ArtifactType.MODULE)
                        .criteria())
                .containsEntry("branch", "2");
    }

    @Test
    void whatIsNullIsNoneAndWhatIsMissingIsNotGiven() throws JsonProcessingException {
        assertThat(question("{\"name\": null}", ArtifactType.MODULE).criteria()).isEqualTo(Map.of("name", "None"));
        assertThat(question("{}", ArtifactType.MODULE).criteria()).isEmpty();
    }

    @Test
    void theHandlersRulesCount() throws JsonProcessingException {
        RebuildPolicy policy = RebuildPolicy.parseYaml("own: {allow: {module: {name: a, branch: 1$}}}");

        assertThat(question("{\"handler\": \"own\", \"name\": \"a\", \"stream\": \"1\"}", ArtifactType.MODULE)
                        .askOf(policy, ArtifactType.MODULE)
                        .allowed())
                .isTrue();
        assertThat(question("{\"name\": \"a\", \"stream\": \"1\"}", ArtifactType.MODULE)
                        .askOf(policy, ArtifactType.MODULE)
                        .allowed())
                .isFalse();
    }

    private static PolicyQuestion question(String body, ArtifactType type) throws JsonProcessingException {
        return PolicyQuestion.of(JSON.readTree(body), type);
    }
}
