package io.drover.bus;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The topic prefixes this instance serves ({@code drover.bus.topic-prefix}, a comma list such as
 * {@code org.fedoraproject.prod,io.pagure.prod}). Production's broker also carries what staging sends; a topic of
 * another environment is told apart here, so that no rule ever acts on it. A blank prefix serves every topic under its
 * full name.
 *
 * @param prefixes without a dot at the end, at least one
 */
public record Environments(List<String> prefixes) {
    private static final Set<String> WORDS = Set.of("prod", "stg", "dev", "stage");

    public Environments {
        if (prefixes.isEmpty()) {
            throw new IllegalArgumentException("drover.bus.topic-prefix: at least one, as in org.fedoraproject.prod");
        }
        for (String prefix : prefixes) {
            if (!prefix.isEmpty() && (Topic.faultOf(prefix) != null || prefix.endsWith(".") || prefix.contains("*"))) {
                throw new IllegalArgumentException("drover.bus.topic-prefix: '" + Excerpt.of(prefix, 80)
                        + "' is no prefix; write it as org.fedoraproject.prod");
            }
        }
        prefixes = List.copyOf(prefixes);
    }

    /** Reads the comma list. */
    public static Environments parse(String commaList) {
        return new Environments(Stream.of(commaList.split(",", -1))
                .map(String::strip)
                .distinct()
                .toList());
    }

    /**
     * Where a topic belongs.
     *
     * @param environment prod, stg, dev or stage; null where the topic does not say
     * @param name the topic without its prefix, which is what routes subscribe to; null where it is not served
     * @param note why it is not served; null where it is
     */
    public record Place(@Nullable String environment, @Nullable String name, @Nullable String note) {}

    /** Takes a topic apart; never fails. */
    public Place place(String topic) {
        for (String prefix : prefixes) {
            if (prefix.isEmpty()) {
                return new Place(environmentOf(topic), topic, null);
            }
            if (topic.length() > prefix.length() + 1 && topic.startsWith(prefix + ".")) {
                String last = prefix.substring(prefix.lastIndexOf('.') + 1);
                String environment = WORDS.contains(last) ? last : environmentOf(topic);
                return new Place(environment, topic.substring(prefix.length() + 1), null);
            }
        }
        String other = otherEnvironment(topic);
        String serves = "this instance serves " + String.join(", ", prefixes);
        return other == null
                ? new Place(environmentOf(topic), null, "the topic has no prefix known here; " + serves)
                : new Place(other, null, "sent by environment " + other + "; " + serves);
    }

    /** The patterns as the broker needs them: each behind each prefix. */
    Set<String> bindingKeys(Stream<TopicPattern> patterns) {
        List<String> wanted = new ArrayList<>();
        patterns.forEach(pattern -> wanted.add(pattern.toString()));
        Set<String> keys = new LinkedHashSet<>();
        for (String prefix : prefixes) {
            wanted.forEach(pattern -> keys.add(prefix.isEmpty() ? pattern : prefix + "." + pattern));
        }
        return keys;
    }

    /** The environment of a topic that differs from a served prefix in nothing else. */
    private @Nullable String otherEnvironment(String topic) {
        for (String prefix : prefixes) {
            String project = prefix.substring(0, prefix.lastIndexOf('.') + 1);
            if (!project.isEmpty() && WORDS.contains(prefix.substring(project.length())) && topic.startsWith(project)) {
                String word = topic.substring(project.length()).split("\\.", 2)[0];
                if (WORDS.contains(word) && topic.length() > project.length() + word.length() + 1) {
                    return word;
                }
            }
        }
        return null;
    }

    /** The third word, where it is an environment's: org.fedoraproject.STG.git.receive, io.pagure.PROD.… */
    private static @Nullable String environmentOf(String topic) {
        String[] words = topic.split("\\.", 5);
        return words.length > 3 && WORDS.contains(words[2]) ? words[2] : null;
    }
}
