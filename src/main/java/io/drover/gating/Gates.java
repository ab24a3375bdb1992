package io.drover.gating;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.settings.YamlDocument;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The gates there are, {@code config/gating.yaml}, and who passes. The bean {@code gates}. Immutable. */
public final class Gates {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final List<Gate> gates;

    private Gates(List<Gate> gates) {
        this.gates = List.copyOf(gates);
    }

    /** Where nothing is gated. */
    public static Gates none() {
        return new Gates(List.of());
    }

    private record Document(@Nullable List<Gate> gates) {}

    /**
     * {@code gates: [{pending: …, to: …, product-version: …, decision-context: …, policy: all-or-nothing}]}.
     *
     * @throws IllegalArgumentException saying what is wrong, and where
     */
    public static Gates parseYaml(String yaml) {
        List<Gate> gates =
                YamlDocument.read(yaml, Document.class).map(Document::gates).orElse(List.of());
        Set<String> seen = new HashSet<>();
        for (Gate gate : gates) {
            if (!seen.add(gate.pending())) {
                throw new IllegalArgumentException("there are two gates for " + gate.pending());
            }
        }
        return new Gates(gates);
    }

    /** The gates that a decision of Greenwave is about, as a JSON list: those of its product version and context. */
    public ArrayNode of(JsonNode decision) {
        ArrayNode found = NODES.arrayNode();
        for (Gate gate : gates) {
            if (gate.productVersion().equals(decision.path("product_version").asText())
                    && gate.decisionContext()
                            .equals(decision.path("decision_context").asText())) {
                found.addObject()
                        .put("pending", gate.pending())
                        .put("to", gate.to())
                        .put("product_version", gate.productVersion())
                        .put("decision_context", gate.decisionContext())
                        .put("policy", String.valueOf(gate.policy()));
            }
        }
        return found;
    }

    /**
     * Who of those that wait goes on.
     *
     * @param gate of {@link #of}
     * @param contents {@code {"builds": [{"nvr": …, "create_event": 17}]}}: what is in the pending tag, and since when
     * @param decision Greenwave's about all of them
     * @return {@code {"gate": {…}, "waiting": [nvr], "failing": [{"nvr": …, "requirements": […]}], "passing": [nvr],
     *     "moving": [nvr], "taggings": "17 18 20"}}, each sorted by NVR; the taggings are the events by which those that
     *     move came into the pending tag: a build that comes again is another case
     */
    public ObjectNode judge(JsonNode gate, JsonNode contents, JsonNode decision) {
        Map<String, ArrayNode> failing = new LinkedHashMap<>();
        for (JsonNode requirement : decision.path("unsatisfied_requirements")) {
            failing.computeIfAbsent(subject(requirement), nvr -> NODES.arrayNode())
                    .add(requirement);
        }
        // an unsatisfied requirement of nobody we know is one of all
        boolean general =
                failing.containsKey("") || !decision.path("policies_satisfied").asBoolean() && failing.isEmpty();
        ObjectNode judged = NODES.objectNode();
        judged.set("gate", gate);
        ArrayNode waiting = judged.putArray("waiting");
        ArrayNode failed = judged.putArray("failing");
        ArrayNode passing = judged.putArray("passing");
        nvrs(contents).forEach(nvr -> {
            waiting.add(nvr);
            if (general || failing.containsKey(nvr)) {
                failed.addObject().put("nvr", nvr).set("requirements", failing.getOrDefault(nvr, NODES.arrayNode()));
            } else {
                passing.add(nvr);
            }
        });
        boolean each = gate.path("policy").asText().equals(Gate.Policy.INDEPENDENT.name());
        ArrayNode moving = each || failed.isEmpty() ? passing.deepCopy() : NODES.arrayNode();
        judged.set("moving", moving);
        return judged.put("taggings", taggings(moving, contents));
    }

    private static List<String> nvrs(JsonNode contents) {
        return contents.path("builds").findValuesAsText("nvr").stream()
                .sorted()
                .distinct()
                .toList();
    }

    private static String taggings(ArrayNode moving, JsonNode contents) {
        Set<String> nvrs = new HashSet<>();
        moving.forEach(nvr -> nvrs.add(nvr.asText()));
        List<String> events = new ArrayList<>();
        for (JsonNode build : contents.path("builds")) {
            if (nvrs.contains(build.path("nvr").asText())) {
                events.add(build.path("create_event").asText());
            }
        }
        return String.join(" ", events.stream().sorted().toList());
    }

    /** Newer Greenwaves name the subject, older ones give it as {@code item}, of which there is a nested form. */
    private static String subject(JsonNode requirement) {
        String identifier = requirement.path("subject_identifier").asText("");
        if (!identifier.isEmpty()) {
            return identifier;
        }
        JsonNode item = requirement.path("item");
        return item.isObject() ? item.path("item").asText("") : item.asText("");
    }
}
