package io.drover.picture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where each step is drawn. Those of one depth stand below one another, near those that they follow; where they are more
 * than fit, in columns side by side.
 */
final class PlanGrid {
    static final int BOX_WIDTH = 264;
    static final int BOX_HEIGHT = 58;
    static final int GAP_WIDTH = 56;
    private static final int GAP_HEIGHT = 12;
    private static final int MARGIN = 16;
    private static final int ROWS = 30;

    /** The upper left corner, in pixels. */
    record Box(int x, int y) {}

    private final Map<PlanStep, Box> boxes = new LinkedHashMap<>();
    private final Map<PlanStep, Integer> rows = new HashMap<>();
    private int columns;
    private int most;
    private final int top;

    /** @param top what is left free above */
    PlanGrid(PlanShape shape, int top) {
        this.top = top;
        Map<Integer, List<PlanStep>> byDepth = new TreeMap<>();
        shape.inOrder().forEach(step -> byDepth.computeIfAbsent(shape.depth(step), depth -> new ArrayList<>())
                .add(step));
        byDepth.values().forEach(steps -> place(steps, shape));
    }

    Map<PlanStep, Box> boxes() {
        return boxes;
    }

    Box box(PlanStep step) {
        return boxes.getOrDefault(step, new Box(MARGIN, top));
    }

    int width() {
        return 2 * MARGIN + Math.max(1, columns) * (BOX_WIDTH + GAP_WIDTH) - GAP_WIDTH;
    }

    int height() {
        return top + most * (BOX_HEIGHT + GAP_HEIGHT);
    }

    private void place(List<PlanStep> steps, PlanShape shape) {
        List<PlanStep> sorted = new ArrayList<>(steps);
        sorted.sort(Comparator.comparingDouble(step -> middle(step, shape)));
        for (int i = 0; i < sorted.size(); i++) {
            int row = i % ROWS;
            int column = columns + i / ROWS;
            rows.put(sorted.get(i), i);
            boxes.put(
                    sorted.get(i),
                    new Box(MARGIN + column * (BOX_WIDTH + GAP_WIDTH), top + row * (BOX_HEIGHT + GAP_HEIGHT)));
        }
        columns += (sorted.size() + ROWS - 1) / ROWS;
        most = Math.max(most, Math.min(ROWS, sorted.size()));
    }

    /** The middle of those that it follows; the order of the plan stays among equals. */
    private double middle(PlanStep step, PlanShape shape) {
        return shape.before(step).stream()
                .mapToInt(before -> rows.getOrDefault(before, 0))
                .average()
                .orElse(0);
    }
}
