package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Verbs that change tags, targets and package lists at once: seen by their probes, harmless when repeated. */
class KojiTagVerbsTest {

    private static final String INHERIT = "{'tag': 'f41-updates', 'links': [{'parent': 'f41-build', 'priority': 5,"
            + " 'maxDepth': 1, 'noConfig': true}], 'remove': ['f41']}";
    private static final String REPO =
            "{'tag': 'f41-build', 'name': 'epel', 'url': 'https://epel/$arch/', 'priority': 7, 'mergeMode': 'bare'}";

    /** Verb, the hub's method that changes, parameters that fit the seed. */
    private static Stream<Arguments> verbs() {
        return Stream.of(
                Arguments.of(
                        "koji-create-tag",
                        "createTag",
                        "{'name': 'f42', 'parent': 'f41', 'arches': ['x86_64', 'aarch64'], 'locked': true,"
                                + " 'extra': {'rpm.macro.dist': '.fc42'}}"),
                Arguments.of("koji-edit-tag", "editTag2", "{'tag': 'f41', 'arches': ['s390x'], 'extra': {'a': 1}}"),
                Arguments.of("koji-remove-tag", "deleteTag", "{'tag': 'f41-frozen'}"),
                Arguments.of("koji-set-inheritance", "setInheritanceData", INHERIT),
                Arguments.of("koji-add-external-repo", "addExternalRepoToTag", REPO),
                Arguments.of(
                        "koji-add-package",
                        "packageListAdd",
                        "{'tag': 'f41-updates', 'packages': ['dash', 'fish'], 'owner': 'drover', 'arches': ['i686']}"),
                Arguments.of("koji-block-package", "packageListBlock", "{'tag': 'f41', 'packages': ['bash', 'zsh']}"),
                Arguments.of(
                        "koji-create-target",
                        "createBuildTarget",
                        "{'name': 'f42', 'buildTag': 'f41-build', 'destTag': 'f41'}"),
                Arguments.of(
                        "koji-edit-target",
                        "editBuildTarget",
                        "{'name': 'f41', 'newName': 'old', 'buildTag': 'f41-build', 'destTag': 'f41'}"),
                Arguments.of("koji-remove-target", "deleteBuildTarget", "{'name': 'f41'}"),
                Arguments.of(
                        "koji-untag-build",
                        "untagBuild",
                        "{'tag': 'f41-updates-candidate', 'build': 'bash-5.2.32-1.fc41'}"));
    }

    private VerbStage stage;

    @BeforeEach
    void start() throws Exception {
        stage = VerbStage.admin();
    }

