package io.drover.koji;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What verbs send, to the letter: whatever the hub makes of it. */
class KojiVerbCallsTest {

    private static VerbStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = VerbStage.admin();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void forget() {
        stage.server.requests.clear();
    }

    static Stream<Arguments> verbs() {
        return Stream.of(
                sends(
                        "koji-build",
                        "{'source': 'git+https://src/bash#1', 'target': 'f41'}",
                        "['build', {'__starstar': true, 'src': 'git+https://src/bash#1', 'target': 'f41',"
                                + " 'opts': {'custom_user_metadata': {'drover': {'verb': 'koji-build', 'key': 'key-7'}}}}]"),
                sends(
                        "koji-build",
                        "{'source': 'git+https://src/bash#1', 'target': 'f41', 'skipTag': true, 'repoId': 5, 'waitRepo': false,"
                                + " 'waitBuilds': ['zsh-5.9-1.fc41'], 'rebuildSrpm': true, 'failFast': true, 'draft': true,"
                                + " 'metadata': {'why': 'CVE'}, 'priority': 5, 'channel': 'slow'}",
                        "['build', {'__starstar': true, 'src': 'git+https://src/bash#1', 'target': 'f41', 'priority': 5,"
                                + " 'channel': 'slow', 'opts': {'skip_tag': true, 'repo_id': 5, 'wait_repo': false,"
                                + " 'wait_builds': ['zsh-5.9-1.fc41'], 'rebuild_srpm': true, 'fail_fast': true, 'draft': true,"
                                + " 'custom_user_metadata': {'why': 'CVE', 'drover': {'verb': 'koji-build', 'key': 'key-7'}}}}]"),
                sends(
                        "koji-scratch-build",
                        "{'source': 'git+https://src/bash#1', 'target': 'f41', 'arches': ['x86_64', 's390x']}",
                        "['build', {'__starstar': true, 'src': 'git+https://src/bash#1', 'target': 'f41', 'opts': {"
                                + "'scratch': true, 'arch_override': 'x86_64 s390x',"
                                + " 'custom_user_metadata': {'drover': {'verb': 'koji-scratch-build', 'key': 'key-7'}}}}]"),
                sends(
                        "koji-chain-build",
                        "{'sources': [['git+https://src/a#1'], ['git+https://src/b#1', 'git+https://src/c#1']], 'target': 'f41'}",
                        "['chainBuild', {'__starstar': true, 'srcs': [['git+https://src/a#1'], ['git+https://src/b#1',"
                                + " 'git+https://src/c#1']], 'target': 'f41', 'opts': {"
                                + "'custom_user_metadata': {'drover': {'verb': 'koji-chain-build', 'key': 'key-7'}}}}]"),
                sends(
                        "koji-build-container",
                        "{'source': 'git+https://src/httpd#1', 'target': 'f41', 'gitBranch': 'f41', 'isolated': true,"
                                + " 'release': '3.1', 'arches': ['x86_64'], 'composeIds': [7], 'userdata': {'a': 1}}",
                        "['buildContainer', {'__starstar': true, 'src': 'git+https://src/httpd#1', 'target': 'f41', 'opts': {"
                                + "'git_branch': 'f41', 'isolated': true, 'release': '3.1', 'arch_override': 'x86_64',"
                                + " 'compose_ids': [7],"
                                + " 'userdata': {'a': 1, 'drover': {'verb': 'koji-build-container', 'key': 'key-7'}}}}]"),
                sends(
                        "koji-build-live-media",
                        "{'name': 'KDE', 'version': '41', 'arches': ['x86_64'], 'target': 'f41', 'kickstart': 'kde.ks',"
                                + " 'ksUrl': 'git+https://ks#1', 'nomacboot': true}",
                        "['buildImage', 'KDE', '41', ['x86_64'], 'f41', 'kde.ks', 'livemedia',"
                                + " {'ksurl': 'git+https://ks#1', 'nomacboot': true}, null]"),
                sends(
                        "koji-build-appliance",
                        "{'name': 'Arm', 'version': '41', 'arch': 'armhfp', 'target': 'f41', 'kickstart': 'arm.ks',"
                                + " 'vmem': 2048}",
                        "['buildImage', 'Arm', '41', 'armhfp', 'f41', 'arm.ks', 'appliance', {'vmem': 2048}, null]"),
                sends(
                        "koji-build-oz-image",
                        "{'name': 'Cloud', 'version': '41', 'arches': ['x86_64'], 'target': 'f41', 'installTree': 'https://t/$arch/',"
                                + " 'kickstart': 'cloud.ks', 'formats': ['qcow2'], 'diskSize': 5,"
                                + " 'factoryParameters': [['a', 'b']], 'priority': 3}",
                        "['buildImageOz', 'Cloud', '41', ['x86_64'], 'f41', 'https://t/$arch/', {'kickstart': 'cloud.ks',"
                                + " 'disk_size': 5, 'format': ['qcow2'], 'factory_parameter': [['a', 'b']]}, 3]"),
                sends(
                        "koji-runroot",
                        "{'tag': 'f41-build', 'arch': 'x86_64', 'command': 'id', 'packages': ['lorax'], 'newChroot': true}",
                        "['runroot', 'f41-build', 'x86_64', 'id', null, {'__starstar': true, 'packages': ['lorax'],"
                                + " 'new_chroot': true}]"),
                sends("koji-new-repo", "{'tag': 'f41-build'}", "['newRepo', 'f41-build', {'__starstar': true}]"),
                sends(
                        "koji-new-repo",
                        "{'tag': 'f41-build', 'event': 5, 'sources': true}",
                        "['newRepo', 'f41-build', {'__starstar': true, 'event': 5, 'src': true}]"),
                sends(
                        "koji-dist-repo",
                        "{'tag': 'f41', 'keys': ['a1b2c3d4'], 'arches': ['x86_64'], 'inherit': true}",
                        "['distRepo', 'f41', ['a1b2c3d4'], {'__starstar': true, 'arch': ['x86_64'], 'inherit': true}]"),
                sends("koji-resubmit-task", "{'task': '999999'}", "['resubmitTask', 999999]"),
                sends("koji-resubmit-task", "{'task': 999999}", "['resubmitTask', 999999]"),
                sends(
                        "koji-tag-build",
                        "{'tag': 'f99', 'build': 'bash-5.2.32-1.fc41'}",
                        "['tagBuild', 'f99', 'bash-5.2.32-1.fc41', false, null]"),
                sends(
                        "koji-tag-build",
                        "{'tag': 'f99', 'build': '17', 'fromTag': 'f98', 'force': true}",
                        "['tagBuild', 'f99', 17, true, 'f98']"),
                sends(
                        "koji-untag-build",
                        "{'tag': 'f99', 'build': 'bash-5.2.32-1.fc41'}",
                        "['untagBuild', 'f99', 'bash-5.2.32-1.fc41', false, false]"),
                sends(
                        "koji-create-tag",
                        "{'name': '?', 'parent': 'f41', 'arches': ['x86_64', 'noarch'], 'permission': 'tag', 'locked': false,"
                                + " 'mavenSupport': true, 'extra': {'mock.package_manager': 'dnf5'}}",
                        "['createTag', {'__starstar': true, 'name': '?', 'parent': 'f41', 'arches': 'x86_64 noarch',"
                                + " 'perm': 'tag', 'locked': false, 'maven_support': true,"
                                + " 'extra': {'mock.package_manager': 'dnf5'}}]"),
                sends(
                        "koji-edit-tag",
                        "{'tag': 'f99', 'newName': 'f98', 'arches': [], 'removeExtra': ['a'], 'blockExtra': ['b']}",
                        "['editTag2', 'f99', {'__starstar': true, 'name': 'f98', 'arches': '', 'remove_extra': ['a'],"
                                + " 'block_extra': ['b']}]"),
                sends("koji-remove-tag", "{'tag': 'f99'}", "['deleteTag', 'f99']"),
                sends(
                        "koji-remove-external-repo",
                        "{'tag': 'f99', 'name': 'epel'}",
                        "['removeExternalRepoFromTag', 'f99', 'epel']"),
                sends(
                        "koji-add-package",
                        "{'tag': 'f99', 'packages': ['a'], 'owner': 'releng', 'arches': ['i386', 'i686']}",
                        "['packageListAdd', 'f99', 'a', 'releng', null, 'i386 i686', false, false]"),
                sends(
                        "koji-block-package",
                        "{'tag': 'f99', 'packages': ['a'], 'force': true}",
                        "['packageListBlock', 'f99', 'a', true]"),
                sends(
                        "koji-create-target",
                        "{'name': 't', 'buildTag': 'f99', 'destTag': 'f98'}",
                        "['createBuildTarget', 't', 'f99', 'f98']"),
                sends(
                        "koji-edit-target",
                        "{'name': 't', 'buildTag': 'f99', 'destTag': 'f98'}",
                        "['editBuildTarget', 't', 't', 'f99', 'f98']"),
                sends(
                        "koji-edit-target",
                        "{'name': 't', 'buildTag': 'f99', 'destTag': 'f98', 'newName': 'u'}",
                        "['editBuildTarget', 't', 'u', 'f99', 'f98']"),
                sends("koji-remove-target", "{'name': 't'}", "['deleteBuildTarget', 't']"),
                sends("koji-create-side-tag", "{'baseTag': 'f99'}", "['createSideTag', 'f99', false, null]"),
                sends(
                        "koji-create-side-tag",
                        "{'baseTag': 'f99', 'debuginfo': true, 'suffix': 'x'}",
                        "['createSideTag', 'f99', true, 'x']"),
                sends("koji-remove-side-tag", "{'tag': 'f99-side-1'}", "['removeSideTag', 'f99-side-1']"),
                sends("koji-cancel-build", "{'build': 'dash-9-9'}", "['cancelBuild', 'dash-9-9']"),
                sends("koji-cancel-build", "{'build': '999999'}", "['cancelBuild', 999999]"),
                sends("koji-cancel-task", "{'task': '999999'}", "['cancelTask', 999999, true]"),
                sends("koji-cancel-task", "{'task': '999999', 'recurse': false}", "['cancelTask', 999999, false]"),
                sends(
                        "koji-import-build",
                        "{'metadata': {'metadata_version': 0}, 'directory': 'cli-build/7'}",
                        "['CGImport', {'metadata_version': 0}, 'cli-build/7', null]"));
    }

    private static Arguments sends(String verb, String parameters, String call) {
        return Arguments.of(verb, parameters, call);
    }

    @ParameterizedTest
    @MethodSource("verbs")
    void asksForExactlyThis(String verb, String parameters, String call) {
        stage.send(7, verb, parameters);
        assertThat(stage.calls()).containsExactly(VerbStage.plain(call));
    }
}
