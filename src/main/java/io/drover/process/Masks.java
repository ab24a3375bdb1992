package io.drover.process;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Words that nobody may read, which become as many stars wherever a program says them. Immutable. */
public final class Masks {
    /** Shorter ones stand in too many other words. */
    private static final int SHORTEST = 4;

    private final List<String> words;

    public Masks(Collection<String> words) {
        // the longer ones first, lest a part that is one itself leaves the rest
        this.words = words.stream()
                .flatMap(String::lines)
                .map(String::strip)
                .filter(word -> word.length() >= SHORTEST)
                .distinct()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .toList();
    }

    public static Masks none() {
        return new Masks(List.of());
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** The same for texts whose characters are the bytes of UTF-8. */
    Masks ofBytes() {
        return new Masks(words.stream()
                .map(word -> new String(word.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1))
                .toList());
    }

    List<String> words() {
        return words;
    }

    public String over(String text) {
        String masked = text;
        for (String word : words) {
            masked = masked.replace(word, "*".repeat(word.length()));
        }
        return masked;
    }

    @Override
    public String toString() {
        return words.size() + " masks";
    }
}
