package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code a=b,c in (d,e)}: which labels a list wants. */
final class LabelSelector {
    private static final Pattern TERM =
            Pattern.compile("\\s*([\\w./-]+)\\s*(?:(?:=|==)\\s*([\\w.-]*)|in\\s*\\(([^)]*)\\))\\s*(?:,|$)");

    private record Term(String label, Set<String> values) {}

    private final List<Term> terms = new ArrayList<>();

    /** @throws StatusProblem 400 where it is none */
    LabelSelector(String text) {
        Matcher term = TERM.matcher(text);
        int end = 0;
        while (end < text.length() && term.find(end) && term.start() == end) {
            String list = term.group(3);
            terms.add(new Term(
                    term.group(1),
                    list == null ? Set.of(term.group(2)) : Set.of(list.strip().split("\\s*,\\s*"))));
            end = term.end();
        }
        if (end < text.length()) {
            throw new StatusProblem(400, "BadRequest", "unable to parse requirement: " + text);
        }
    }

    boolean matches(JsonNode object) {
        JsonNode labels = object.at("/metadata/labels");
        return terms.stream().allMatch(term -> term.values()
                .contains(labels.path(term.label()).asText()));
    }
}
