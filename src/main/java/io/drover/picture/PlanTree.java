package io.drover.picture;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws a plan with lines of text. */
final class PlanTree {
    private static final int MOST_STEPS = 2_000;
    private static final int LONGEST = 240;
    /** Deeper ones are not moved further in: no terminal is that wide. */
    private static final int DEEPEST = 40;

    private final PlanPicture picture;
    private final PlanShape shape;
    private final Map<String, List<PlanStep>> under = new HashMap<>();

    private record Open(PlanStep step, String indent, boolean last) {}

    PlanTree(PlanPicture picture) {
        this.picture = picture;
        this.shape = new PlanShape(picture.steps(), MOST_STEPS);
    }

    String text() {
        StringBuilder text = new StringBuilder(Words.line(picture.title(), LONGEST)).append('\n');
        List<PlanStep> roots = new ArrayList<>();
        for (PlanStep step : shape.asGiven()) {
            List<PlanStep> before = shape.before(step);
            if (before.isEmpty()) {
                roots.add(step);
            } else {
                under.computeIfAbsent(above(before).id(), id -> new ArrayList<>())
                        .add(step);
            }
        }
        Deque<Open> open = new ArrayDeque<>();
        push(open, roots, "");
        while (!open.isEmpty()) {
            Open next = open.pop();
            text.append(next.indent())
                    .append(next.last() ? "└─ " : "├─ ")
                    .append(line(next.step()))
                    .append('\n');
            String indent = next.indent().length() >= DEEPEST * 3
                    ? next.indent()
                    : next.indent() + (next.last() ? "   " : "│  ");
            push(open, under.getOrDefault(next.step().id(), List.of()), indent);
        }
        if (picture.steps().size() > MOST_STEPS) {
            text.append("… and ").append(picture.steps().size() - MOST_STEPS).append(" more\n");
        }
        picture.notes().stream().limit(MOST_STEPS).forEach(note -> text.append(Words.line(note, LONGEST))
                .append('\n'));
        return text.toString();
    }

    private static void push(Deque<Open> open, List<PlanStep> steps, String indent) {
        for (int i = steps.size() - 1; i >= 0; i--) {
            open.push(new Open(steps.get(i), indent, i == steps.size() - 1));
        }
    }

    /** The one that is done last, as far as can be told. */
    private PlanStep above(List<PlanStep> before) {
        return before.stream().max(Comparator.comparingInt(shape::depth)).orElseThrow();
    }

    private String line(PlanStep step) {
        List<PlanStep> before = shape.before(step);
        String also = before.size() < 2
                ? ""
                : before.stream()
                        .filter(other -> other != above(before))
                        .map(other -> Words.line(other.name(), 60))
                        .limit(5)
                        .collect(Collectors.joining(", ", " (and after ", before.size() > 6 ? " …)" : ")"));
        return Words.line(
                Words.line(step.name(), 80) + also + " [" + step.batch() + "] " + step.verb() + ": " + step.state()
                        + (step.reason().isBlank() ? "" : ", " + step.reason()),
                LONGEST);
    }
}
