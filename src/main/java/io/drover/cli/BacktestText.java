package io.drover.cli;

import io.drover.backtest.Difference;
import io.drover.backtest.Difference.Kind;
import io.drover.backtest.Outcome;
import java.io.PrintWriter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What came of a backtest, for people. */
final class BacktestText {
    private static final int MOST = 20;
    private static final List<String> ORDER = List.of("acted", "duplicate", "ignored", "dead", "could not tell");

    private final PrintWriter out;
    private final boolean full;

    /** @param full every difference, not the first of them only */
    BacktestText(PrintWriter out, boolean full) {
        this.out = out;
        this.full = full;
    }

    void show(Outcome outcome) {
        out.printf(
                Locale.ROOT,
                "%,d messages, %,d of them wanted by a route%s%n%n",
                outcome.messages(),
                outcome.wanted(),
                outcome.unreadable() == 0 ? "" : String.format(Locale.ROOT, ", %,d unreadable", outcome.unreadable()));
        decisions(outcome.before(), outcome.now());
        out.println();
        out.println(outcome.differences().isEmpty() ? "no action differs" : counts(outcome));
        for (Kind kind : Kind.values()) {
            differences(outcome.differences().stream()
                    .filter(difference -> difference.kind() == kind)
                    .toList());
        }
        unknown(outcome.unknown());
        out.flush();
    }

    private static String counts(Outcome outcome) {
        return "+ " + outcome.count(Kind.GAINED) + " gained   - " + outcome.count(Kind.LOST) + " lost   ~ "
                + outcome.count(Kind.CHANGED) + " changed";
    }

    private void decisions(Map<String, Long> before, Map<String, Long> now) {
        Set<String> words = new LinkedHashSet<>(ORDER);
        words.retainAll(union(before.keySet(), now.keySet()));
        if (words.isEmpty()) {
            return;
        }
        out.printf("%-16s%12s%12s%n", "", "before", "now");
        for (String word : words) {
            out.printf(
                    Locale.ROOT, "%-16s%,12d%,12d%n", word, before.getOrDefault(word, 0L), now.getOrDefault(word, 0L));
        }
    }

    private static Set<String> union(Set<String> one, Set<String> other) {
        Set<String> both = new LinkedHashSet<>(one);
        both.addAll(other);
        return both;
    }

    private void differences(List<Difference> all) {
        List<Difference> shown = full ? all : all.subList(0, Math.min(MOST, all.size()));
        for (Difference difference : shown) {
            out.println();
            out.println(difference.kind().sign() + " " + difference.action().verb() + " "
                    + difference.action().name() + "  (" + difference.action().key() + ")");
            out.println("    message " + difference.message() + " on " + difference.topic() + ", route "
                    + difference.route());
            switch (difference.kind()) {
                case GAINED -> out.println("    before: " + difference.because());
                case LOST -> out.println("    now: " + difference.because());
                case CHANGED ->
                    difference
                            .changes()
                            .forEach((what, change) ->
                                    out.println("    " + what + ": " + change.before() + " → " + change.now()));
            }
        }
        if (shown.size() < all.size()) {
            out.println();
            out.println("  and " + (all.size() - shown.size()) + " more "
                    + all.get(0).kind().word() + "; --full shows them");
        }
    }

    private void unknown(Map<String, Long> unknown) {
        if (unknown.isEmpty()) {
            return;
        }
        out.println();
        out.println("could not be judged, since lookups are answered from the recording only:");
        unknown.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed().thenComparing(Map.Entry.comparingByKey()))
                .limit(full ? Long.MAX_VALUE : MOST)
                .forEach(entry -> out.printf(Locale.ROOT, "%,8d  %s%n", entry.getValue(), entry.getKey()));
    }
}
