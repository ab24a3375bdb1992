package io.drover.containers;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Lists that people read: bounded, with a word about the rest. */
final class Sentences {
    private static final int MOST = 20;

    private Sentences() {}

    static <T> List<String> most(List<T> things, Function<T, String> sentence) {
        List<String> sentences = new ArrayList<>();
        things.stream().limit(MOST).map(sentence).forEach(sentences::add);
        if (things.size() > MOST) {
            sentences.add("and " + (things.size() - MOST) + " more");
        }
        return sentences;
    }

    static <T> String line(List<T> things, Function<T, String> sentence) {
        return String.join(", ", most(things, sentence));
    }
}
