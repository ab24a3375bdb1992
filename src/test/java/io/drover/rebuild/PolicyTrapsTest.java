package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTrapsTest {

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "global: {allow: {module: {name: a$}}, deny: {module: {name: base}}} => 1:61: deny rule global.module: name=base also matches whatever begins so; write base$ for exactly that",
                "global: {allow: {module: {name: a$, stream: 1}}} => 'stream' is nothing that a module is judged by",
                "global: {allow: {module: {stream: 1}}} => so it never matches",
                "global: {allow: {module: []}} => an empty list never matches",
                "global: {allow: {module: [any, []]}} => any of an empty list never matches",
                "global: {allow: {module: [all, []]}} => all of an empty list matches everything",
                "global: {allow: {module: {name: []}}} => name with an empty list never matches",
                "global: {allow: {module: {name: ~}}} => name without a pattern lets every value pass",
                "global: {allow: {image: {name: a$, manual: 'true'}}} => never matches a boolean, which is written True or False",
                "global: {allow: {module: {name: '(a+)+$'}}} => repeats a repetition",
                "global: {allow: {module: {name: a$}}, deny: {module: [any, [{name: b$}, {name: c}]]}} => deny rule global.module[1]: name=c also matches",
            })
    void areTold(String policy, String trap) {
        assertThat(RebuildPolicy.parseYaml(policy).traps())
                .singleElement()
                .asString()
                .contains(trap);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "global: {allow: {image: {image_name: a$, published: 'yes'}}} => 1:53: allow rule global.image: published=yes never matches a boolean, which is written True or False; write 'True' or 'False'",
                "global: {allow: {image: {name: 'a$|b'}}} => name=b also matches whatever begins so; write (a$|b)$ for exactly that, (a$|b).* if it is meant",
                "global: {allow: {image: {severity: a$, name: b$}}} => 'severity' is nothing that an image is judged by, so it is ignored and the rule matches by its other keys alone; use advisory_security_impact",
                "global: {allow: {image: {version: a$, name: b$}}} => use image_version",
                "global: {allow: {image: {advisory_highest_cve_severity: a$}}} => use advisory_security_impact",
                "global: {deny: {module: {name: a$}}} => 1:1: no allow rule is there, and the default is deny: nothing is ever rebuilt",
                "global: {allow: {image: {name: a$}}, deny: {module: {name: a$}}} => 1:45: deny rule global.module: denies what nothing allows, so it changes nothing",
                "Global: {allow: {image: {name: a$}}} => 1:1: 'Global' is no handler that is known, so its rules apply to nothing but a route of that name; write global if that is meant",
                "RebuildImagesOnRPMBodhiUpdates: {allow: {image: {name: a$}}} => write RebuildImagesOnRPMBodhiUpdate if that is meant",
                "RebuildImagesOnRPMAdvisoryChange: {allow: {image: {image_name: a$}}} => does not match without an image: no advisory ever rebuilds anything",
                "global: {allow: {image: [all, [{advisory_state: .*}, {image_name: a$}]]}} => does not match without an image: no advisory ever rebuilds anything",
                "global: {allow: {image: {name: .*}}, deny: {image: {advisory_state: .*, image_name: a$}}} => it is denied with all of its images",
            })
    void sayWhereWhatItMeansAndWhatToWriteInstead(String policy, String trap) {
        assertThat(RebuildPolicy.parseYaml(policy).traps())
                .singleElement()
                .asString()
                .contains(trap);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "global: {allow: {image: {published: true, manual: 'False', dry_run: 'True|False'}}}",
                "global: {allow: {image: {image_name: a$}}}",
                "RebuildImagesOnRPMBodhiUpdate: {allow: {image: {image_name: a$}}}",
                "RebuildImagesOnRPMAdvisoryChange: {allow: {image: {image_name: a$, advisory_state: .*}}}",
                "RebuildImagesOnRPMAdvisoryChange: {allow: {image: [any, [{image_name: a$}, {manual: 'True'}]]}}",
                "global: {allow: {image: {name: .*}}, deny: {image: [all, [{advisory_state: .*}, {image_name: a$}]]}}",
                "global: {allow: {image: {name: .*}}, deny: {image: {image_name: 'a\\$$'}}}",
                "a-route-of-ours: {allow: {module: {name: 'a\\Z'}}}",
                "global: {allow: {image_repository: {name: a$}}}",
            })
    void whatIsWellWrittenIsNotComplainedOf(String policy) {
        assertThat(RebuildPolicy.parseYaml(policy).traps()).isEmpty();
    }

    @Test
    void aHandlersRuleThatHidesTheGlobalOneIsTold() {
        assertThat(RebuildPolicy.parseYaml(
                                "global: {allow: {module: {name: a$}}}\nown: {allow: {module: {name: b$}, image: {name: c$}}}")
                        .traps())
                .containsExactly(new Trap(
                        new Place("", 2, 15),
                        "allow rule own.module",
                        "replaces allow rule global.module, which is not applied to 'own' at all",
                        "repeat here what is to hold for it too"));
    }

    @Test
    void aCleanPolicyHasNone() {
        assertThat(RebuildPolicy.parseYaml(
                                "global: {allow: {module: {name: '(a|b.*)', branch: '1\\Z'}}, deny: {module: {name: 'x.+'}}}")
                        .traps())
                .isEmpty();
    }

    @Test
    void theShippedPolicyLoadsWithoutTrapsAndDoesWhatItSays() throws IOException {
        RebuildPolicy policy = RebuildPolicy.parseYaml(Files.readString(Path.of("config/policy.yaml")));

        assertThat(policy.traps()).isEmpty();
        assertThat(policy.judgeModule("any", "nodejs", "18").allowed()).isTrue();
        assertThat(policy.judgeModule("any", "base-runtime", "1").allowed()).isTrue();
        assertThat(policy.judgeModule("any", "platform", "f41").allowed()).isFalse();
        assertThat(policy.judgeModule("any", "base", "1").allowed()).isFalse();
    }
}
