package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyTrapsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "global: {deny: {module: {name: base}}} | deny rule global.module: name=base also matches whatever begins so; write base$ for exactly that",
                "global: {allow: {module: {name: a$, stream: 1}}} | 'stream' is nothing that a module is judged by",
                "global: {allow: {module: {stream: 1}}} | so it never matches",
                "global: {allow: {module: []}} | an empty list never matches",
                "global: {allow: {module: [any, []]}} | any of an empty list never matches",
                "global: {allow: {module: [all, []]}} | all of an empty list matches everything",
                "global: {allow: {module: {name: []}}} | name with an empty list never matches",
                "global: {allow: {module: {name: ~}}} | name without a pattern lets every value pass",
                "global: {allow: {module: {name: a$, manual: 'true'}}} | never matches a boolean, which is written True or False",
                "global: {allow: {module: {name: '(a+)+$'}}} | repeats a repetition",
                "global: {allow: {module: {name: a$}}, deny: {module: [any, [{name: b$}, {name: c}]]}} | deny rule global.module[1]: name=c also matches",
            })
    void areTold(String policy, String trap) {
        assertThat(RebuildPolicy.parseYaml(policy).traps())
                .singleElement()
                .asString()
                .contains(trap);
    }

    @Test
    void aHandlersRuleThatHidesTheGlobalOneIsTold() {
        assertThat(RebuildPolicy.parseYaml(
                                "global: {allow: {module: {name: a$}}}\nown: {allow: {module: {name: b$}, image: {name: c$}}}")
                        .traps())
                .containsExactly(
                        "allow rule own.module: replaces allow rule global.module, which is not applied to 'own' at all");
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
