package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The semantics of wire/targets.md §1.6, one fact each. */
class RebuildPolicyTest {

    @Nested
    class DefaultIsDeny {
        @Test
        void anEmptyPolicyRebuildsNothing() {
            assertThat(RebuildPolicy.parseYaml("").judgeModule("h", "a", "1"))
                    .isEqualTo(new Verdict.Denied(
                            "no allow rule for module matches name=a, branch=1; default is deny", null));
            assertThat(RebuildPolicy.denyAll().judgeModule("h", "a", "1").allowed())
                    .isFalse();
        }

        @Test
        void aDenyRuleAloneAllowsNothing() {
            assertThat(judge("global: {deny: {module: {name: x}}}", "a", "1")).isFalse();
        }

        @Test
        void theRulesOfAnotherTypeSayNothing() {
            assertThat(judge("global: {allow: {image: {name: a}}}", "a", "1")).isFalse();
        }

        @Test
        void anEmptyListNeverMatches() {
            assertThat(judge("global: {allow: {module: []}}", "a", "1")).isFalse();
            assertThat(judge("global: {allow: {module: [any, []]}}", "a", "1")).isFalse();
            assertThat(judge("global: {allow: {module: {name: []}}}", "a", "1")).isFalse();
        }
    }

    @Nested
    class Patterns {
        @ParameterizedTest
        @CsvSource({
            "base, base, true",
            "base, base-runtime, true",
            "base, my-base, false",
            "base$, base-runtime, false",
            "base$, base, true",
            "^base, base-runtime, true",
            "(?P<n>b)a(?P=n), bab, true",
            "a\\Z, a, true",
            "[[]x, [x, true",
            "[]a]x, ]x, true",
            "[^]]x, ]x, false",
            "[a&&b]x, &x, true",
            "[a\\]b]x, ]x, true",
            "A, a, false",
        })
        void areAnchoredAtTheStartOnlyAndReadAsPythonDoes(String pattern, String name, boolean matches) {
            assertThat(judge("global: {allow: {module: {name: '" + pattern + "'}}}", name, "1"))
                    .isEqualTo(matches);
        }

        @Test
        void dollarAllowsOneTrailingNewlineAndNoOtherLineEnd() {
            RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {module: {name: a$}}}");

            assertThat(policy.judgeModule("h", "a\n", "1").allowed()).isTrue();
            assertThat(policy.judgeModule("h", "a\r\n", "1").allowed()).isFalse();
            assertThat(policy.judgeModule("h", "a\u0085", "1").allowed()).isFalse();
        }

        @Test
        void aListIsAnyOfIts() {
            String policy = "global: {allow: {module: {name: [a$, b$]}}}";

            assertThat(judge(policy, "a", "1")).isTrue();
            assertThat(judge(policy, "b", "1")).isTrue();
            assertThat(judge(policy, "c", "1")).isFalse();
        }

        @Test
        void booleansCompareAsPythonWritesThem() {
            RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {image: {published: 'True$'}}}");

