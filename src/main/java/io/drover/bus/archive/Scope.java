package io.drover.bus.archive;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A part of the archive that can be asked for, and that the subscriptions want: datagrepper knows exact topics and
 * categories (the fourth word of a topic), and no wildcards.
 *
 * @param value the topic with its prefix, or the category; "" for everything
 */
record Scope(Kind kind, String value) {
    static final Scope EVERYTHING = new Scope(Kind.EVERYTHING, "");

    private static final int CATEGORY = 3;

    enum Kind {
        TOPIC,
        CATEGORY,
        EVERYTHING
    }

    /**
     * The fewest that cover what the broker's bindings cover.
     *
     * @param bindingKeys patterns with their prefix
     */
    static Set<Scope> of(Set<String> bindingKeys) {
        Set<Scope> all = new LinkedHashSet<>();
        bindingKeys.forEach(key -> all.add(of(key)));
        if (all.contains(EVERYTHING)) {
            return Set.of(EVERYTHING);
        }
        Set<Scope> fewest = new LinkedHashSet<>();
        for (Scope scope : all) {
            boolean covered = all.stream().anyMatch(other -> other.kind() == Kind.CATEGORY && other.covers(scope));
            if (scope.kind() == Kind.CATEGORY || !covered) {
                fewest.add(scope);
            }
        }
        return fewest;
    }

    private static Scope of(String pattern) {
        List<String> words = List.of(pattern.split("\\.", -1));
        if (!words.contains("*") && !words.contains("#")) {
            return new Scope(Kind.TOPIC, pattern);
        }
        int hash = words.indexOf("#");
        boolean named = words.size() > CATEGORY
                && (hash < 0 || hash > CATEGORY)
                && !words.get(CATEGORY).equals("*");
        return named ? new Scope(Kind.CATEGORY, words.get(CATEGORY)) : EVERYTHING;
    }

    private boolean covers(Scope topic) {
        return topic.kind() == Kind.TOPIC && hasTopic(topic.value());
    }

    /** Whether a message of this topic, prefix included, is in it. */
    boolean hasTopic(String topic) {
        return switch (kind) {
            case TOPIC -> value.equals(topic);
            case CATEGORY -> {
                String[] words = topic.split("\\.", CATEGORY + 2);
                yield words.length > CATEGORY && words[CATEGORY].equals(value);
            }
            case EVERYTHING -> true;
        };
    }

    /** {@code topic:org.fedoraproject.prod.git.receive}, {@code category:bodhi}, {@code everything}: its row's name. */
    @Override
    public String toString() {
        return switch (kind) {
            case TOPIC -> "topic:" + value;
            case CATEGORY -> "category:" + value;
            case EVERYTHING -> "everything";
        };
    }
}
