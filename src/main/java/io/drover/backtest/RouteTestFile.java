package io.drover.backtest;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.backtest.RouteTest.Expected;
import io.drover.backtest.RouteTest.ExpectedAction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of route tests, a YAML list:
 *
 * <pre>{@code
 * - test: a push of a spec file is built
 *   message: {topic: git.receive, body: {…}}
 *   lookups:
 *     - {lookup: distgit-branch-head-lookup, answer: {commit: c0ffee}}
 *   expect:
 *     my-route:
 *       decision: acted
 *       actions:
 *         - {verb: koji-build, key: …, parameters: {target: f42}}
 *     another-route: ignored
 * }</pre>
 */
public final class RouteTestFile {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final Set<String> DECISIONS = Set.of("acted", "ignored", "waiting", "dead");

    private final String file;
    private final String prefix;

    private RouteTestFile(String file, String prefix) {
        this.file = file;
        this.prefix = prefix;
    }

    /**
     * @param prefix stands before a topic that begins with none: {@code org.fedoraproject.prod}
     * @throws IllegalArgumentException for what is no list of tests, with file, line, and what to write
     */
    public static List<RouteTest> read(Path file, String prefix) throws IOException {
        return new RouteTestFile(file.toString(), prefix).parse(Files.readString(file));
    }

    private List<RouteTest> parse(String text) throws IOException {
        List<RouteTest> tests = new ArrayList<>();
        try (JsonParser parser = YAML.createParser(text)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                return tests;
            }
            if (first != JsonToken.START_ARRAY) {
                throw new IllegalArgumentException(file + ": a file of tests is a YAML list; begin it with '- test:'");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonLocation at = parser.currentTokenLocation();
                JsonNode test = parser.readValueAsTree();
                tests.add(test(file + ":" + at.getLineNr(), test));
            }
            return tests;
        } catch (JsonProcessingException e) {
            JsonLocation at = e.getLocation();
            throw new IllegalArgumentException(
                    file + (at == null ? "" : ":" + at.getLineNr()) + ": no YAML: " + e.getOriginalMessage(), e);
        }
    }

    private RouteTest test(String where, JsonNode test) {
        only(where, test, Set.of("test", "message", "lookups", "expect"));
        String name = test.path("test").asText();
        if (name.isBlank()
                || !test.path("message").isObject()
                || !test.path("expect").isObject()) {
            throw new IllegalArgumentException(
                    where + ": a test has test (a sentence), message, and expect (by route)");
        }
        Map<String, Expected> expected = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> route : test.path("expect").properties()) {
            expected.put(route.getKey(), expected(where + " " + route.getKey(), route.getValue()));
        }
        try {
            Answers answers = Answers.parse(test.path("lookups"));
            return new RouteTest(name, where, new Recording(message(where, test.path("message")), answers), expected);
        } catch (IllegalArgumentException e) {
            throw e.getMessage() != null && e.getMessage().startsWith(file)
                    ? e
                    : new IllegalArgumentException(where + ": " + e.getMessage(), e);
        }
    }

    /** The same test has the same message, so that its id does not change. */
    private byte[] message(String where, JsonNode given) {
        only(where + " message", given, Set.of("topic", "body", "headers", "id"));
        String topic = given.path("topic").asText();
        if (topic.isEmpty() || !given.path("body").isObject()) {
            throw new IllegalArgumentException(where + " message: it has topic and body, which is an object");
        }
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("topic", topic.startsWith(prefix) ? topic : prefix + "." + topic);
        message.put(
                "id",
                given.path("id")
                        .asText(UUID.nameUUIDFromBytes(where.getBytes(StandardCharsets.UTF_8))
                                .toString()));
        message.set("headers", given.path("headers").isObject() ? given.path("headers") : message.objectNode());
        message.set("body", given.path("body"));
        return message.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Expected expected(String where, JsonNode given) {
        if (given.isTextual()) {
            return new Expected(decision(where, given), null, null);
        }
        only(where, given, Set.of("decision", "reason", "actions"));
        return new Expected(
                decision(where, given.path("decision")),
                text(given, "reason"),
                given.has("actions") ? actions(where, given.path("actions")) : null);
    }

    private static List<ExpectedAction> actions(String where, JsonNode given) {
        if (!given.isArray()) {
            throw new IllegalArgumentException(where + ": actions is a list; [] for none");
        }
        List<ExpectedAction> all = new ArrayList<>();
        given.forEach(action -> all.add(action(where + " actions", action)));
        return all;
    }

    private static ExpectedAction action(String where, JsonNode given) {
        only(where, given, Set.of("verb", "key", "name", "parameters", "after"));
        if (!given.path("verb").isTextual()) {
            throw new IllegalArgumentException(where + ": an action has at least verb: koji-build");
        }
        List<String> after = new ArrayList<>();
        given.path("after").forEach(key -> after.add(key.asText()));
        return new ExpectedAction(
                given.path("verb").asText(),
                text(given, "key"),
                text(given, "name"),
                given.has("parameters") ? given.path("parameters") : null,
                given.has("after") ? after : null);
    }

    private static @Nullable String decision(String where, JsonNode given) {
        if (given.isMissingNode()) {
            return null;
        }
        if (!DECISIONS.contains(given.asText())) {
            throw new IllegalArgumentException(
                    where + ": no decision " + given + "; one of " + String.join(", ", new TreeSet<>(DECISIONS)));
        }
        return given.asText();
    }

    private static @Nullable String text(JsonNode given, String member) {
        return given.hasNonNull(member) ? given.path(member).asText() : null;
    }

    private static void only(String where, JsonNode given, Set<String> known) {
        given.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        where + ": " + name + " is not known here; it has " + String.join(", ", new TreeSet<>(known)));
            }
        });
    }
}
