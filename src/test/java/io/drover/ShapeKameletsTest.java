package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What routes read of Bodhi's, koji's and Errata's messages, whichever of their shapes came over the bus. */
class ShapeKameletsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DefaultCamelContext camel = new DefaultCamelContext();
    private ProducerTemplate template;

    @BeforeEach
    void start() {
        camel.getComponent("kamelet", KameletComponent.class).setLocation("classpath:routes/kamelets");
        camel.getComponent("kamelet", KameletComponent.class).setNoErrorHandler(true);
        camel.start();
        template = camel.createProducerTemplate();
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aRecordedStableUpdateHasItsBuildsReleaseAndBugs() throws IOException {
        assertThat(shape("bodhi-update", "bodhi/update-complete-stable-recorded"))
                .isEqualTo(
                        json(
                                """
                                {"update": "FEDORA-2017-fe6e14dcf9", "builds": ["community-mysql-5.7.18-2.fc25"], "content": [],
                                 "release": {"name": "F25", "branch": "f25", "dist_tag": "f25", "stable_tag": "f25-updates",
                                  "candidate_tag": "f25-updates-candidate"},
                                 "type": "security", "severity": "medium", "status": "stable",
                                 "bugs": [1414386, 1443407, 1441001], "agent": "masher"}"""));
    }

    @Test
    void anUpdateOfTodaySaysWhatItsBuildsAre() throws IOException {
        JsonNode shape = shape("bodhi-update", "bodhi/update-complete-stable-today-invented");

        assertThat(shape.path("update").asText()).isEqualTo("FEDORA-2026-abcdef0123");
        assertThat(shape.path("builds")).isEqualTo(json("[\"zlib-1.3.1-22.fc42\", \"zlib-ng-2.2.1-3.fc42\"]"));
        assertThat(shape.path("content")).isEqualTo(json("[\"rpm\"]"));
        assertThat(shape.at("/release/candidate_tag").asText()).isEqualTo("f42-updates-candidate");
        assertThat(shape.path("bugs")).isEqualTo(json("[2200001]"));
    }

    @Test
    void whatAnUpdateLacksIsEmpty() throws IOException {
        assertThat(shape("bodhi-update", "bodhi/update-complete-testing-2019-sample"))
                .isEqualTo(
                        json(
                                """
                                {"update": "FEDORA-2019-d64d0caab3",
                                 "builds": ["golang-github-SAP-go-hdb-0.14.1-1.fc29", "texworks-0.6.3-1.fc29"], "content": [],
                                 "release": {"name": "", "branch": "", "dist_tag": "", "stable_tag": "", "candidate_tag": ""},
                                 "type": "", "severity": "", "status": "testing", "bugs": [], "agent": "mohanboddu"}"""));
        assertThat(shape("bodhi-update", "bodhi/update-complete-testing-sample").at("/release/name"))
                .isEqualTo(json("\"F29\""));
    }

    @Test
    void anUpdateMayBeKnownByItsOldIdAndNameABuildTwice() throws IOException {
        JsonNode shape = shaped(
                "bodhi-update",
                json(
                        """
                        {"update": {"updateid": "U-1", "release": "F9", "bugs": [7, {"bug_id": 8}, null, "x"],
                                    "builds": ["a-1-1", {"nvr": "a-1-1"}, {"nvr": null}, 5, {"nvr": "b-1-1", "type": "container"}]}}"""));

        assertThat(shape.path("update").asText()).isEqualTo("U-1");
        assertThat(shape.path("builds")).isEqualTo(json("[\"a-1-1\", \"b-1-1\"]"));
        assertThat(shape.path("content")).isEqualTo(json("[\"container\"]"));
        assertThat(shape.at("/release/name").asText()).isEqualTo("F9");
        assertThat(shape.path("bugs")).isEqualTo(json("[7, 8]"));
    }

    @ParameterizedTest
    @CsvSource({
        "rpm-sign-recorded, template-glib-3.25.92-1.fc28, 9db62fb1,"
                + " template-glib-debuginfo-3.25.92-1.fc28.armv7hl, primary",
        "native-sign-rpm-sample, openshift-ansible-3.3.1.32-1.git.0.3b74dea.el7, '', '', ''",
        "native-sign-rpm-invented, zlib-1.3.1-22.fc42, e99d6ad1, zlib-devel-1.3.1-22.fc42.x86_64, ''",
    })
    void aSignedRpmNamesItsBuildAndKey(String file, String build, String key, String rpm, String instance)
            throws IOException {
        assertThat(shape("koji-signed-rpm", "koji/messages/" + file))
                .isEqualTo(JSON.createObjectNode()
                        .put("build", build)
                        .put("sigkey", key)
                        .put("rpm", rpm)
                        .put("instance", instance));
    }

    @Test
    void everyRecordedSignatureIsReadWhole() throws IOException {
        JsonNode shape = shape("koji-signed-rpm", "koji/messages/rpm-sign-second-recorded");

        assertThat(shape.properties())
                .allSatisfy(field ->
                        assertThat(field.getValue().asText()).as(field.getKey()).isNotEmpty());
    }

    @Test
    void aContainerTaskNamesContainerBranchTargetAndWhatCameOfIt() throws IOException {
        assertThat(shape("koji-container-task", "koji/messages/native-task-closed-container-invented"))
                .isEqualTo(
                        json(
                                """
                                {"task": 800, "method": "buildContainer", "state": "CLOSED", "container": "httpd", "branch": "f42",
                                 "target": "f42-container-candidate", "builds": ["901"], "instance": "",
                                 "source": "git+https://src.example.org/container/httpd.git?#0123456789abcdef0123456789abcdef01234567"}"""));
    }

    @Test
    void aContainerTaskWithNamedArgumentsIsReadToo() throws IOException {
        assertThat(shape("koji-container-task", "koji/messages/native-task-failed-container-invented"))
                .isEqualTo(
                        json(
                                """
                                {"task": 801, "method": "buildContainer", "state": "FAILED", "container": "app", "branch": "f42",
                                 "target": "f42-container-candidate", "builds": [], "instance": "",
                                 "source": "git://src.example.org/container/app#f42"}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"native-task-closed", "native-task-failed", "native-task-open"})
    void aRecordedTaskThatBuildsNoContainerSaysSo(String file) throws IOException {
        JsonNode shape = shape("koji-container-task", "koji/messages/" + file);

        assertThat(shape.path("task").isIntegralNumber()).isTrue();
        assertThat(shape.path("method").asText()).isNotIn("", "buildContainer");
        assertThat(shape.path("state").asText()).isIn("CLOSED", "FAILED", "OPEN");
        assertThat(shape.path("container").asText()).isEmpty();
        assertThat(shape.path("source").asText()).isEmpty();
    }

    @Test
    void fedorasTaskMessageIsReadToo() throws IOException {
        JsonNode shape = shape("koji-container-task", "koji/messages/task-closed-scratch-sample");

        assertThat(shape.path("state").asText()).isEqualTo("CLOSED");
        assertThat(shape.path("task").isIntegralNumber()).isTrue();
        assertThat(shape.path("instance").asText()).isEqualTo("primary");
    }

    @Test
    void anAdvisoryThatChangedItsStateIsReadOutOfItsWrapping() throws IOException {
        assertThat(shape("errata-advisory", "errata/activity-status-wrapped-sample"))
                .isEqualTo(
                        json(
                                """
                                {"advisory": 34661, "name": "RHEA-2018:34661-01", "state": "QE", "from": "NEW_FILES", "to": "QE",
                                 "type": "RHEA", "content_types": [], "product": "RHEL", "release": "RHEL-7.6.0",
                                 "synopsis": "libvirt-python bug fix and enhancement update", "agent": "REDACTED@example.org"}"""));
    }

    @Test
    void aRecordedAdvisoryThatWasApprovedKeepsItsState() throws IOException {
        JsonNode shape = shape("errata-advisory", "errata/activity-security-approved-recorded");

        assertThat(shape.path("advisory").intValue()).isEqualTo(58034);
        assertThat(shape.path("state").asText()).isEqualTo("REL_PREP");
        assertThat(shape.path("to").asText()).isEqualTo("1");
        assertThat(shape.path("content_types")).isEqualTo(json("[\"rpm\"]"));
    }

    @Test
    void anAdvisoryThatWasSignedHasANumberHoweverItWasWritten() throws IOException {
        JsonNode shape = shape("errata-advisory", "errata/activity-signing-invented");

        assertThat(shape.path("advisory")).isEqualTo(json("68034"));
        assertThat(shape.path("state").asText()).isEqualTo("QE");
        assertThat(shape.path("content_types")).isEqualTo(json("[\"module\"]"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bodhi-update", "koji-signed-rpm", "koji-container-task", "errata-advisory"})
    void nonsenseIsEmptyAndNoFailure(String kamelet) throws IOException {
        for (String nonsense : new String[] {
            "{}",
            "[]",
            "7",
            "\"x\"",
            "{\"update\": [], \"build\": 5, \"rpm\": [1], \"info\": \"x\", \"errata_id\": \"x\", \"sigkey\": null}",
            "{\"update\": {\"builds\": {}, \"release\": 7, \"bugs\": \"x\"}, \"method\": \"buildContainer\", \"info\": {\"request\": [null, {}, 5]}}",
            "{\"info\": {\"method\": \"buildContainer\", \"request\": [], \"result\": \"x\"}, \"content_types\": 5}",
        }) {
            JsonNode shape = shaped(kamelet, json(nonsense));
            assertThat(shape.properties())
                    .as("%s of %s", kamelet, nonsense)
                    .filteredOn(field ->
                            !field.getKey().equals("release") && !field.getKey().equals("method"))
                    .allSatisfy(field -> assertThat(field.getValue().isEmpty()
                                    && !field.getValue().isNumber()
                                    && field.getValue()
                                            .asText("")
                                            .replace("null", "")
                                            .isEmpty())
                            .as(field.toString())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bodhi-update", "koji-signed-rpm", "koji-container-task", "errata-advisory"})
    void theShapeIsWhatTheCatalogueSays(String kamelet) throws IOException {
        Path file = Path.of("src/main/resources/routes/kamelets", kamelet + ".kamelet.yaml");
        JsonNode schema = new ObjectMapper(new com.fasterxml.jackson.dataformat.yaml.YAMLFactory())
                .readTree(Files.readString(file))
                .at("/spec/dataTypes/out/types/json/schema");
        JsonNode shape = shaped(kamelet, json("{}"));

        assertThat(shape.fieldNames()).toIterable().containsExactlyElementsOf(() -> schema.path("properties")
                .fieldNames());
        assertThat(schema.path("required")).hasSameSizeAs(schema.path("properties"));
    }

    /** The message as it is and within a bridge's envelope. */
    private JsonNode shape(String kamelet, String fixture) throws IOException {
        JsonNode body =
                JSON.readTree(Path.of("src/test/resources", fixture + ".json").toFile());
        JsonNode shape = shaped(kamelet, body);
        ObjectNode envelope = JSON.createObjectNode().put("topic", "x");
        envelope.set("msg", body);
        assertThat(shaped(kamelet, envelope)).as("in an envelope").isEqualTo(shape);
        return shape;
    }

    private JsonNode shaped(String kamelet, JsonNode body) throws IOException {
        try {
            Object answer = template.requestBody("kamelet:" + kamelet, body);
            return JSON.readTree(answer.toString());
        } catch (CamelExecutionException e) {
            throw new AssertionError(kamelet + " of " + body + ": " + e.getCause(), e);
        }
    }

    private static JsonNode json(String text) throws IOException {
        return JSON.readTree(text);
    }
}
