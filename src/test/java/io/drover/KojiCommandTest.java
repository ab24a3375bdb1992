package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.koji.KojiHub;
import io.drover.testing.ClosedPort;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ListAssert;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Exit codes and words of {@code drover koji}, against the simulated hub. */
class KojiCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DESCRIPTION =
            """
            tags:
              f43: {arches: [x86_64], packages: {owner: releng, list: [bash, zsh]}}
            targets:
              f43: {build-tag: f43, dest-tag: f43}
            """;

    @TempDir
    Path directory;

    private final Journal journal = new Journal("koji");
    private final KojiHub hub = new KojiHub(journal);
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();
    private SimulatorServer server;
    private Path config;

    @BeforeEach
    void start() throws IOException {
        hub.seed(
                JSON.readTree(
                        """
                {"users": [{"name": "releng", "password": "lion", "permissions": ["admin"]},
                           {"name": "mallory", "password": "lion", "permissions": []}],
                 "tags": [{"name": "f41", "packages": ["bash", "zsh"]}],
                 "builds": [{"nvr": "bash-5.2.26-1.fc41", "owner": "releng", "tags": ["f41"]},
                            {"nvr": "zsh-5.9-1.fc41", "owner": "releng", "tags": ["f41"]}]}
                """));
        server = SimulatorServer.start(hub, journal, 0);
        config = config("releng", server.url());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void callPrintsTheAnswerAsJson() {
        assertThat(drover("call", "getTag", "f41")).isZero();
        assertThat(json().path("name").asText()).isEqualTo("f41");
        assertThat(out.toString().lines()).as("indented").hasSizeGreaterThan(3);
    }

    @Test
    void callTakesJsonTextAndNames() {
        assertThat(drover("call", "--lines", "echo", "f41", "42", "[1,{\"a\":null}]", "\"42\"", "1.5", "a b", "true"))
                .isZero();
        lines().containsExactly("\"f41\"", "42", "[1,{\"a\":null}]", "\"42\"", "1.5", "\"a b\"", "true");
        assertThat(drover("call", "--lines", "listTagged", "f41", "latest=true", "package=bash"))
                .isZero();
        lines().hasSize(1);
        assertThat(drover("call", "--lines", "listTagged", "tag=f41")).isZero();
        lines().hasSize(2).allMatch(line -> line.startsWith("{"));
    }

    @Test
    void linesOfWhatIsNoListAreOne() {
        assertThat(drover("call", "--lines", "getTag", "f41")).isZero();
        lines().hasSize(1);
        assertThat(json().path("name").asText()).isEqualTo("f41");
        assertThat(drover("call", "--lines", "getTag", "nope", "strict=true")).isEqualTo(1);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("fault 1000: No such tag: 'nope'");
    }

    @Test
    void callWithASessionChangesSomething() {
        assertThat(drover("call", "--session", "createTag", "f43", "arches=x86_64"))
                .isZero();
        assertThat(json().isIntegralNumber()).isTrue();
        assertThat(effects()).containsExactly("createTag f43");
    }

    @Test
    void callWithoutOneDoesNot() {
        assertThat(drover("call", "createTag", "f43")).isEqualTo(1);
        assertThat(err.toString()).contains("createTag");
        assertThat(out.toString()).isEmpty();
        assertThat(effects()).isEmpty();
    }

    @Test
    void aFaultEndsWithOneAndTheHubsWords() {
        assertThat(drover("call", "getTag", "nope", "strict=true")).isEqualTo(1);
        assertThat(err.toString()).contains("koji answered getTag with fault 1000: No such tag: 'nope'");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aHubThatIsNotThereEndsWithOneAndItsAddress() throws IOException {
        String url = "http://127.0.0.1:" + ClosedPort.find();
        config = config("releng", url);
        assertThat(drover("call", "getTag", "f41")).isEqualTo(1);
        assertThat(err.toString()).contains("getTag at " + url + "/kojihub could not be sent");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call",
                "call getTag strict=true f41",
                "call getTag a=1 a=2",
                "apply",
                "drift",
                "drift a b",
                "apply a --jason"
            })
    void whatIsNotUnderstoodEndsWithTwo(String arguments) {
        assertThat(drover(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString()).isNotBlank();
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void callRefusesWhatIsTheComponentsOwn() {
        assertThat(drover("call", "logout")).isEqualTo(1);
        assertThat(err.toString()).contains("koji:logout is the component's own");
    }

    @Test
    void previewShowsWhatWouldChangeAndChangesNothing() throws IOException {
        assertThat(drover("apply", "--preview", description(DESCRIPTION))).isZero();
        assertThat(out.toString().lines().map(String::stripTrailing))
                .containsExactly(
                        "would change the default koji hub as " + directory.resolve("tags.yaml") + " says:",
                        "      1  create a tag",
                        "      2  add a package",
                        "      1  create a target",
                        "tag f43",
                        "  create it with arches x86_64",
                        "      " + directory.resolve("tags.yaml") + ":2; the hub has no such tag",
                        "  add bash, owner releng",
                        "      " + directory.resolve("tags.yaml") + ":2; the hub has no entry",
                        "  add zsh, owner releng",
                        "      " + directory.resolve("tags.yaml") + ":2; the hub has no entry",
                        "target f43",
                        "  create it: build in f43, put builds into f43",
                        "      " + directory.resolve("tags.yaml") + ":4; the hub has none");
        assertThat(effects()).isEmpty();
        assertThat(hub.state().path("sessions").asInt()).as("nobody logged in").isZero();
    }

    @Test
    void applyChangesOnceAndThenHasNothingToDo() throws IOException {
        String file = description(DESCRIPTION);
        assertThat(drover("apply", "--yes", file)).isZero();
        assertThat(err.toString()).isEmpty();
        assertThat(out.toString().strip()).endsWith("4 done");
        assertThat(effects()).hasSize(4);
        assertThat(hub.state().path("sessions").asInt()).as("it logged out").isZero();
        assertThat(drover("apply", "--yes", file)).isZero();
        assertThat(out.toString().strip()).isEqualTo("nothing to do: the default koji hub is as " + file + " says");
        assertThat(effects()).hasSize(4);
        assertThat(drover("drift", file)).isZero();
        assertThat(out.toString().strip()).isEqualTo("the default koji hub is as " + file + " says");
    }

    @Test
    void applyTellsMachinesOfEachChange() throws IOException {
        assertThat(drover("apply", "--yes", "--json", description(DESCRIPTION))).isZero();
        JsonNode answer = json();
        assertThat(answer.path("equal").asBoolean()).isFalse();
        assertThat(answer.path("outcomes").path("done").asInt()).isEqualTo(4);
        assertThat(answer.path("counts").path("add a package").asInt()).isEqualTo(2);
        assertThat(answer.path("changes")).hasSize(4);
        assertThat(answer.path("changes").path(1))
                .isEqualTo(json(
                        """
                        {"kind": "add a package", "subject": "tag f43", "sentence": "add bash, owner releng",
                         "why": "FILE:2; the hub has no entry",
                         "call": {"method": "packageListAdd",
                                  "params": ["f43", "bash", "releng", {"block": false, "__starstar": true}]},
                         "outcome": "done"}
                        """
                                .replace("FILE", directory.resolve("tags.yaml").toString())));
    }

    @Test
    void applyThatIsRefusedEndsWithOneAndSaysWhy() throws IOException {
        config = config("mallory", server.url());
        assertThat(drover("apply", "--yes", description(DESCRIPTION))).isEqualTo(1);
        assertThat(out.toString())
                .contains("refused: tag f43: create it with arches x86_64")
                .contains("1004")
                .contains("Run it again: it compares anew and goes on from there.");
        assertThat(effects()).isEmpty();
    }

    @Test
    void applyAsksNobodyWhereNobodyIs() throws IOException {
        assertThat(drover("apply", description(DESCRIPTION))).isEqualTo(2);
        assertThat(err.toString()).contains("say --yes to change the hub, --preview to look only");
        assertThat(effects()).isEmpty();
    }

    @Test
    void driftEndsWithThreeWhereTheHubDiffers() throws IOException {
        assertThat(drover("drift", description(DESCRIPTION))).isEqualTo(3);
        assertThat(out.toString()).contains(" differs from ").contains("      2  add a package");
        assertThat(drover("drift", "--json", description(DESCRIPTION))).isEqualTo(3);
        assertThat(json().path("equal").asBoolean()).isFalse();
        assertThat(json().path("changes")).hasSize(4).noneMatch(change -> change.has("outcome"));
        assertThat(effects()).isEmpty();
    }

    @Test
    void longDifferencesAreCutAndFullOnesAreNot() throws IOException {
        StringBuilder packages = new StringBuilder("p0");
        for (int i = 1; i < 50; i++) {
            packages.append(", p").append(i);
        }
        String file = description("tags: {f41: {packages: {owner: releng, list: [" + packages + "]}}}");
        assertThat(drover("drift", file)).isEqualTo(3);
        lines().filteredOn(line -> line.startsWith("  add p")).hasSize(20);
        assertThat(out.toString()).contains("tag f41: 30 more of: add a package; --full shows them");
        assertThat(drover("drift", "--full", file)).isEqualTo(3);
        lines().filteredOn(line -> line.startsWith("  add p")).hasSize(50);
    }

    @Test
    void aDescriptionThatCannotBeUsedEndsWithOneAndAllFaults() throws IOException {
        assertThat(drover("drift", description("tags:\n  f43: {archs: []}\ntarget: {}\n")))
                .isEqualTo(1);
        assertThat(err.toString())
                .contains("tags.yaml:2: tag f43 has no key archs")
                .contains("tags.yaml:3: the description has no key target");
        assertThat(drover("apply", "--preview", directory.resolve("none.yaml").toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none.yaml: cannot be read");
    }

    @Test
    void aProfileThatThereIsNotIsNamed() {
        assertThat(drover("call", "--profile", "cbs", "getTag", "f41")).isEqualTo(1);
        assertThat(err.toString()).contains("cbs");
    }

    private int drover(String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        CommandLine line = Drover.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(err));
        String[] all = new String[arguments.length + 2];
        all[0] = "koji";
        all[1] = arguments[0];
        all[2] = "--config=" + config;
        System.arraycopy(arguments, 1, all, 3, arguments.length - 1);
        return line.execute(all);
    }

    private ListAssert<String> lines() {
        return assertThat(out.toString().lines());
    }

    private JsonNode json() {
        return json(out.toString());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError(text, e);
        }
    }

    private List<String> effects() {
        return journal.entries().stream()
                .map(entry -> entry.what() + " " + entry.subject())
                .toList();
    }

    private String description(String yaml) throws IOException {
        return Files.writeString(directory.resolve("tags.yaml"), yaml).toString();
    }

    private Path config(String user, String url) throws IOException {
        Path secret = Files.writeString(directory.resolve("secret"), "lion");
        return Files.writeString(
                directory.resolve("drover.properties"),
                "drover.koji.server=" + url + "/kojihub\ndrover.koji.user=" + user + "\ndrover.koji.password=file:"
                        + secret);
    }
}
