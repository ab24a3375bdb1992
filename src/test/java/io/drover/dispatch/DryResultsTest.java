package io.drover.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.routes.RouteFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** §1.5: what each shipped verb is said to have made in a dry run has the members that its real results have. */
class DryResultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern MEMBERS = Pattern.compile("result\\s+is\\s+\\{([a-z_, ]+)}");

    private final Verbs verbs = new Verbs(new RouteFiles(Path.of("none"), Set.of())::kamelet);
    private final PretendedCalls calls = new PretendedCalls();

    @Test
    void haveTheMembersThatTheCatalogueNames() throws IOException {
        List<String> looked = new ArrayList<>();
        for (Resource file : new PathMatchingResourcePatternResolver()
                .getResources("classpath*:routes/kamelets/*-action.kamelet.yaml")) {
            JsonNode kamelet = read(file);
            String verb = kamelet.at("/metadata/name").asText().replaceFirst("-action$", "");
            Matcher said = MEMBERS.matcher(kamelet.at("/spec/dataTypes/out/types/callResult/description")
                    .asText());
            JsonNode result = result(verb, "{}");
            assertThat(result.path("dry_run").asBoolean()).as(verb).isTrue();
            if (said.find()) {
                assertThat(said.group(1).split(", ")).as(verb).allMatch(result::has);
                looked.add(verb);
            }
        }
        assertThat(looked).contains("koji-build-container", "mbs-submit-build", "koji-create-side-tag");
    }

    @Test
    void aRebuiltContainerIsWhatItsChildrenAreBuiltOn() throws IOException {
        assertThat(result("koji-build-container", "{}"))
                .isEqualTo(
                        JSON.readTree(
                                """
                                {"task_id": -17, "repositories": [], "koji_builds": ["-17"],
                                 "builds": [{"build_id": -17, "nvr": "httpd-container-2.4-3.1718000000", "state": 1}],
                                 "nvr": "httpd-container-2.4-3.1718000000",
                                 "rebuilt_nvr": "httpd-container-2.4-3.1718000000",
                                 "original_nvr": "httpd-container-2.4-3", "dry_run": true}"""));
    }

    private JsonNode result(String verb, String parameters) throws IOException {
        CallResult<Accepted> answer = calls.send(
                verbs.required(verb),
                JSON.readTree(parameters),
                Map.of(
                        "actionId",
                        17L,
                        "actionKey",
                        "k",
                        "originalNvr",
                        "httpd-container-2.4-3",
                        "rebuiltNvr",
                        "httpd-container-2.4-3.1718000000"),
                new Leave.Granted() {
                    @Override
                    public boolean ended(CallResult<?> result) {
                        throw new AssertionError("the caller's to say");
                    }

                    @Override
                    public void unused() {
                        throw new AssertionError("a call was made");
                    }
                });
        Accepted accepted = answer.asOptional().orElseThrow();
        assertThat(accepted.externalId()).isEqualTo("-17");
        // as the ledger has it
        return JSON.readTree(accepted.result().toString());
    }

    private static JsonNode read(Resource file) throws IOException {
        try (InputStream in = file.getInputStream()) {
            return new ObjectMapper(new YAMLFactory()).readTree(in);
        }
    }
}
