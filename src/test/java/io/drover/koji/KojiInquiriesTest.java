package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import org.junit.jupiter.api.Test;

/** What the lookups that take several rounds make of answers that a seeded hub does not give. */
class KojiInquiriesTest {

    private static final String TAGGED = "filterResults ['listTagged','f41-container',{'__starstar':true,'latest':true,"
            + "'type':'image','inherit':false,'filterOpts':{'offset':0,'limit':201}}]";

    @Test
    void signaturesAreTheKeysWithoutTheUnsignedHeader() {
        RecitingHub hub = new RecitingHub()
                .told("getBuild ['a-1-1']", "{'build_id': 1}")
                .told(
                        "listBuildRPMs ['a-1-1']",
                        "[{'id': 5, 'name': 'a', 'version': '1', 'release': '1', 'arch': 'src'},"
                                + " {'id': 6, 'name': 'a', 'version': '1', 'release': '1', 'arch': 'noarch'}]")
                .told("queryRPMSigs [5]", "[{'rpm_id': 5, 'sigkey': ''}]")
                .told(
                        "queryRPMSigs [6]",
                        "[{'rpm_id': 6, 'sigkey': 'e99d6ad1'}, {'rpm_id': 6, 'sigkey': ''},"
                                + " {'rpm_id': 6, 'sigkey': '12c944d0'}, {'rpm_id': 6, 'sigkey': 'e99d6ad1'}]");
        JsonNode answer = (JsonNode) hub.inquiry(KojiRpms.andSignatures(json("{'build': 'a-1-1'}")));
        assertThat(answer.at("/rpms/0/keys")).isEmpty();
        assertThat(answer.at("/rpms/0/nvra").asText()).isEqualTo("a-1-1.src");
        assertThat(answer.at("/rpms/1/keys")).isEqualTo(json("['12c944d0', 'e99d6ad1']"));
        assertThat(hub.rounds).isEqualTo(2);
    }

    @Test
    void aSignatureThatCouldNotBeAskedForIsNoMissingOne() {
        RecitingHub hub = new RecitingHub()
                .told("getBuild [1]", "{'build_id': 1}")
                .told("listBuildRPMs [1]", "[{'id': 5, 'name': 'a', 'version': '1', 'release': '1', 'arch': 'src'}]")
                .fault("queryRPMSigs [5]", 1014, "database outage");
        KojiException failed = catchThrowableOfType(
                KojiException.class, () -> hub.inquiry(KojiRpms.andSignatures(json("{'build': '1'}"))));
        assertThat(failed.result()).isInstanceOf(CallResult.Unavailable.class);
    }

    @Test
    void followsTheParentsOfAnImage() {
        RecitingHub hub = new RecitingHub()
                .told(
                        "getBuild ['app-1-1']",
                        "{'build_id': 3, 'nvr': 'app-1-1', 'task_id': null, 'extra': {'container_koji_task_id': 30,"
                                + " 'image': {'parent_build_id': 2, 'parent_image_builds': {'reg/httpd:1':"
                                + " {'id': 2, 'nvr': 'httpd-1-1'}, 'docker.io/go:1': null}}}}")
                .told(
                        "getBuild [2]",
                        "{'build_id': 2, 'nvr': 'httpd-1-1', 'task_id': 20, 'extra': {'image': {'parent_build_id': 1}}}")
                .told("getBuild [1]", "{'build_id': 1, 'nvr': 'base-1-1', 'task_id': 10, 'extra': null}");
        JsonNode answer = (JsonNode) hub.inquiry(KojiImageParents.of(json("{'build': 'app-1-1'}")));
        assertThat(answer.at("/build/task_id").asInt()).isEqualTo(30);
        assertThat(answer.path("parents").findValuesAsText("nvr")).containsExactly("httpd-1-1", "base-1-1");
        assertThat(answer.path("parents").findValuesAsText("task_id")).containsExactly("20", "10");
        assertThat(answer.path("builders"))
                .isEqualTo(json("[{'image': 'reg/httpd:1', 'build_id': 2, 'nvr': 'httpd-1-1'},"
                        + " {'image': 'docker.io/go:1', 'build_id': null, 'nvr': null}]"));
        assertThat(answer.path("complete").asBoolean()).isTrue();
    }

    @Test
    void aParentThatKojiDoesNotKnowAndACircleEndTheChain() {
        RecitingHub gone = new RecitingHub()
                .told("getBuild [3]", "{'build_id': 3, 'extra': {'image': {'parent_build_id': 2}}}")
                .told("getBuild [2]", "null");
        JsonNode broken = (JsonNode) gone.inquiry(KojiImageParents.of(json("{'build': 3}")));
        assertThat(broken.path("parents")).isEmpty();
        assertThat(broken.path("complete").asBoolean(true)).isFalse();
        RecitingHub circle = new RecitingHub()
                .told("getBuild [3]", "{'build_id': 3, 'extra': {'image': {'parent_build_id': 2}}}")
                .told("getBuild [2]", "{'build_id': 2, 'extra': {'image': {'parent_build_id': 3}}}");
        JsonNode round = (JsonNode) circle.inquiry(KojiImageParents.of(json("{'build': 3}")));
        assertThat(round.path("parents")).hasSize(1);
        assertThat(round.path("complete").asBoolean(true)).isFalse();
    }

