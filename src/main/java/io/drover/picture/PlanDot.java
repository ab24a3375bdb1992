package io.drover.picture;

import java.util.HashMap;
import java.util.Map;

/** Writes a plan for Graphviz: {@code dot -Tpng}. Left to right, parents before children. */
final class PlanDot {
    private static final int MOST_STEPS = 2_000;

    private final PlanPicture picture;
    private final PlanShape shape;

    PlanDot(PlanPicture picture) {
        this.picture = picture;
        this.shape = new PlanShape(picture.steps(), MOST_STEPS);
    }

    String text() {
        StringBuilder dot = new StringBuilder("digraph plan {\n  rankdir=LR;\n  label=");
        dot.append(quoted(Words.line(picture.title(), 200)))
                .append(";\n  node [shape=box, style=filled, fontname=\"sans-serif\"];\n");
        Map<String, String> names = new HashMap<>();
        for (PlanStep step : shape.asGiven()) {
            String name = "s" + names.size();
            names.put(step.id(), name);
            dot.append("  ").append(name).append(" [label=").append(quoted(label(step)));
            dot.append(", tooltip=").append(quoted(tooltip(step)));
            dot.append(", fillcolor=\"").append(Colour.of(step.state()).fill()).append("\"];\n");
        }
        for (PlanStep step : shape.asGiven()) {
            for (PlanStep before : shape.before(step)) {
                dot.append("  ").append(names.get(before.id())).append(" -> ");
                dot.append(names.get(step.id())).append(";\n");
            }
        }
        int more = picture.steps().size() - MOST_STEPS;
        if (more > 0) {
            dot.append("  more [shape=plaintext, style=\"\", label=\"and ")
                    .append(more)
                    .append(" more\"];\n");
        }
        return dot.append("}\n").toString();
    }

    private static String label(PlanStep step) {
        return Words.line(step.name(), 60) + "\n" + Words.line(step.verb(), 60) + "\nbatch " + step.batch() + ", "
                + Words.line(step.state(), 40);
    }

    private static String tooltip(PlanStep step) {
        String reason = Words.line(step.reason(), 300);
        return reason.isEmpty() ? Words.line(step.id(), 300) : reason;
    }

    /** In Graphviz's strings a backslash begins an escape, too. */
    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
