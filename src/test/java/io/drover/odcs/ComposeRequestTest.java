package io.drover.odcs;

import static io.drover.odcs.OdcsStage.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameters become ODCS's JSON (wire/targets.md §3.1 and §6); what it would refuse is not sent. */
class ComposeRequestTest {

    @Test
    void makesTheBodyOfTheExample() {
        assertThat(body("{'sourceType': 'build', 'builds': ['zlib-1.2.11-22.fc32'], 'packages': ['zlib'],"
                        + " 'sigkeys': ['12c944d0'], 'flags': ['no_deps'], 'arches': ['x86_64']}"))
                .isEqualTo("{'source':{'type':'build','source':'','packages':['zlib'],'builds':['zlib-1.2.11-22.fc32'],"
                        + "'sigkeys':['12c944d0']},'flags':['no_deps'],'arches':['x86_64']}");
    }

    @Test
    void everyParameterHasItsPlace() {
        assertThat(body(
                        "{'sourceType': 'module', 'source': 'nodejs:20', 'kojiEvent': 5, 'modularKojiTags': ['f42-modular'],"
                                + " 'moduleDefaultsUrl': 'https://src.example.org/defaults', 'moduleDefaultsCommit': 'abc',"
                                + " 'modules': ['yarn:1'], 'scratchModules': ['a:1:2:c'], 'scratchBuildTasks': [42],"
                                + " 'baseModuleBrName': 'platform', 'baseModuleBrStream': 'f42',"
                                + " 'baseModuleBrStreamVersionLte': 420000, 'baseModuleBrStreamVersionGte': 410000,"
                                + " 'secondsToLive': 60, 'results': ['iso'], 'multilibArches': ['x86_64'],"
                                + " 'multilibMethod': ['devel'], 'lookasideRepos': ['https://x.example.org/$basearch'],"
                                + " 'label': 'RC-1.0', 'composeType': 'ci', 'targetDir': 'private',"
                                + " 'parentPungiComposeIds': ['F-42'], 'respinOf': 'F-41', 'packages': null}"))
                .isEqualTo("{'source':{'type':'module','source':'nodejs:20','koji_event':5,"
                        + "'modular_koji_tags':['f42-modular'],'module_defaults_url':'https://src.example.org/defaults',"
                        + "'module_defaults_commit':'abc','modules':['yarn:1'],'scratch_modules':['a:1:2:c'],"
                        + "'scratch_build_tasks':['42'],'base_module_br_name':'platform','base_module_br_stream':'f42',"
                        + "'base_module_br_stream_version_lte':420000,'base_module_br_stream_version_gte':410000},"
                        + "'seconds_to_live':60,'results':['iso'],'multilib_arches':['x86_64'],"
                        + "'multilib_method':['devel'],'lookaside_repos':['https://x.example.org/$basearch'],"
                        + "'label':'RC-1.0','compose_type':'ci','target_dir':'private',"
                        + "'parent_pungi_compose_ids':['F-42'],'respin_of':'F-41'}");
    }

    @Test
    void whatIsNotSignedIsAllowedByAnEmptyKey() {
        assertThat(body("{'sourceType': 'tag', 'source': 'f42', 'sigkeys': ['', '12c944d0']}"))
                .contains("'sigkeys':['','12c944d0']");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{} | sourceType should be one of tag, module, repo, pulp, raw_config, build, pungi_compose",
                "{'sourceType': 'tags', 'source': 'f42'} | sourceType should be one of",
                "{'sourceType': 1, 'source': 'f42'} | sourceType should be one of",
                "{'sourceType': 'tag'} | source is missing",
                "{'sourceType': 'module'} | source is missing",
                "{'sourceType': 'build'} | a compose of builds needs builds",
                "{'sourceType': 'build', 'builds': ['a-1-1'], 'source': 'f42'} | a compose of builds has no source",
                "{'sourceType': 'raw_config', 'source': 'a#1 b#2'} | the source of a raw_config is one name#commit",
                "{'sourceType': 'raw_config', 'source': 'a'} | the source of a raw_config is one name#commit",
                "{'sourceType': 'tag', 'source': 'f42', 'packages': 'zlib'} | packages should be a list, not \"zlib\"",
                "{'sourceType': 'tag', 'source': 'f42', 'packages': [{}]} | packages should be a list of texts",
                "{'sourceType': 'tag', 'source': ['f42']} | source should be a text",
                "{'sourceType': 'tag', 'source': 'f42', 'kojiEvent': '5'} | kojiEvent should be a whole number, not \"5\"",
                "{'sourceType': 'tag', 'source': 'f42', 'secondsToLive': 0} | secondsToLive should be more than 0",
                "{'sourceType': 'tag', 'source': 'f42;rm'} | source: `f42;rm` has `;`; ODCS takes letters, digits and -/_.:#+?$~",
                "{'sourceType': 'build', 'builds': ['a-1^git-1']} | builds: `a-1^git-1` has `^`",
                "{'sourceType': 'tag', 'source': 'f42', 'label': 'a@b'} | label: `a@b` has `@`",
                "{'sourceType': 'tag', 'source': 'f42', 'builds': ['']} | builds has an empty element",
                "{'sourceType': 'tag', 'source': 'f42', 'moduleDefaultsUrl': 'https://x'} | go together"
            })
    void whatOdcsWouldRefuseIsRefusedWithTheReason(String parameters, String reason) {
        assertThat(refusal(parameters))
                .startsWith("no compose was requested from ODCS: ")
                .contains(reason.replace('`', '\''));
    }

    @Test
    void allFaultsAreNamedAtOnce() {
        assertThat(refusal("{'sourceType': 'tag', 'source': 'a;b', 'packages': 'c', 'kojiEvent': -1}"))
                .contains("source:", "packages should", "kojiEvent should");
    }

    @Test
    void anyCharacterMayBeInAPackage() {
        assertThat(body("{'sourceType': 'tag', 'source': 'f42', 'packages': ['a^b']}"))
                .contains("a^b");
    }

    private static String body(String parameters) {
        return ComposeRequest.parse(json(parameters)).toJson().toString().replace('"', '\'');
    }

    private static String refusal(String parameters) {
        CallFailed failed = catchThrowableOfType(CallFailed.class, () -> ComposeRequest.parse(json(parameters)));
        assertThat(failed.result()).isInstanceOf(Refused.class);
        return failed.result().evidence();
    }
}
