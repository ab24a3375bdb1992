package io.drover.odcs;

import static io.drover.odcs.OdcsStage.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which compose is what a request makes: as sets, with what ODCS fills in and rewrites (wire/targets.md §3.7, §5). */
class ComposeMatchTest {
    private static final String BUILDS = "{'sourceType': 'build', 'builds': ['a-1-1', 'b-1-1'], 'packages': ['a', 'b'],"
            + " 'sigkeys': ['k1', 'k2'], 'arches': ['x86_64', 's390x'], 'flags': ['no_deps', 'check_deps']}";
    private static final String MADE = "{'source_type': 6, 'source': '', 'builds': 'b-1-1 a-1-1', 'packages': 'b a',"
            + " 'sigkeys': 'k2 k1', 'arches': 's390x x86_64', 'flags': ['check_deps', 'no_deps']}";

    @Test
    void setsAreComparedWithoutOrder() {
        assertThat(matches(BUILDS, MADE)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'builds': 'a-1-1'}",
                "{'builds': 'a-1-1 b-1-1 c-1-1'}",
                "{'packages': null}",
                "{'sigkeys': 'k1'}",
                "{'arches': 'x86_64'}",
                "{'flags': ['no_deps']}",
                "{'source_type': 1}",
                "{'source_type': 99}",
                "{'results': ['repository', 'iso']}",
                "{'modules': 'x:1:2:c'}",
                "{'lookaside_repos': 'https://x'}",
                "{'multilib_method': 2}",
                "{'label': 'RC-1.0'}",
                "{'compose_type': 'production'}",
                "{'target_dir': 'private'}",
                "{'module_defaults_url': 'https://x'}",
                "{'respin_of': 'F-41'}"
            })
    void aComposeWithAnythingElseIsAnotherOne(String different) {
        assertThat(matches(BUILDS, MADE, different)).isFalse();
    }

    @Test
    void whatOdcsFillsInIsPassedOver() {
        assertThat(matches(
                        "{'sourceType': 'tag', 'source': 'f42'}",
                        "{'source_type': 1, 'source': 'f42', 'sigkeys': 'k', 'arches': 'x86_64', 'koji_event': 9}"))
                .isTrue();
        assertThat(matches(
                        "{'sourceType': 'tag', 'source': 'f42', 'kojiEvent': 8}",
                        "{'source_type': 1, 'source': 'f42', 'koji_event': 9}"))
                .as("asked for another event")
                .isFalse();
        assertThat(matches(
                        "{'sourceType': 'pungi_compose', 'source': 'https://x/compose/Server'}",
                        "{'source_type': 7, 'source': 'https://x/compose/Server', 'builds': 'a-1-1', 'packages': 'a'}"))
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "nodejs:20 yarn:1 | | yarn:1:7:cc nodejs:20:2:aa nodejs:20:2:bb | true",
                "nodejs:20 yarn:1 | | nodejs:20:2:aa yarn:1:7:cc perl:5:1:dd | true",
                "nodejs:20 yarn:1 | no_deps | nodejs:20:2:aa yarn:1:7:cc perl:5:1:dd | false",
                "nodejs:20 yarn:1 | no_deps | nodejs:20:2:aa yarn:1:7:cc | true",
                "nodejs:20 yarn:1 | | yarn:1 nodejs:20 | true",
                "nodejs:20 yarn:1 | | nodejs:20:2:aa | false",
                "nodejs:2 | | nodejs:20:2:aa | false",
                "nodejs:20:2 | | nodejs:20:3:aa | false"
            })
    void modulesAreRewrittenIntoTheWholeName(String source, String flag, String stored, boolean same) {
        String flags = flag == null ? "" : ", 'flags': ['" + flag + "']";
        assertThat(matches(
                        "{'sourceType': 'module', 'source': '" + source + "'" + flags + "}",
                        "{'source_type': 2, 'source': '" + stored + "'" + flags + "}"))
                .isEqualTo(same);
    }

    @Test
    void absentContentSetsMayBeLeftOutWhereThatWasAllowed() {
        String asked = "{'sourceType': 'pulp', 'source': 'a b'%s}";
        String flag = ", 'flags': ['ignore_absent_pulp_repos']";
        assertThat(matches(asked.formatted(flag), "{'source_type': 4, 'source': 'b'" + flag + "}"))
                .isTrue();
        assertThat(matches(asked.formatted(flag), "{'source_type': 4, 'source': 'b c'" + flag + "}"))
                .isFalse();
        assertThat(matches(asked.formatted(""), "{'source_type': 4, 'source': 'b'}"))
                .isFalse();
        assertThat(matches(asked.formatted(""), "{'source_type': 4, 'source': 'b a'}"))
                .isTrue();
    }

    @Test
    void theEmptyKeyIsAKey() {
        String asked = "{'sourceType': 'tag', 'source': 'f42', 'sigkeys': ['', 'k']}";
        assertThat(matches(asked, "{'source_type': 1, 'source': 'f42', 'sigkeys': ' k'}"))
                .isTrue();
        assertThat(matches(asked, "{'source_type': 1, 'source': 'f42', 'sigkeys': 'k'}"))
                .isFalse();
    }

    @Test
    void listsAreTakenForListsToo() {
        assertThat(matches(BUILDS, MADE, "{'builds': ['a-1-1', 'b-1-1']}")).isTrue();
    }

    private static boolean matches(String parameters, String compose) {
        return matches(parameters, compose, "{}");
    }

    /** @param different members over those of the compose */
    private static boolean matches(String parameters, String compose, String different) {
        ObjectNode json = (ObjectNode) json("{'id': 5, 'state': 0, 'source': '', 'packages': null, 'builds': null,"
                + " 'flags': [], 'results': ['repository'], 'multilib_method': 0, 'multilib_arches': '',"
                + " 'lookaside_repos': '', 'label': null, 'compose_type': 'test', 'target_dir': 'default',"
                + " 'modules': null, 'respin_of': null, 'module_defaults_url': null}");
        json.setAll((ObjectNode) json(compose));
        json.setAll((ObjectNode) json(different));
        return ComposeMatch.isOf(ComposeRequest.parse(json(parameters)), Compose.parse(json));
    }
}