    @Test
    void findsContainersWithAnRpmOrAnOlderVersionOfIt() {
        RecitingHub hub = tagged(
                        "{'build_id': 91, 'nvr': 'old-1-1', 'task_id': 910}, {'build_id': 92, 'nvr': 'same-1-1'},"
                                + " {'build_id': 93, 'nvr': 'newer-1-1'}, {'build_id': 94, 'nvr': 'without-1-1'}")
                .told("listRPMs {'imageID':910}", rpm("zlib", "1.2.9"))
                .told("listRPMs {'imageID':920}", rpm("zlib", "1.2.11"))
                .told("listRPMs {'imageID':930}", rpm("zlib", "1.3"))
                .told("listRPMs {'imageID':940}", rpm("bash", "1.0"));
        JsonNode answer = containers(hub, "{'builds': ['zlib-1.2.11-1'], 'tag': 'f41-container'}");
        assertThat(answer.path("containers").findValuesAsText("held")).containsExactly("older", "same");
        assertThat(answer.at("/containers/0/nvr").asText()).isEqualTo("old-1-1");
        assertThat(answer.at("/containers/0/task_id").asInt()).isEqualTo(910);
        assertThat(answer.at("/containers/0/rpms/0/nvra").asText()).isEqualTo("zlib-1.2.9-1.x86_64");
        assertThat(answer.path("looked_into").asInt()).isEqualTo(4);
        assertThat(answer.path("more").asBoolean(true)).isFalse();
        JsonNode all = containers(hub, "{'builds': ['zlib-1.2.11-1'], 'tag': 'f41-container', 'newer': true}");
        assertThat(all.path("containers").findValuesAsText("held")).containsExactly("older", "same", "newer");
    }

    @Test
    void buildsThatKojiDoesNotKnowAreTold() {
        RecitingHub hub = tagged("{'build_id': 91, 'nvr': 'old-1-1'}")
                .told("getBuild ['x-1-1']", "null")
                .fault("listBuildRPMs ['x-1-1']", 1000, "No such build");
        JsonNode answer = containers(hub, "{'builds': ['x-1-1'], 'tag': 'f41-container'}");
        assertThat(answer.path("unknown")).isEqualTo(json("['x-1-1']"));
        assertThat(answer.path("containers")).isEmpty();
        assertThat(hub.rounds).as("no image is looked into for nothing").isEqualTo(1);
    }

    @Test
    void aTagThatKojiDoesNotKnowHasNoContainersAtAll() {
        RecitingHub hub = new RecitingHub()
                .told("getTag ['f41-container',false,null]", "null")
                .fault(TAGGED, 1000, "No such tag")
                .told("getBuild ['zlib-1.2.11-1']", "{'build_id': 5}")
                .told("listBuildRPMs ['zlib-1.2.11-1']", "[]");
        JsonNode answer = containers(hub, "{'builds': ['zlib-1.2.11-1'], 'tag': 'f41-container'}");
        assertThat(answer)
                .isEqualTo(json("{'tag': null, 'containers': null, 'looked_into': 0, 'more': false, 'unknown': []}"));
    }

    @Test
    void refusesQuestionsWithoutAnEnd() {
        for (String question : new String[] {
            "{'tag': 'f41-container'}", "{'tag': 'f41-container', 'builds': []}", "{'builds': ['a-1-1']}", "{}"
        }) {
            KojiException refused =
                    catchThrowableOfType(KojiException.class, () -> containers(new RecitingHub(), question));
            assertThat(refused.result()).as(question).isInstanceOf(CallResult.Refused.class);
        }
    }

    private static RecitingHub tagged(String builds) {
        RecitingHub hub = new RecitingHub()
                .told("getTag ['f41-container',false,null]", "{'id': 7, 'name': 'f41-container'}")
                .told(TAGGED, "[" + builds + "]")
                .told("getBuild ['zlib-1.2.11-1']", "{'build_id': 5}")
                .told(
                        "listBuildRPMs ['zlib-1.2.11-1']",
                        "[{'id': 1, 'name': 'zlib', 'version': '1.2.11', 'release': '1', 'arch': 'x86_64'},"
                                + " {'id': 2, 'name': 'zlib', 'version': '1.2.11', 'release': '1', 'arch': 'src'}]");
        for (int build = 91; build < 95; build++) {
            hub.told(
                    "listArchives {'buildID':" + build + ",'type':'image'}",
                    "[{'id': " + build + "0, 'btype': 'image', 'arch': 'x86_64'}]");
        }
        return hub;
    }

    private static String rpm(String name, String version) {
        return "[{'id': 9, 'name': '" + name + "', 'version': '" + version
                + "', 'release': '1', 'epoch': null, 'arch': 'x86_64'}]";
    }

    private static JsonNode containers(RecitingHub hub, String question) {
        return (JsonNode) hub.inquiry(new KojiContainers(json(question)).first());
    }
}
