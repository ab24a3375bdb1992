package io.drover.picture;

import java.util.Locale;

/** How a state looks. The word itself always stands beside it. */
enum Colour {
    OPEN("#f2f2f2", "#8c8c8c"),
    RUNNING("#dcebfa", "#3b76b0"),
    GOOD("#def2de", "#3d8a3d"),
    BAD("#fae0de", "#b5403a"),
    LEFT("#fbf1d3", "#a88420");

    private final String fill;
    private final String line;

    Colour(String fill, String line) {
        this.fill = fill;
        this.line = line;
    }

    static Colour of(String state) {
        String first = state.toLowerCase(Locale.ROOT).split("[^a-z]", 2)[0];
        return switch (first) {
            case "sending", "accepted", "unknown", "build", "building" -> RUNNING;
            case "done", "complete", "already" -> GOOD;
            case "failed", "dead", "denied" -> BAD;
            case "canceled", "skipped" -> LEFT;
            default -> OPEN;
        };
    }

    String fill() {
        return fill;
    }

    String line() {
        return line;
    }
}