            assertThat(policy.judge("h", ArtifactType.IMAGE, Map.of("published", true))
                            .allowed())
                    .isTrue();
            assertThat(policy.judge("h", ArtifactType.IMAGE, Map.of("published", false))
                            .allowed())
                    .isFalse();
            assertThat(policy.judge(
                                    "h",
                                    ArtifactType.IMAGE,
                                    Map.of("published", JsonNodeFactory.instance.booleanNode(true)))
                            .allowed())
                    .isTrue();
        }

        @Test
        void aYamlBooleanIsThePatternTrueOrFalse() {
            RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {image: {published: true}}}");

            assertThat(policy.judge("h", ArtifactType.IMAGE, Map.of("published", true))
                            .allowed())
                    .isTrue();
        }

        @Test
        void aMissingValueIsNone() {
            RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {module: {name: None}}}");
            TreeMap<String, String> criteria = new TreeMap<>();
            criteria.put("name", null);

            assertThat(policy.judge("h", ArtifactType.MODULE, criteria).allowed())
                    .isTrue();
        }

        @Test
        void aStreamThatLooksLikeANumberKeepsItsZero() {
            String policy = "global: {allow: {module: {branch: 1.10}}}";

            assertThat(judge(policy, "a", "1.10")).isTrue();
            assertThat(judge(policy, "a", "1.1")).isFalse();
        }

        @Test
        void endlessBacktrackingIsGivenUpAndDenied() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(
                    "global: {allow: {module: {name: .*}}, deny: {module: {name: '(.*a){25}b'}}}");
            String value = "a".repeat(60) + "!";

            Verdict verdict = org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(5), () -> policy.judgeModule("h", value, "1"));

            assertThat(verdict.allowed()).isFalse();
            assertThat(verdict.reason()).contains("(.*a){25}b", "backtracks without an end");
        }

        @Test
        void aValueOutOfBoundsIsDenied() {
            assertThat(judge("global: {allow: {module: {name: .*}}}", "a".repeat(StartPattern.MAX_VALUE + 1), "1"))
                    .isFalse();
        }
    }

    @Nested
    class Keys {
        @Test
        void disjointKeysDoNotMatch() {
            assertThat(judge("global: {allow: {module: {image_name: .*}}}", "a", "1"))
                    .isFalse();
            assertThat(judge("global: {allow: {module: {}}}", "a", "1")).isFalse();
        }

        @Test
        void aRuleKeyThatIsNoCriterionIsIgnored() {
            assertThat(judge("global: {allow: {module: {name: a, advisory_name: never}}}", "a", "1"))
                    .isTrue();
        }

        @Test
        void aCriterionThatTheRuleDoesNotNameIsIgnored() {
            assertThat(judge("global: {allow: {module: {name: a}}}", "a", "anything"))
                    .isTrue();
        }

        @Test
        void allSharedKeysMustMatch() {
            assertThat(judge("global: {allow: {module: {name: a, branch: 2}}}", "a", "1"))
                    .isFalse();
        }

        @Test
        void aKeyWithoutPatternLetsEveryValuePass() {
            assertThat(judge("global: {allow: {module: {name: ~}}}", "a", "1")).isTrue();
            assertThat(judge("global:\n  allow:\n    module:\n      name:\n", "a", "1"))
                    .isTrue();
        }
    }

    @Nested
    class Operators {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "global: {allow: {module: [any, [{name: x}, {name: a, branch: 1}]]}}",
                    "global: {allow: {module: {any: [{name: x}, {name: a, branch: 1}]}}}",
                    "global: {allow: {module: [all, [{name: a}, [any, [{branch: 2}, {branch: 1}]]]]}}",
                    "global: {allow: {module: {all: [{name: a}, {any: [{branch: 2}, {branch: 1}]}]}}}",
                })
        void nestInBothForms(String policy) {
            assertThat(judge(policy, "a", "1")).isTrue();
            assertThat(judge(policy, "a", "3")).isFalse();
            assertThat(judge(policy, "b", "1")).isFalse();
        }

        @Test
        void allOfNothingMatchesEverything() {
            assertThat(judge("global: {allow: {module: [all, []]}}", "a", "1")).isTrue();
        }
    }

    @Nested
    class Handlers {
        private static final String POLICY =
                """
                global:
                  allow: {module: {name: a}, image: {name: a}}
                  deny: {module: {name: a, branch: 9}}
                own:
                  allow: {module: {name: b}}
                """;

        @Test
        void anOwnRuleReplacesTheGlobalOneOfThatType() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);

            assertThat(policy.judgeModule("own", "b", "1").allowed()).isTrue();
            assertThat(policy.judgeModule("own", "a", "1").allowed()).isFalse();
            assertThat(policy.judgeModule("other", "a", "1").allowed()).isTrue();
        }

        @Test
        void otherTypesAndTheOtherListStayGlobal() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);

            assertThat(policy.judge("own", ArtifactType.IMAGE, Map.of("name", "a"))
                            .allowed())
                    .isTrue();
            assertThat(policy.judgeModule("other", "a", "9").allowed()).isFalse();
        }

        @Test
        void judgingOneHandlerDoesNotChangeWhatAnotherGets() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);

            policy.judgeModule("own", "b", "1");

            assertThat(policy.judgeModule("other", "b", "1").allowed()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HANDLER_BUILD_ALLOWLIST: {global: {module: {name: a}}}\nHANDLER_BUILD_BLOCKLIST: {global: {module: {branch: 9}}}",
                    "HANDLER_BUILD_WHITELIST: {global: {module: {name: a}}}\nhandler_build_blacklist: {global: {module: {branch: 9}}}",
                    "allow: {global: {module: {name: a}}}\ndeny: {global: {module: {branch: 9}}}",
                    "global: {allow: {module: {name: a}}, deny: {module: {branch: 9}}}",
                })
        void everySpellingMeansTheSame(String policy) {
            assertThat(judge(policy, "a", "1")).isTrue();
            assertThat(judge(policy, "a", "9")).isFalse();
        }
    }

    @Nested
    class Reasons {
        @Test
        void nameTheRuleThatDecided() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(
                    """
                    global:
                      allow: {module: {all: [{name: .*}, {branch: [2, 1]}]}}
                      deny: {module: [any, [{name: platform$}, {name: base.*}]]}
                    """);

            assertThat(policy.judgeModule("h", "base-runtime", "1"))
                    .isEqualTo(new Verdict.Denied(
                            "deny rule global.module[1] name=base.* matches base-runtime",
                            new RuleName("deny", "global.module[1]", new Place("", 3, 44))));
            assertThat(policy.judgeModule("h", "a", "1"))
                    .isEqualTo(new Verdict.Allowed(
                            "allow rule global.module[0] name=.* matches a and "
                                    + "allow rule global.module[1] branch=1 matches 1",
                            new RuleName("allow", "global.module", new Place("", 2, 11))));
        }

        @Test
        void nameTheAllowRuleThatDidNotMatchWhereNothingIsAllowed() {
            RebuildPolicy policy = RebuildPolicy.parseYaml("own: {allow: {module: {name: b}}}");

            assertThat(policy.judgeModule("own", "a", "1").rule())
                    .contains(new RuleName("allow", "own.module", new Place("", 1, 15)));
            assertThat(policy.judgeModule("other", "a", "1").rule()).isEmpty();
        }

        @Test
        void nameFileAndLineWhereThePolicyCameFromAFile(@TempDir Path directory) throws IOException {
            Path file =
                    Files.writeString(directory.resolve("p.yaml"), "global:\n  allow:\n    module:\n      name: a\n");
            RebuildPolicy policy = RebuildPolicy.read(file, RebuildPolicy.USUAL_SECTION);

            assertThat(policy.judgeModule("h", "a", "1").reason())
                    .isEqualTo("allow rule global.module (" + file + ":3) name=a matches a");
        }
    }

    @Nested
    class Images {
        private static final String POLICY =
                """
                RebuildImagesOnRPMBodhiUpdate:
                  allow: {image: {image_name: httpd, manual: 'False', published: 'True'}}
                  deny: {image: {branch: rawhide}}
                """;

        @Test
        void areJudgedByWhatIsKnownOfThem() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);

            assertThat(image(policy, Map.of("image_name", "httpd", "published", true, "branch", "f42")))
                    .isTrue();
            assertThat(image(policy, Map.of("image_name", "httpd", "published", false, "branch", "f42")))
                    .isFalse();
            assertThat(image(policy, Map.of("image_name", "httpd", "published", true, "branch", "rawhide")))
                    .isFalse();
            assertThat(policy.judgeImage("RebuildImagesOnGitDockerfileChange", Map.of("image_name", "httpd"))
                            .allowed())
                    .isFalse();
        }

        @Test
        void ofAnAdvisoryAreJudgedTwiceAndBothMustPass() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(
                    "RebuildImagesOnRPMAdvisoryChange: {allow: {image: {advisory_state: REL_PREP$, image_name: httpd$}}}");
            Map<String, Object> advisory = Map.of("advisory_state", "REL_PREP");
            Map<String, Object> image = Map.of("advisory_state", "REL_PREP", "image_name", "nginx");

            assertThat(policy.judgeImage("RebuildImagesOnRPMAdvisoryChange", advisory)
                            .allowed())
                    .isTrue();
            assertThat(policy.judgeImage("RebuildImagesOnRPMAdvisoryChange", image)
                            .allowed())
                    .isFalse();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "name",
                    "branch",
                    "dry_run",
                    "manual",
                    "image_name",
                    "image_version",
                    "image_release",
                    "image_published_repo",
                    "published",
                    "advisory_state",
                    "advisory_name",
                    "advisory_security_impact",
                    "advisory_product_short_name",
                    "advisory_release_name",
                    "advisory_is_major_incident",
                    "advisory_is_compliance_priority",
                    "advisory_is_contract_priority",
                    "advisory_content_types",
                    "advisory_highest_cve_severity"
                })
        void areJudgedByEveryCriterionOfTheContract(String criterion) {
            RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {image: {" + criterion + ": wanted}}}");

            assertThat(policy.judgeImage("x", Map.of(criterion, "wanted")).allowed())
                    .isTrue();
            assertThat(policy.judgeImage("x", Map.of(criterion, "other")).allowed())
                    .isFalse();
            assertThat(policy.traps()).noneMatch(trap -> trap.meaning().contains("is nothing that"));
        }

        @Test
        void haveNoDryRunAndNoManualRequestUnlessTheCallerSaysSo() {
            RebuildPolicy policy = RebuildPolicy.parseYaml(POLICY);

            assertThat(image(policy, Map.of("image_name", "httpd", "manual", true)))
                    .isFalse();
            assertThat(policy.judgeImage("RebuildImagesOnRPMBodhiUpdate", Map.of("image_name", "x"))
                            .reason())
                    .isEqualTo(
                            "no allow rule for image matches image_name=x, dry_run=False, manual=False; default is deny");
        }

        private static boolean image(RebuildPolicy policy, Map<String, ?> criteria) {
            return policy.judgeImage("RebuildImagesOnRPMBodhiUpdate", criteria).allowed();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "global: {allow: {module: [{name: a}]}} | allow rule global.module: a list of rules starts with an operator",
                "global: {allow: {module: [none, [{name: a}]]}} | 'none' is not an operator; use any or all",
                "global: {allow: {module: [any, {name: a}]}} | 'any' takes a list of rules",
                "global: {allow: {module: [any, [{name: a}], [{name: b}]]}} | exactly one list",
                "global: {allow: {module: {any: [{name: a}], name: b}}} | 'any' stands beside other keys",
                "global: {deny: {module: [any, [{name: a}, {name: '(a'}]]}} | deny rule global.module[1].name: '(a' is not a regular expression",
                "global: {allow: {module: {name: {x: y}}}} | a pattern is text",
                "global: {allow: {module: yes-please}} | a rule is a mapping",
                "global: {allow: {modules: {name: a}}} | global.allow.modules: no such artifact type",
                "global: {permit: {module: {name: a}}} | global.permit: use allow or deny",
                "allow: {global: {module: {name: a}}}\\nglobal: {allow: {module: {name: b}}} | given twice",
                "[a] | expected a mapping",
                "global: {allow: {module: {name: a, name: b}}} | the key 'name' is there twice",
                "global: {allow: {module: {name: [a}}} | is no YAML",
                "global: {allow: {module: {name: '\\p{L}'}}} | Python has no escape \\p",
            })
    void whatIsNotUnderstoodIsRefusedWhenLoaded(String policy, String message) {
        assertThatThrownBy(() -> RebuildPolicy.parseYaml(policy.replace("\\n", "\n")))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining(message);
    }

    @Test
    void patternsAndNestingHaveABound() {
        String deep = "{any: [".repeat(25) + "{name: a}" + "]}".repeat(25);

        assertThatThrownBy(() -> RebuildPolicy.parseYaml("global: {allow: {module: " + deep + "}}"))
                .hasMessageContaining("nested deeper");
        assertThatThrownBy(() -> RebuildPolicy.parseYaml("global: {allow: {module: {name: " + "a".repeat(501) + "}}}"))
                .hasMessageContaining("at most 500");
    }

    private static boolean judge(String policy, String name, String stream) {
        return RebuildPolicy.parseYaml(policy)
                .judgeModule("some-handler", name, stream)
                .allowed();
    }
}
