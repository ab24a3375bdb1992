package io.drover.rebuild;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What would have to differ for the other verdict, in words. */
final class Differing {
    private Differing() {}

    static List<String> from(
            ArtifactType type, Verdict verdict, Explanation.ListAnswer allow, Explanation.ListAnswer deny) {
        if (verdict.allowed()) {
            return List.of("to be denied: "
                    + deny.found()
                            .map(Differing::toMatch)
                            .orElse("a deny rule for " + type.word() + " would have to be written")
                    + "; or " + allow.found().map(Differing::toDiffer).orElse("no allow rule would have to match"));
        }
        List<String> wanted = new ArrayList<>();
        if (allow.found().isEmpty()) {
            wanted.add("there is no allow rule for " + type.word() + "; one would have to be written");
        } else if (!allow.matches()) {
            wanted.add(toMatch(allow.found().get()));
        }
        if (deny.matches()) {
            wanted.add(toDiffer(deny.found().orElseThrow()));
        }
        return wanted;
    }

    /** What it takes for a rule to match that does not. */
    private static String toMatch(Explanation.Finding finding) {
        List<Explanation.Finding> open = finding.parts().stream()
                .filter(part -> part.outcome() != Explanation.Outcome.MATCHES)
                .toList();
        return switch (finding.operator()) {
            case "any" ->
                open.isEmpty()
                        ? finding.rule() + " is any of nothing: it would need a rule"
                        : open.stream().map(Differing::toMatch).collect(Collectors.joining("; or "));
            case "all" -> open.stream().map(Differing::toMatch).collect(Collectors.joining("; and "));
            case "never" -> finding.rule() + " is an empty list: it would need a rule";
            default -> criteriaToMatch(finding);
        };
    }

    private static String criteriaToMatch(Explanation.Finding finding) {
        List<String> wrong = new ArrayList<>();
        boolean given = false;
        for (Explanation.CriterionAnswer answer : finding.criteria()) {
            if (answer.outcome() == Explanation.Outcome.NOT_ASKED) {
                continue;
            }
            given |= answer.value() != null;
            if (answer.value() != null && answer.outcome() != Explanation.Outcome.MATCHES) {
                wrong.add(answer.criterion() + " would have to match " + answer.wanted() + ", not " + answer.value());
            }
        }
        if (!given) {
            return finding.rule() + ": none of its criteria was given ("
                    + finding.criteria().stream()
                            .filter(answer -> answer.outcome() == Explanation.Outcome.NOT_GIVEN)
                            .map(answer -> answer.criterion() + "=" + answer.wanted())
                            .collect(Collectors.joining(", "))
                    + ")";
        }
        return finding.rule() + ": " + String.join(" and ", wrong);
    }

    /** What it takes for a rule not to match that does. */
    private static String toDiffer(Explanation.Finding finding) {
        List<String> parts = finding.parts().stream()
                .filter(part -> part.outcome() == Explanation.Outcome.MATCHES)
                .map(Differing::toDiffer)
                .toList();
        return switch (finding.operator()) {
            case "any" -> String.join("; and ", parts);
            case "all" ->
                parts.isEmpty()
                        ? finding.rule() + " is all of nothing, which matches everything"
                        : String.join("; or ", parts);
            default ->
                finding.rule() + ": "
                        + finding.criteria().stream()
                                .filter(answer -> answer.outcome() == Explanation.Outcome.MATCHES)
                                .map(answer ->
                                        answer.criterion() + " would have to match nothing of " + answer.wanted())
                                .collect(Collectors.joining(" or "));
        };
    }
}
