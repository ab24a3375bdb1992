package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A route's wish to be asked about messages.
 *
 * @param route the route's id; one subscription each
 * @param topics without prefix, at least one
 * @param key reads the ordering key from the payload: messages of one key are judged one after another; null or an
 *     exception means that the message waits for none. Called on the intake's thread: it must be quick and touch nothing
 */
public record Subscription(String route, List<TopicPattern> topics, Function<JsonNode, @Nullable String> key) {
    public Subscription {
        if (route.isBlank() || topics.isEmpty()) {
            throw new IllegalArgumentException(
                    "subscription of route '" + route + "': a route id and at least one topic");
        }
        topics = List.copyOf(topics);
    }

    boolean wants(String[] name) {
        for (TopicPattern topic : topics) {
            if (topic.matches(name)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #wants}, by a pattern that says whose messages it means. */
    boolean names(String[] name) {
        return topics.stream().anyMatch(topic -> topic.namesItsSender() && topic.matches(name));
    }
}
