package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is made of an image build, its task and its archives, as wire/targets.md §4.3 has them. */
class KojiImageBuildsTest {

    private static final String RPM =
            "[{'id': 1, 'name': 'zlib', 'version': '1.2', 'release': '3.fc42', 'epoch': null, 'arch': 'x86_64', 'size': 7}]";

    @Test
    void tellsWhereAnImageComesFromAndWhatItHolds() {
        RecitingHub hub = new RecitingHub()
                .told(
                        "getBuild [7]",
                        "{'build_id': 7, 'nvr': 'httpd-container-2.4-3', 'name': 'httpd-container', 'version': '2.4',"
                                + " 'release': '3', 'epoch': null, 'state': 1, 'completion_ts': 5.5, 'task_id': null,"
                                + " 'source': 'git+https://src/container/httpd.git?#c0ffee', 'extra':"
                                + " {'container_koji_task_id': 70, 'filesystem_koji_task_id': 9, 'image': {'isolated': true,"
                                + " 'parent_build_id': 6, 'parent_image_builds': {'reg/go:1': null,"
                                + " 'reg/base:1': {'id': 6, 'nvr': 'base-1-1'}}, 'odcs': {'compose_ids': [470]}}}}")
                .told(
                        "listArchives {'buildID':7,'type':'image'}",
                        "[{'id': 71, 'arch': 'x86_64'}, {'id': 72, 'arch': '', 'extra': {'image': {'arch': 's390x'}}}]")
                .told(
                        "getTaskInfo [70,true]",
                        "{'id': 70, 'method': 'buildContainer', 'request': ['git+x#1', 'f42-candidate',"
                                + " {'git_branch': 'f42', 'flatpak': true}]}")
                .told("listRPMs {'imageID':71}", RPM)
                .told("listRPMs {'imageID':72}", RPM.replace("x86_64", "s390x"));
        JsonNode image = read(hub, "[7]").get(0);
        assertThat(json(image.toString()))
                .isEqualTo(json("{'asked': 7, 'found': 'image', 'why': 'koji has it in state 1', 'build_id': 7,"
                        + " 'nvr': 'httpd-container-2.4-3', 'name': 'httpd-container', 'version': '2.4', 'release': '3',"
                        + " 'epoch': null, 'completion_ts': 5.5, 'task_id': 70, 'isolated': true, 'flatpak': true,"
                        + " 'base': true, 'compose_ids': [470], 'parent_id': 6, 'parent_nvr': 'base-1-1',"
                        + " 'target': 'f42-candidate', 'branch': 'f42',"
                        + " 'source': 'git+https://src/container/httpd.git?#c0ffee',"
                        + " 'repository': 'container/httpd', 'commit': 'c0ffee', 'arches': ['s390x', 'x86_64'],"
                        + " 'rpms': [{'name': 'zlib', 'epoch': 0, 'version': '1.2', 'release': '3.fc42', 'arch': 'x86_64'},"
                        + " {'name': 'zlib', 'epoch': 0, 'version': '1.2', 'release': '3.fc42', 'arch': 's390x'}]}"));
    }

