package io.drover.rebuild;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How the policy came to its verdict on one artifact.
 *
 * @param criteria what was judged, as text, in its order
 * @param deny what the deny list says, also where the allow list has decided already
 * @param differ what would have to differ for the other verdict, one way a line
 */
public record Explanation(
        String handler,
        ArtifactType type,
        Map<String, String> criteria,
        Verdict verdict,
        ListAnswer allow,
        ListAnswer deny,
        List<String> differ) {
    public Explanation {
        differ = List.copyOf(differ);
    }

    /**
     * What one of the two lists says.
     *
     * @param from whose rule it is, the handler's name or {@code global}; "" where there is none
     * @param replaced the global rule that does not count because the handler has its own; null for none
     * @param finding null where the list has no rule for the handler and type
     */
    public record ListAnswer(String list, String from, @Nullable RuleName replaced, @Nullable Finding finding) {
        public boolean matches() {
            return finding != null && finding.outcome() == Outcome.MATCHES;
        }

        public Optional<Finding> found() {
            return Optional.ofNullable(finding);
        }
    }

    /**
     * What one rule says.
     *
     * @param operator {@code any}, {@code all}, {@code never} for an empty list, or {@code criteria}
     * @param parts of an any or all, in the order of the file
     * @param criteria of a rule of criteria: those of the rule, then those that were given and are not in it
     */
    public record Finding(
            RuleName rule, String operator, Outcome outcome, List<Finding> parts, List<CriterionAnswer> criteria) {
        public Finding {
            parts = List.copyOf(parts);
            criteria = List.copyOf(criteria);
        }
    }

    /**
     * What one criterion did.
     *
     * @param value null where it was not given
     * @param wanted {@code one of f41$, f42$}; "" where the rule does not name it
     * @param by the pattern that matched; "" for none
     */
    public record CriterionAnswer(
            String criterion, @Nullable String value, String wanted, String by, Outcome outcome) {}

    /** What a rule or one of its criteria came to. */
    public enum Outcome {
        MATCHES("matches"),
        DIFFERS("does not match"),
        NOT_GIVEN("not given, ignored"),
        NOT_ASKED("not in the rule, ignored"),
        GIVEN_UP("given up, so denied");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
