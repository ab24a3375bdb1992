package io.drover.rebuild;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which word was meant by one that is not known. */
public final class Nearest {
    private static final int MOST_EDITS = 2;

    private Nearest() {}

    /** The one that is likely meant, else all of them. */
    static String of(String word, List<String> known) {
        return find(word, known).orElseGet(() -> "one of " + String.join(", ", known));
    }

    /** The one with the fewest letters to change, if these are few beside its length. */
    public static Optional<String> closest(String word, List<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        int bound = word.length() < 5 ? 1 : MOST_EDITS;
        return known.stream()
                .filter(one -> edits(lower, one.toLowerCase(Locale.ROOT)) <= bound)
                .min(Comparator.comparingInt(one -> edits(lower, one.toLowerCase(Locale.ROOT))));
    }

    static Optional<String> find(String word, List<String> known) {
        String lower = word.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(one -> edits(lower, one.toLowerCase(Locale.ROOT)) <= MOST_EDITS)
                .findFirst()
                .or(() -> known.stream()
                        .filter(one -> one.toLowerCase(Locale.ROOT).endsWith("_" + lower))
                        .findFirst());
    }

    /** Letters to add, drop, change, or exchange with their neighbour (optimal string alignment). */
    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MOST_EDITS) {
            return MOST_EDITS + 1;
        }
        int[][] rows = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                rows[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, i, j, rows);
            }
        }
        return rows[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] rows) {
        int changed = rows[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(changed, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
    }
}
