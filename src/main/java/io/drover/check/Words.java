package io.drover.check;

import io.drover.rebuild.Nearest;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What to write in place of a word that is not known. */
final class Words {
    private static final int MOST_NAMED = 12;

    private Words() {}

    /** The one that is meant, else those that there are as far as they are few; "" where there are none or many. */
    static String instead(String word, Collection<String> known) {
        List<String> sorted = known.stream().sorted().toList();
        return Nearest.closest(word, sorted).orElseGet(() -> few(sorted));
    }

    private static String few(List<String> known) {
        return known.isEmpty() || known.size() > MOST_NAMED ? "" : "one of " + String.join(", ", known);
    }

    static String list(Collection<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }
}
