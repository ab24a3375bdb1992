package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.bus.TopicPattern;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The topics that are known: those of the distribution's buses, of shipped routes, and those that a server has seen. */
final class Topics {
    private static final String CATALOGUE = "/catalogue/topics.yaml";
    private static final Pattern FROM = Pattern.compile("uri:\\s*[\"']?bus:([^\\s\"'?]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{[^{}]*}}");

    private final Map<String, String> described = new TreeMap<>();

    private Topics() {}

    /**
     * @param routes texts of the shipped route files
     * @param seen without the environment's prefix
     */
    static Topics known(Collection<String> routes, Collection<String> seen) {
        Topics topics = new Topics();
        for (JsonNode topic : Schemas.read(CATALOGUE)) {
            topics.described.put(
                    topic.path("topic").asText(),
                    topic.path("system").asText() + ": "
                            + topic.path("description").asText());
        }
        routes.forEach(text -> {
            Matcher from = FROM.matcher(text);
            while (from.find()) {
                for (String topic : from.group(1).split(",")) {
                    topics.described.putIfAbsent(
                            PLACEHOLDER.matcher(topic).replaceAll("#"), "A route that comes with Drover asks for it.");
                }
            }
        });
        seen.forEach(topic -> topics.described.putIfAbsent(topic, "The server has seen it."));
        return topics;
    }

    /** By topic, with a sentence about each. */
    Map<String, String> described() {
        return described;
    }

    /** What is wrong with a pattern; null where it can be used. */
    static @Nullable String faultOf(String pattern) {
        try {
            TopicPattern.parse(pattern);
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** Whether a known topic is meant by the pattern. */
    boolean knows(String pattern) {
        List<String> words = List.of(pattern.split("\\.", -1));
        return described.keySet().stream().anyMatch(known -> overlap(words, List.of(known.split("\\.", -1))));
    }

    /** What was meant, else what has the same first word. */
    String instead(String pattern) {
        List<String> plain = described.keySet().stream()
                .filter(topic -> !topic.contains("*") && !topic.contains("#"))
                .toList();
        String one = Words.instead(pattern, plain);
        if (!one.isEmpty()) {
            return one;
        }
        String first = pattern.split("\\.", 2)[0];
        List<String> alike = new ArrayList<>(plain.stream()
                .filter(topic -> topic.split("\\.", 2)[0].equals(first))
                .toList());
        return Words.instead(pattern, alike);
    }

    /** Whether there is a topic that both mean. */
    static boolean overlap(List<String> one, List<String> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return one.stream().allMatch("#"::equals) && other.stream().allMatch("#"::equals);
        }
        String here = one.get(0);
        String there = other.get(0);
        if (here.equals("#")) {
            return overlap(rest(one), other) || overlap(one, rest(other));
        }
        if (there.equals("#")) {
            return overlap(other, one);
        }
        return (here.equals("*") || there.equals("*") || here.equals(there)) && overlap(rest(one), rest(other));
    }

    private static List<String> rest(List<String> words) {
        return words.subList(1, words.size());
    }
}
