package io.drover.backtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What lookups have answered, by kamelet and question; the order of a question's members does not matter. Immutable. */
public final class Answers {
    public static final Answers NONE = new Answers(Map.of());

    private static final ObjectMapper JSON = new ObjectMapper();
    /** What the ledger puts behind a text that it has cut. */
    private static final String CUT = "…";

    private final Map<String, List<Answer>> byLookup;

    private Answers(Map<String, List<Answer>> byLookup) {
        this.byLookup = Map.copyOf(byLookup);
    }

    /**
     * One answer.
     *
     * @param question as it was asked; missing where it answers every question
     * @param outcome found, or the word of a failed call: unavailable, refused, denied …
     * @param answer as the kamelet left it; of a failure its evidence, as text
     */
    public record Answer(JsonNode question, String outcome, JsonNode answer) {
        static final String FOUND = "found";
    }

    /**
     * Reads an array of {@code {"lookup": "koji-build-lookup", "question": …, "outcome": "found", "answer": …}}. Without {@code
     * outcome} it is found, without {@code question} it answers all that its lookup is asked; questions and answers may be JSON or JSON as text, as the ledger has them; an answer that was cut
     * is left out. Of two answers to one question the later counts.
     *
     * @throws IllegalArgumentException for one that names no lookup
     */
    public static Answers parse(JsonNode array) {
        if (array.isMissingNode() || array.isNull() || array.isEmpty()) {
            return NONE;
        }
        Map<String, List<Answer>> answers = new HashMap<>();
        for (JsonNode one : array) {
            String lookup = one.path("lookup").asText();
            if (lookup.isEmpty()) {
                throw new IllegalArgumentException(
                        "a recorded lookup has lookup, question and answer; found " + one.toString());
            }
            String outcome = one.path("outcome").asText(Answer.FOUND);
            JsonNode answer = one.path("answer");
            if (!answer.asText().endsWith(CUT)) {
                answers.computeIfAbsent(lookup, name -> new ArrayList<>())
                        .add(
                                0,
                                new Answer(
                                        json(one.path("question")),
                                        outcome,
                                        outcome.equals(Answer.FOUND) ? json(answer) : answer));
            }
        }
        return new Answers(answers);
    }

    /** These, and where they have none, those of others. */
    public Answers or(Answers others) {
        if (others.byLookup.isEmpty()) {
            return this;
        }
        Map<String, List<Answer>> both = new HashMap<>(others.byLookup);
        byLookup.forEach((lookup, answers) ->
                both.merge(lookup, answers, (theirs, ours) -> Stream.concat(ours.stream(), theirs.stream())
                        .toList()));
        return new Answers(both);
    }

    /**
     * @param question as the step asks it: JSON, or text
     * @param members of the question that the lookup reads: only these are compared; empty for all
     */
    Optional<Answer> to(String lookup, String question, Set<String> members) {
        List<Answer> known = byLookup.getOrDefault(lookup, List.of());
        if (known.isEmpty()) {
            return Optional.empty();
        }
        JsonNode asked = only(parsed(question), members);
        return known.stream()
                .filter(answer -> answer.question().isMissingNode()
                        || only(answer.question(), members).equals(asked))
                .findFirst();
    }

    private static JsonNode only(JsonNode question, Set<String> members) {
        return members.isEmpty() || !(question instanceof ObjectNode object)
                ? question
                : object.deepCopy().retain(members);
    }

    static JsonNode parsed(String question) {
        return json(TextNode.valueOf(question));
    }

    private static JsonNode json(JsonNode given) {
        if (!given.isTextual()) {
            return given;
        }
        try {
            JsonNode read = JSON.readTree(given.textValue());
            return read == null || read.isMissingNode() ? given : read;
        } catch (JsonProcessingException e) {
            return given;
        }
    }
}
