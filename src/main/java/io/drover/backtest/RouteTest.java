package io.drover.backtest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an integrator expects of the routes for one message: given the message and what lookups answer, which route decides
 * what, and plans which actions. A route that is not named must plan nothing.
 *
 * @param name what is tested, a sentence
 * @param where file and line
 * @param recording the message and the lookups' answers
 * @param expected by route
 */
public record RouteTest(String name, String where, Recording recording, Map<String, Expected> expected) {
    public RouteTest {
        expected = Map.copyOf(expected);
    }

    /**
     * What is expected of one route.
     *
     * @param decision acted, ignored, waiting, dead; null where it does not matter
     * @param reason a part of the reason; null where it does not matter
     * @param actions those that are planned, each once, in any order; null where it does not matter
     */
    public record Expected(
            @Nullable String decision, @Nullable String reason, @Nullable List<ExpectedAction> actions) {}

    /**
     * An action that is expected. What is null does not matter.
     *
     * @param parameters members that the action's parameters must have; it may have others
     * @param after keys of actions that come first, in any order
     */
    public record ExpectedAction(
            String verb,
            @Nullable String key,
            @Nullable String name,
            @Nullable JsonNode parameters,
            @Nullable List<String> after) {}
}
