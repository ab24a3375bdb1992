package io.drover.cli;

import io.drover.ledger.Progress;
import io.drover.sandbox.Play;
import io.drover.sandbox.Stage;
import io.drover.sandbox.Teller;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Help.Ansi;

/** Tells the sandbox's story to people: lines as things happen and, on a terminal, a bar under them. */
final class SpokenStory implements Teller {
    private static final int BAR = 30;

    private final PrintWriter out;
    private final Ansi ansi;
    private final boolean bar;
    private int done;
    private int all = 1;

    /** @param bar whether a line can be drawn over */
    SpokenStory(PrintWriter out, Ansi ansi, boolean bar) {
        this.out = out;
        this.ansi = ansi;
        this.bar = bar;
    }

    @Override
    public void begins(int number, int of, Play play) {
        all = of;
        line("");
        line("@|bold " + number + "/" + of + "  " + play.title() + "|@");
    }

    @Override
    public void judged(Stage.Sent message, Progress.DeliveryRow delivery) {
        String word =
                delivery.decision() == null ? delivery.state().toLowerCase(java.util.Locale.ROOT) : delivery.decision();
        String colour =
                word.equals("acted") ? "green" : word.equals("waiting") || word.equals("dead") ? "yellow" : "faint";
        line("  " + message.topic() + " → " + delivery.route() + ": @|" + colour + " " + word + "|@, "
                + delivery.reason() + (delivery.event() == null ? "" : " (event " + delivery.event() + ")"));
        if (word.equals("acted")) {
            delivery.passedOver().forEach(image -> line("      @|faint " + image + "|@"));
        }
    }

    @Override
    public void noted(Stage.Sent message, String note) {
        line("  " + message.topic() + " → @|yellow " + note + "|@");
    }

    @Override
    public void moved(Progress.ActionStep action) {
        String colour =
                switch (action.state()) {
                    case "DONE" -> "green";
                    case "FAILED", "DEAD" -> "red";
                    case "UNKNOWN" -> "yellow";
                    default -> "cyan";
                };
        line("      " + action.verb() + " " + action.name() + ": @|" + colour + " " + action.state() + "|@"
                + (action.externalId() == null ? "" : " " + shortened(action.externalId()))
                + (action.reason() == null ? "" : ", " + action.reason()));
    }

    private static String shortened(String id) {
        return id.length() > 12 ? id.substring(0, 12) + "…" : id;
    }

    @Override
    public void ended(int number, int of, Play play, List<String> faults) {
        done = number;
        if (faults.isEmpty()) {
            line("  @|green ✔ as expected|@");
        }
        faults.forEach(fault -> line("  @|red ✘ " + fault + "|@"));
        tick();
    }

    /** A plain line, above the bar. */
    void line(String text) {
        clear();
        out.println(ansi.string(text.replace("\n", " ")));
        out.flush();
    }

    /** Removes the bar. */
    void clear() {
        if (bar) {
            out.print("\r\u001b[K");
        }
    }

    @Override
    public void tick() {
        if (bar) {
            int filled = BAR * done / all;
            out.print("\r\u001b[K[" + "█".repeat(filled) + " ".repeat(BAR - filled) + "] " + done + " of " + all
                    + " scenes");
            out.flush();
        }
    }
}
