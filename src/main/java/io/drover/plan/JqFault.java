package io.drover.plan;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * One fault of a jq expression.
 *
 * @param line of the expression, from 1
 * @param column in that line, from 1
 * @param what it is, one sentence
 * @param word the function that there is not; "" where the text is no jq
 * @param known functions that there are; empty where the text is no jq
 */
public record JqFault(int line, int column, String what, String word, Set<String> known) {
    private static final Pattern PLACE = Pattern.compile("line (\\d+), column (\\d+)");
    private static final Pattern MET = Pattern.compile("Encountered:? (?:\"([^\"]*)\"|(<EOF>))");

    public JqFault {
        known = Set.copyOf(known);
    }

    static JqFault call(String expression, String call, String what, Set<String> known) {
        String name = call.substring(0, call.lastIndexOf('/'));
        Matcher at = Pattern.compile("(?<![\\w.$])" + Pattern.quote(name) + "(?!\\w)")
                .matcher(expression);
        int index = at.find() ? at.start() : 0;
        String before = expression.substring(0, index);
        int line = (int) before.chars().filter(c -> c == '\n').count();
        return new JqFault(line + 1, index - before.lastIndexOf('\n'), what, name, known);
    }

    /** The parser lists whatever could have come; what came is enough. */
    static JqFault syntax(String expression, JsonQueryException thrown) {
        Throwable root = thrown;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String said = String.valueOf(root.getMessage());
        Matcher place = PLACE.matcher(said);
        boolean placed = place.find();
        Matcher met = MET.matcher(said);
        String what;
        if (!met.find()) {
            what = said.lines()
                    .findFirst()
                    .orElse("")
                    .replaceFirst(" at line \\d+, column \\d+\\.?", "")
                    .strip();
        } else if ("<EOF>".equals(met.group(1)) || met.group(2) != null) {
            what = "it ends too early";
        } else {
            what = "it cannot go on with '" + met.group(1).strip() + "'";
        }
        return new JqFault(
                placed ? Integer.parseInt(place.group(1)) : 1,
                placed ? Integer.parseInt(place.group(2)) : 1,
                "no jq: " + what + ": " + expression.strip(),
                "",
                Set.of());
    }
}
