package io.drover.picture;

import java.util.List;

/**
 * A plan to be shown.
 *
 * @param title one line: what it is the plan of
 * @param steps in the order in which equals shall be shown
 * @param notes what is to be known besides, a line each: what is not done, and why
 */
public record PlanPicture(String title, List<PlanStep> steps, List<String> notes) {
    public PlanPicture {
        steps = List.copyOf(steps);
        notes = List.copyOf(notes);
    }

    /** For terminals: each step once, under the last of those that it waits for. */
    public String tree() {
        return new PlanTree(this).text();
    }

    /** A digraph in the language of Graphviz. */
    public String dot() {
        return new PlanDot(this).text();
    }

    /** A whole SVG document that needs nothing from elsewhere. */
    public String svg() {
        return new PlanSvg(this).text();
    }
}
