package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.bus.Environments;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The topics of the messages that a running Drover had last. */
final class SeenTopics {
    private static final String MESSAGES = "/api/drover/messages?limit=500";
    private static final int MOST_PAGES = 20;

    private SeenTopics() {}

    /** @return without the environment's prefix; topics of other environments are left out */
    static List<String> of(Server server, Environments environments) throws IOException {
        Set<String> topics = new TreeSet<>();
        String before = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode answer = server.get(MESSAGES + before).json();
            if (!answer.path("items").isArray()) {
                throw new IOException("the topics that were seen cannot be asked for: " + answer);
            }
            JsonNode last = answer.path("items").path(answer.path("items").size() - 1);
            for (JsonNode message : answer.path("items")) {
                String name = environments.place(message.path("topic").asText()).name();
                if (name != null) {
                    topics.add(name);
                }
            }
            if (!answer.hasNonNull("next")) {
                break;
            }
            before = "&before=" + last.path("id").asText();
        }
        return List.copyOf(topics);
    }
}
