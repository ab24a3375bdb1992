package io.drover.cli;

import io.drover.koji.desired.Change;
import io.drover.koji.desired.ChangeResult;
import io.drover.koji.desired.Difference;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Differences for people: counted by kind, then by what they are about. */
record DifferenceText(PrintWriter out, boolean full) {
    /** Of one kind about one thing. */
    private static final int SHOWN = 20;

    void show(Difference difference) {
        difference.counts().forEach((kind, count) -> out.printf("%7d  %s%n", count, kind));
        Map<String, Map<String, Integer>> told = new LinkedHashMap<>();
        String subject = "";
        for (Change change : difference.changes()) {
            int before = told.computeIfAbsent(change.subject(), s -> new LinkedHashMap<>())
                    .merge(change.kind(), 1, Integer::sum);
            if (!full && before > SHOWN) {
                continue;
            }
            if (!change.subject().equals(subject)) {
                subject = change.subject();
                out.println(clean(subject));
            }
            out.println("  " + clean(change.sentence()));
            out.println("      " + clean(change.why()));
        }
        told.forEach((about, kinds) -> kinds.forEach((kind, count) -> {
            if (!full && count > SHOWN) {
                out.println(clean(about) + ": " + (count - SHOWN) + " more of: " + kind + "; --full shows them");
            }
        }));
        out.flush();
    }

    /** What is not done, with its reason, and how many there are of each outcome. */
    void show(List<ChangeResult> results) {
        Map<ChangeResult.Status, Integer> counts = new LinkedHashMap<>();
        int shown = 0;
        for (ChangeResult result : results) {
            counts.merge(result.status(), 1, Integer::sum);
            if (!result.isDone() && (full || shown++ < SHOWN)) {
                out.println(word(result.status()) + ": " + clean(result.change().subject()) + ": "
                        + clean(result.change().sentence()));
                out.println("      " + clean(result.evidence()));
            }
        }
        StringBuilder sum = new StringBuilder();
        counts.forEach((status, count) ->
                sum.append(sum.isEmpty() ? "" : ", ").append(count).append(' ').append(word(status)));
        out.println(sum);
        if (counts.keySet().stream().anyMatch(status -> status != ChangeResult.Status.DONE)) {
            out.println("Run it again: it compares anew and goes on from there.");
        }
        out.flush();
    }

    private static String word(ChangeResult.Status status) {
        return DifferenceJson.word(status).replace('_', ' ');
    }

    private static String clean(String text) {
        return text.replaceAll("\\p{Cntrl}+", " ");
    }
}