    @Test
    void aBuildWithoutTaskAndParentIsAnImageLikeAnyOther() {
        RecitingHub hub = new RecitingHub()
                .told(
                        "getBuild ['base-42-1']",
                        "{'build_id': 6, 'nvr': 'base-42-1', 'state': 1, 'task_id': null, 'extra': null}")
                .told("listArchives {'buildID':6,'type':'image'}", "[{'id': 61, 'arch': 'x86_64'}]")
                .told("listRPMs {'imageID':61}", "[]");
        JsonNode image = read(hub, "['base-42-1']").get(0);
        assertThat(image.path("found").asText()).isEqualTo("image");
        for (String unknown : new String[] {"task_id", "target", "branch", "repository", "commit", "parent_id"}) {
            assertThat(image.path(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(image.path("rpms")).isEmpty();
    }

    /** OSBS was asked directly, wire/targets.md §4.5: only our mark tells for what. */
    @Test
    void anImageThatNoTaskHasBuiltTellsTargetAndBranchInOurMark() {
        RecitingHub hub = new RecitingHub()
                .told(
                        "getBuild [6]",
                        "{'build_id': 6, 'nvr': 'base-42-1', 'state': 1, 'task_id': null, 'source': 'https://src/container/base#c0ffee',"
                                + " 'extra': {'custom_user_metadata': {'drover': {'verb': 'osbs-run-pipeline', 'key': 'k', 'target':"
                                + " 'f42-candidate', 'branch': 'f42'}}}}")
                .told("listArchives {'buildID':6,'type':'image'}", "[{'id': 61, 'arch': 'x86_64'}]")
                .told("listRPMs {'imageID':61}", "[]");
        JsonNode image = read(hub, "[6]").get(0);
        assertThat(image.path("target").asText()).isEqualTo("f42-candidate");
        assertThat(image.path("branch").asText()).isEqualTo("f42");
        assertThat(image.path("repository").asText()).isEqualTo("container/base");
    }

    @Test
    void whatKojiRefusesForOneBuildKeepsNothingFromTheOthers() {
        RecitingHub hub = new RecitingHub()
                .told("getBuild [1]", "{'build_id': 1, 'nvr': 'a-1-1', 'state': 1}")
                .told("getBuild [2]", "{'build_id': 2, 'nvr': 'b-1-1', 'state': 1}")
                .told("getBuild [3]", "null")
                .told("getBuild [4]", "{'build_id': 4, 'nvr': 'rpm-1-1', 'state': 1}")
                .told(
                        "getBuild [5]",
                        "{'build_id': 5, 'nvr': 'old-1-1', 'state': 2, 'extra': {'image': {'parent_build_id': 1}}}")
                .told("listArchives {'buildID':1,'type':'image'}", "[{'id': 11}]")
                .told("listArchives {'buildID':2,'type':'image'}", "[{'id': 21}]")
                .told("listArchives {'buildID':4,'type':'image'}", "[]")
                .told("getBuild [1]", "{'build_id': 1, 'nvr': 'a-1-1', 'state': 1}")
                .told("listRPMs {'imageID':11}", RPM)
                .fault("listRPMs {'imageID':21}", 1000, "No such archive: 21");
        JsonNode images = read(hub, "[1, 2, 3, 4, 5]");
        assertThat(images.findValuesAsText("found")).containsExactly("image", "unread", "unknown", "other", "deleted");
        assertThat(images.get(0).path("rpms")).hasSize(1);
        assertThat(images.get(1).path("why").asText()).contains("No such archive: 21");
        assertThat(images.get(1).has("rpms"))
                .as("not the empty list, which would be a no")
                .isFalse();
        assertThat(images.get(4).path("parent_nvr").asText())
                .as("asked for, since the image does not tell it")
                .isEqualTo("a-1-1");
    }

    @Test
    void aHubThatIsAwayIsNoUnreadBuild() {
        RecitingHub hub = new RecitingHub()
                .told("getBuild [1]", "{'build_id': 1, 'nvr': 'a-1-1', 'state': 1}")
                .fault("listArchives {'buildID':1,'type':'image'}", 1014, "down");
        KojiException failed = catchThrowableOfType(KojiException.class, () -> read(hub, "[1]"));
        assertThat(failed.result()).isInstanceOf(CallResult.Unavailable.class);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "git+https://src/container/httpd.git?#abc, container/httpd, abc",
                "git+https://src/container/httpd#abc, container/httpd, abc",
                "https://src/container/httpd?#abc, container/httpd, abc",
                "git+https://src/container/httpd#origin/f42, container/httpd, null",
                "git+https://src/container/httpd, container/httpd, null",
                "nonsense, null, null"
            })
    void repositoryAndCommitComeFromTheSource(String source, String repository, String commit) {
        RecitingHub hub = new RecitingHub()
                .told("getBuild [1]", "{'build_id': 1, 'nvr': 'a-1-1', 'state': 1, 'source': '" + source + "'}")
                .told("listArchives {'buildID':1,'type':'image'}", "[{'id': 11}]")
                .told("listRPMs {'imageID':11}", "[]");
        JsonNode image = read(hub, "[1]").get(0);
        assertThat(image.path("repository").asText(null)).isEqualTo(repository);
        assertThat(image.path("commit").asText(null)).isEqualTo(commit);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{'builds': []}", "{'builds': 'a-1-1'}", "{'builds': [true]}"})
    void refusesAQuestionThatNamesNoBuild(String question) {
        for (Object failed : new Object[] {
            catchThrowableOfType(
                    KojiException.class, () -> new RecitingHub().inquiry(KojiImageBuilds.of(json(question)))),
            catchThrowableOfType(KojiException.class, () -> new RecitingHub().inquiry(KojiBuildRpms.of(json(question))))
        }) {
            assertThat(((KojiException) failed).result()).isInstanceOf(CallResult.Refused.class);
        }
    }

    @Test
    void listsTheRpmsOfSeveralBuilds() {
        RecitingHub hub = new RecitingHub()
                .told("getBuild ['zlib-1.2-3.fc42']", "{'build_id': 8, 'nvr': 'zlib-1.2-3.fc42', 'state': 1}")
                .told("getBuild ['nosuch-1-1']", "null")
                .told("listBuildRPMs [8]", RPM);
        JsonNode answer =
                (JsonNode) hub.inquiry(KojiBuildRpms.of(json("{'builds': ['zlib-1.2-3.fc42', 'nosuch-1-1']}")));
        assertThat(json(answer.toString()))
                .isEqualTo(json("{'builds': [{'asked': 'zlib-1.2-3.fc42', 'build_id': 8, 'nvr': 'zlib-1.2-3.fc42',"
                        + " 'state': 1, 'rpms': [{'name': 'zlib', 'epoch': 0, 'version': '1.2', 'release': '3.fc42',"
                        + " 'arch': 'x86_64'}]}], 'unknown': ['nosuch-1-1']}"));
    }

    private static JsonNode read(RecitingHub hub, String builds) {
        JsonNode answer = (JsonNode) hub.inquiry(KojiImageBuilds.of(json("{'builds': " + builds + "}")));
        return answer.path("images");
    }
}
