package io.drover.rebuild;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Which word was meant by one that is not known. */
final class Nearest {
    private static final int MOST_EDITS = 2;

    private Nearest() {}

    /** The one that is likely meant, else all of them. */
    static String of(String word, List<String> known) {
        return find(word, known).orElseGet(() -> "one of " + String.join(", ", known));
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

    /** Letters to add, drop or change (Levenshtein's distance), counted no further than one beyond the bound. */
    private static int edits(String a, String b) {
        if (Math.abs(a.length() - b.length()) > MOST_EDITS) {
            return MOST_EDITS + 1;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(changed, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
