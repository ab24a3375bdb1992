package io.drover.picture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Draws a plan as SVG: a column for each step that has to be waited for, from left to right. */
final class PlanSvg {
    private static final int MOST_STEPS = 500;
    private static final int MOST_NOTES = 40;
    private static final int LINE = 18;
    private static final int HEAD = 44;
    private static final int LEAST_WIDTH = 640;
    /** Of a character in this size, about. */
    private static final double CHARACTER = 7.2;

    private final PlanPicture picture;
    private final PlanShape shape;
    private final PlanGrid grid;
    private final StringBuilder svg = new StringBuilder();

    PlanSvg(PlanPicture picture) {
        this.picture = picture;
        this.shape = new PlanShape(picture.steps(), MOST_STEPS);
        this.grid = new PlanGrid(shape, HEAD);
    }

    String text() {
        List<String> notes = notes();
        int width = Math.max(LEAST_WIDTH, grid.width());
        int height = grid.height() + LINE * (notes.size() + 1);
        svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"")
                .append(width)
                .append("\" height=\"");
        svg.append(height).append("\" viewBox=\"0 0 ").append(width).append(' ').append(height);
        svg.append("\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.append("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n");
        write(16, 26, " font-size=\"15\" font-weight=\"bold\"", Words.line(picture.title(), (int) (width / 8.6)));
        shape.asGiven().forEach(this::edges);
        grid.boxes().forEach(this::box);
        int y = grid.height();
        for (String note : notes) {
            write(16, y += LINE, " fill=\"#444444\"", Words.line(note, (int) (width / 6.4)));
        }
        return svg.append("</svg>\n").toString();
    }

    private List<String> notes() {
        List<String> notes =
                new ArrayList<>(picture.notes().stream().limit(MOST_NOTES).toList());
        if (picture.notes().size() > MOST_NOTES) {
            notes.add("… and " + (picture.notes().size() - MOST_NOTES) + " more such lines");
        }
        if (picture.steps().size() > MOST_STEPS) {
            notes.add(
                    0,
                    "Only the first " + MOST_STEPS + " of " + picture.steps().size()
                            + " actions are drawn; the tree shows more of them.");
        }
        return notes;
    }

    private void edges(PlanStep step) {
        PlanGrid.Box to = grid.box(step);
        for (PlanStep before : shape.before(step)) {
            PlanGrid.Box from = grid.box(before);
            int x1 = from.x() + PlanGrid.BOX_WIDTH;
            int y1 = from.y() + PlanGrid.BOX_HEIGHT / 2;
            int y2 = to.y() + PlanGrid.BOX_HEIGHT / 2;
            int bend = PlanGrid.GAP_WIDTH / 2;
            svg.append("<path d=\"M")
                    .append(x1)
                    .append(' ')
                    .append(y1)
                    .append(" C")
                    .append(x1 + bend)
                    .append(' ');
            svg.append(y1)
                    .append(' ')
                    .append(to.x() - bend)
                    .append(' ')
                    .append(y2)
                    .append(' ')
                    .append(to.x());
            svg.append(' ').append(y2).append("\" fill=\"none\" stroke=\"#8c8c8c\"/>\n");
        }
    }

    private void box(PlanStep step, PlanGrid.Box box) {
        Colour colour = Colour.of(step.state());
        svg.append("<g><title>")
                .append(escaped(Words.line(
                        step.name() + ": " + step.verb() + ", " + step.state()
                                + (step.reason().isBlank() ? "" : ", " + step.reason()),
                        600)));
        svg.append("</title><rect x=\"").append(box.x()).append("\" y=\"").append(box.y());
        svg.append("\" width=\"")
                .append(PlanGrid.BOX_WIDTH)
                .append("\" height=\"")
                .append(PlanGrid.BOX_HEIGHT);
        svg.append("\" rx=\"5\" fill=\"")
                .append(colour.fill())
                .append("\" stroke=\"")
                .append(colour.line());
        svg.append("\"/>\n");
        int fits = (int) ((PlanGrid.BOX_WIDTH - 16) / CHARACTER);
        write(box.x() + 8, box.y() + 17, " font-weight=\"bold\"", Words.line(step.name(), fits));
        write(box.x() + 8, box.y() + 33, "", Words.line(step.verb(), fits));
        write(
                box.x() + 8,
                box.y() + 49,
                " fill=\"#444444\"",
                Words.line(
                        "batch " + step.batch() + " · " + step.state()
                                + (step.reason().isBlank() ? "" : " · " + step.reason()),
                        fits));
        svg.append("</g>\n");
    }

    private void write(int x, int y, String look, String text) {
        svg.append("<text x=\"")
                .append(x)
                .append("\" y=\"")
                .append(y)
                .append('"')
                .append(look)
                .append('>');
        svg.append(escaped(text)).append("</text>\n");
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        Map<Character, String> marks = Map.of('&', "&amp;", '<', "&lt;", '>', "&gt;", '"', "&quot;", '\'', "&#39;");
        for (char c : text.toCharArray()) {
            String mark = marks.get(c);
            escaped.append(mark == null ? String.valueOf(c) : mark);
        }
        return escaped.toString();
    }
}
