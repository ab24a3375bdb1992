package io.drover.cli;

import io.drover.rebuild.Explanation;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** An explanation of the policy for people: the verdict, then a table of each list, then what would have to differ. */
record ExplanationText(PrintWriter out) {
    private static final int WIDEST = 44;

    /** @param outcome last, since it is never cut */
    private record Row(String what, String given, String wanted, String outcome) {}

    void show(Explanation explanation) {
        out.println(explanation.type().word() + " for " + explanation.handler() + ": "
                + (explanation.verdict().allowed() ? "allowed" : "denied"));
        out.println("  " + explanation.verdict().reason());
        explanation
                .verdict()
                .rule()
                .ifPresent(rule -> out.println(
                        "  the rule that decides: " + rule.list() + " rule " + rule.path() + ", " + rule.place()));
        list(explanation.allow());
        list(explanation.deny());
        out.println();
        out.println(
                explanation.verdict().allowed()
                        ? "what would have to differ:"
                        : "what would have to differ to allow it:");
        explanation.differ().forEach(way -> out.println("  " + way));
    }

    private void list(Explanation.ListAnswer answer) {
        out.println();
        if (answer.found().isEmpty()) {
            out.println(answer.list() + " list: no rule");
            return;
        }
        out.println(answer.list() + " list: the rule of " + answer.from()
                + (answer.replaced() == null ? "" : ", which replaces " + answer.replaced()));
        List<Row> rows = new ArrayList<>();
        rows.add(new Row("rule, criterion", "given", "wanted", "outcome"));
        rows(answer.found().get(), 0, rows);
        print(rows);
    }

    private static void rows(Explanation.Finding finding, int depth, List<Row> rows) {
        String indent = "  ".repeat(depth);
        rows.add(new Row(
                indent + finding.operator() + " in line "
                        + finding.rule().place().line(),
                "",
                "",
                finding.outcome().words()));
        List<String> ignored = new ArrayList<>();
        for (Explanation.CriterionAnswer answer : finding.criteria()) {
            if (answer.outcome() == Explanation.Outcome.NOT_ASKED) {
                ignored.add(answer.criterion());
                continue;
            }
            rows.add(new Row(
                    indent + "  " + answer.criterion(),
                    answer.value() == null ? "" : answer.value(),
                    answer.wanted(),
                    answer.outcome().words()));
        }
        if (!ignored.isEmpty()) {
            rows.add(new Row(indent + "  not in the rule", "", "", "ignored: " + String.join(", ", ignored)));
        }
        finding.parts().forEach(part -> rows(part, depth + 1, rows));
    }

    private void print(List<Row> rows) {
        int what = width(rows.stream().map(Row::what).toList());
        int given = width(rows.stream().map(Row::given).toList());
        int wanted = width(rows.stream().map(Row::wanted).toList());
        for (Row row : rows) {
            out.println("  " + cell(row.what(), what) + "  " + cell(row.given(), given) + "  "
                    + cell(row.wanted(), wanted) + "  " + row.outcome());
        }
    }

    private static int width(List<String> cells) {
        return Math.min(WIDEST, cells.stream().mapToInt(String::length).max().orElse(0));
    }

    private static String cell(String text, int width) {
        String cut = text.length() <= width ? text : text.substring(0, width - 1) + "…";
        return cut + " ".repeat(width - cut.length());
    }
}
