package io.drover.check;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** What to write where a file is no YAML, for the mistakes that are made most. */
final class YamlAdvice {
    private YamlAdvice() {}

    /** "" where it is none of them. */
    static String of(String text, MarkedYAMLException thrown) {
        String problem = String.valueOf(thrown.getProblem());
        Mark mark = thrown.getProblemMark();
        String line = mark == null
                ? ""
                : text.lines().skip(mark.getLine()).findFirst().orElse("");
        if (line.contains("\t")) {
            return "blanks in place of the tabulator";
        }
        if (problem.contains("mapping values are not allowed")) {
            return "quotes around a text that holds ': '";
        }
        if (problem.contains("did not find expected") || problem.contains("expected <block end>")) {
            return "members of one thing in the same column";
        }
        if (problem.contains("but got <stream end>") || problem.contains("unexpected end of stream")) {
            return "what closes it: a quote, ] or }";
        }
        return problem.contains("cannot start any token") ? "quotes around the text" : "";
    }
}