    @AfterEach
    void stop() {
        stage.close();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void isDoneWhenTheCallReturns(String verb, String method, String parameters) {
        assertThat(stage.found(1, verb, parameters)).as("before").isEmpty();
        Accepted accepted = stage.accepted(1, verb, parameters);
        assertThat(accepted.externalId()).isNull();
        assertThat(stage.server.effects()).isNotEmpty();
        assertThat(stage.found(1, verb, parameters)).as("after").isPresent();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void aLostAnswerIsAmbiguousAndTheProbeSeesThatItIsDone(String verb, String method, String parameters) {
        stage.loseAnswerTo(method);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Ambiguous.class);
        List<String> effects = stage.server.effects();
        Accepted found = stage.found(1, verb, parameters).orElseThrow();
        assertThat(found.externalId()).isNull();
        assertThat(found.how()).startsWith("adopted");
        assertThat(stage.server.effects()).isEqualTo(effects);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void theProbeFindsNothingWhereNothingCameToTheHub(String verb, String method, String parameters) {
        stage.loseCallOf(method);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, verb, parameters)).isEmpty();
        assertThat(stage.server.effects()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void aHubThatIsAwayIsUnavailable(String verb, String method, String parameters) {
        stage.server.hub.offline(true);
        assertThat(stage.send(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.probe(1, verb, parameters)).isInstanceOf(CallResult.Unavailable.class);
        assertThat(stage.server.effects()).isEmpty();
    }

    /** Those that need one, and not just that no policy forbids it. */
    private static Stream<Arguments> permitted() {
        return verbs().filter(verb -> !verb.get()[0].equals("koji-untag-build"));
    }

    @ParameterizedTest
    @MethodSource("permitted")
    void isRefusedWithoutThePermission(String verb, String method, String parameters) throws Exception {
        try (VerbStage nobody = new VerbStage("drover", "tiger")) {
            assertThat(nobody.send(1, verb, parameters)).isInstanceOf(CallResult.Refused.class);
            assertThat(nobody.server.effects()).isEmpty();
        }
    }

    @Test
    void whatExistsWithOtherValuesIsRefusedAndSaysWhatDiffers() {
        assertThat(stage.probe(1, "koji-create-tag", "{'name': 'f41', 'arches': ['riscv64'], 'locked': true}")
                        .evidence())
                .contains("arches is \"x86_64\", wanted is \"riscv64\"", "locked is false, wanted is true");
        assertThat(stage.probe(1, "koji-create-tag", "{'name': 'f41-build', 'parent': 'f41-updates'}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.probe(1, "koji-create-target", "{'name': 'f41', 'buildTag': 'f41-build', 'destTag': 'f41'}")
                        .evidence())
                .contains("dest_tag_name is \"f41-updates-candidate\", wanted is \"f41\"");
        assertThat(stage.send(1, "koji-create-tag", "{'name': 'f41'}").evidence())
                .contains("already exists");
        assertThat(stage.found(1, "koji-create-tag", "{'name': 'f41'}")).isPresent();
        assertThat(stage.server.effects()).isEmpty();
    }

    @Test
    void refusesWhatNamesNothing() {
        assertThat(stage.send(1, "koji-edit-tag", "{'tag': 'f99', 'locked': true}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-remove-tag", "{'tag': 'f99'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-remove-target", "{'name': 'f99'}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-create-tag", "{}")).isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-create-target", "{'name': 'x', 'buildTag': 'f99', 'destTag': 'f41'}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-set-inheritance", "{'tag': 'f41', 'links': [{'parent': 'f99', 'priority': 0}]}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-set-inheritance", "{'tag': 'f41', 'links': [{'parent': 'f41-build'}]}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.send(1, "koji-untag-build", "{'tag': 'f41', 'build': 'dash-9-9'}"))
                .isInstanceOf(CallResult.Refused.class);
        assertThat(stage.server.effects()).isEmpty();
    }

    @Test
    void editsATagsNameAndExtraSettings() {
        stage.accepted(1, "koji-edit-tag", "{'tag': 'f41-updates', 'extra': {'a': 1, 'b': {'c': [2]}}}");
        String parameters = "{'tag': 'f41-updates', 'newName': 'f41-old', 'removeExtra': ['a'], 'extra': {'b': 3}}";
        assertThat(stage.found(1, "koji-edit-tag", parameters)).isEmpty();
        stage.accepted(1, "koji-edit-tag", parameters);
        assertThat(stage.found(1, "koji-edit-tag", parameters)).isPresent();
        assertThat(stage.camel.ask("koji:getTag", "['f41-old']").get("extra")).isEqualTo(VerbStage.plain("{'b': 3}"));
    }

    @Test
    void changesRemovesAndClearsLinks() {
        stage.accepted(1, "koji-set-inheritance", INHERIT);
        assertThat(links("f41-updates")).containsExactly("f41-build 5");
        stage.accepted(
                1,
                "koji-set-inheritance",
                "{'tag': 'f41-updates', 'links': [{'parent': 'f41', 'priority': 10}], 'remove': ['f41-frozen']}");
        assertThat(links("f41-updates")).containsExactly("f41-build 5", "f41 10");
        String only = "{'tag': 'f41-updates', 'links': [{'parent': 'f41', 'priority': 20}], 'clear': true}";
        assertThat(stage.found(1, "koji-set-inheritance", only)).isEmpty();
        stage.accepted(1, "koji-set-inheritance", only);
        assertThat(links("f41-updates")).containsExactly("f41 20");
        assertThat(stage.found(1, "koji-set-inheritance", only)).isPresent();
    }

    private List<String> links(String tag) {
        List<String> links = new ArrayList<>();
        stage.camel
                .ask("koji:getInheritanceData", "['" + tag + "']")
                .forEach(link -> links.add(link.get("name").asText() + " " + link.get("priority")));
        return links;
    }

    @Test
    void makesTheRowOfAnExternalRepoOnceAndChangesItsPlace() {
        stage.accepted(1, "koji-add-external-repo", REPO);
        assertThat(stage.calls("createExternalRepo")).hasSize(1);
        stage.server.requests.clear();
        stage.accepted(1, "koji-add-external-repo", REPO);
        assertThat(stage.calls()).extracting(call -> call.get(0).asText()).doesNotContain("addExternalRepoToTag");
        stage.accepted(1, "koji-add-external-repo", REPO.replace("f41-build", "f41"));
        stage.accepted(1, "koji-add-external-repo", REPO.replace("7", "9"));
        assertThat(stage.calls("createExternalRepo")).isEmpty();
        assertThat(stage.calls("editTagExternalRepo")).hasSize(1);
        JsonNode repos = stage.camel.ask("koji:getTagExternalRepos", "['f41-build']");
        assertThat(repos).hasSize(1);
        assertThat(repos.get(0).get("priority").asInt()).isEqualTo(9);
        assertThat(stage.probe(1, "koji-add-external-repo", REPO.replace("https", "http"))
                        .evidence())
                .contains("is at \"https://epel/$arch/\"");
    }

    @Test
    void removesAnExternalRepoFromATag() {
        String parameters = "{'tag': 'f41-build', 'name': 'epel'}";
        assertThat(stage.found(1, "koji-remove-external-repo", parameters)).isPresent();
        stage.accepted(1, "koji-add-external-repo", REPO);
        assertThat(stage.found(1, "koji-remove-external-repo", parameters)).isEmpty();
        stage.loseAnswerTo("removeExternalRepoFromTag");
        assertThat(stage.send(1, "koji-remove-external-repo", parameters)).isInstanceOf(CallResult.Ambiguous.class);
        assertThat(stage.found(1, "koji-remove-external-repo", parameters)).isPresent();
    }

    @Test
    void aPackageThatIsRefusedIsNamedAndTheOthersAreInTheList() {
        assertThat(stage.send(1, "koji-add-package", "{'tag': 'f41', 'packages': ['bash', 'fish']}")
                        .evidence())
                .contains("1 of 2 calls were refused", "packageListAdd[\"f41\",\"fish\"", "owner not specified")
                .doesNotContain("\"bash\"");
    }

    @Test
    void untagsOnceOnly() {
        String parameters = "{'tag': 'f41-updates-candidate', 'build': 'bash-5.2.32-1.fc41'}";
        stage.accepted(1, "koji-untag-build", parameters);
        stage.accepted(2, "koji-untag-build", parameters);
        assertThat(stage.server.effects()).hasSize(1);
    }
}
