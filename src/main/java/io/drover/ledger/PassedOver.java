package io.drover.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which elements of a split a route passed over, and why, read from the trace of a judgement: {@code
 * tools-container-42-2: not so: the image needs a rebuild: already holds zlib 1.3.1-2.fc42}. Stateless.
 */
public final class PassedOver {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PassedOver() {}

    /** @param trace JSON array of steps; null and what is none have no such elements */
    static List<String> in(@Nullable String trace) {
        try {
            return trace == null ? List.of() : in(JSON.readTree(trace));
        } catch (JsonProcessingException e) {
            return List.of();
        }
    }

    /** Each once, in their order. @param trace an array of steps */
    public static List<String> in(JsonNode trace) {
        Set<String> all = new LinkedHashSet<>();
        for (JsonNode step : trace) {
            String subject = step.path("subject").asText("");
            if (step.path("kind").asText().equals("filter")
                    && step.path("outcome").asText().equals("no")
                    && step.path("subject").isTextual()
                    && !subject.isEmpty()) {
                String description = step.path("description").asText("");
                all.add(subject + ": not so: "
                        + (description.isEmpty() ? step.path("id").asText() : description));
            }
        }
        return List.copyOf(all);
    }
}
