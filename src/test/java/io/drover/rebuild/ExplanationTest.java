package io.drover.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.rebuild.Explanation.CriterionAnswer;
import io.drover.rebuild.Explanation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What an explanation says of each list, rule and criterion. */
class ExplanationTest {
    private static final RebuildPolicy POLICY = RebuildPolicy.parseYaml(
            """
            global:
              allow: {module: {name: a$}}
              deny: {module: [any, [{name: x$}, {name: a$, branch: [f4, f5]}]]}
            own:
              allow:
                module: {name: '[ab]$', branch: f42$, manual: 'True'}
            """);

    @Test
    void aHandlersRuleAndTheOneThatItReplacesAreNamed() {
        Explanation explanation = explain("own", "a", "f42");

        assertThat(explanation.allow().from()).isEqualTo("own");
        assertThat(explanation.allow().replaced())
                .isEqualTo(new RuleName("allow", "global.module", new Place("", 2, 11)));
        assertThat(explanation.deny().from()).isEqualTo("global");
        assertThat(explanation.deny().replaced()).isNull();
        assertThat(explain("global", "a", "1").allow().replaced()).isNull();
    }

    @Test
    void eachCriterionSaysWhatItDid() {
        Explanation explanation = POLICY.explain(
                "own", ArtifactType.MODULE, new TreeMap<>(Map.of("name", "b", "branch", "f41", "dry_run", true)));

        assertThat(explanation.allow().found().orElseThrow().criteria())
                .containsExactly(
                        new CriterionAnswer("name", "b", "[ab]$", "[ab]$", Outcome.MATCHES),
                        new CriterionAnswer("branch", "f41", "f42$", "", Outcome.DIFFERS),
                        new CriterionAnswer("manual", null, "True", "", Outcome.NOT_GIVEN),
                        new CriterionAnswer("dry_run", "True", "", "", Outcome.NOT_ASKED));
    }

    @Test
    void ofADenialByDefaultEachCriterionThatFailsWouldHaveToDiffer() {
        assertThat(explain("own", "c", "f41").differ())
                .containsExactly("allow rule own.module: name would have to match [ab]$, not c and branch would have to"
                        + " match f42$, not f41");
    }

    @Test
    void ofADenialByRuleOneOfItsCriteriaWouldHaveToDiffer() {
        Explanation explanation = explain("other", "a", "f42");

        assertThat(explanation.verdict().rule().map(RuleName::path)).contains("global.module[1]");
        assertThat(explanation.differ())
                .containsExactly(
                        "deny rule global.module[1]: name would have to match nothing of a$ or branch would have to"
                                + " match nothing of one of f4, f5");
    }

    @Test
    void whereBothListsDenyBothWouldHaveToDiffer() {
        assertThat(explain("other", "x", "1").differ())
                .containsExactly(
                        "allow rule global.module: name would have to match a$, not x",
                        "deny rule global.module[0]: name would have to match nothing of x$");
    }

    @Test
    void ofAnAllowedOneTheWaysToBeDenied() {
        assertThat(explain("other", "a", "1").differ())
                .containsExactly(
                        "to be denied: deny rule global.module[0]: name would have to match x$, not a; or deny rule"
                                + " global.module[1]: branch would have to match one of f4, f5, not 1; or allow rule global.module:"
                                + " name would have to match nothing of a$");
    }

    @Test
    void withoutARuleOneWouldHaveToBeWritten() {
        Explanation explanation = POLICY.explain("own", ArtifactType.IMAGE, Map.of("name", "a"));

        assertThat(explanation.allow().found()).isEmpty();
        assertThat(explanation.differ())
                .containsExactly("there is no allow rule for image; one would have to be written");
        assertThat(explanation.criteria().keySet()).containsExactly("name", "dry_run", "manual");
    }

    @Test
    void aPatternThatIsGivenUpSaysSo() {
        RebuildPolicy policy = RebuildPolicy.parseYaml("global: {allow: {module: {name: '(.*a){25}b'}}}");

        Explanation explanation = policy.explain("x", ArtifactType.MODULE, Map.of("name", "a".repeat(60) + "!"));

        assertThat(explanation.verdict().allowed()).isFalse();
        assertThat(explanation.allow().found().orElseThrow().criteria())
                .extracting(CriterionAnswer::outcome)
                .isEqualTo(List.of(Outcome.GIVEN_UP));
    }

    private static Explanation explain(String handler, String name, String branch) {
        Map<String, String> criteria = new TreeMap<>(Map.of("name", name, "branch", branch));
        return POLICY.explain(handler, ArtifactType.MODULE, criteria);
    }
}
