package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The verbs there are: read from the kamelets that carry them out. Thread-safe. */
public final class Verbs {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private static final String SCHEMA = "/spec/dataTypes/in/types/json/schema";

    private final Function<String, Optional<InputStream>> kamelets;
    private final Map<String, Verb> known = new ConcurrentHashMap<>();
    private final AtomicInteger generation = new AtomicInteger();

    /** @param kamelets opens the file of a kamelet by its name; empty where there is none */
    public Verbs(Function<String, Optional<InputStream>> kamelets) {
        this.kamelets = kamelets;
    }

    /** @throws IllegalArgumentException saying which kamelet is missing, or what it lacks */
    public Verb required(String name) {
        return known.computeIfAbsent(name, this::read);
    }

    /** Kamelets are others now: they are read anew when they are asked for. */
    public void forget() {
        known.clear();
        generation.incrementAndGet();
    }

    /** How often they were read anew. */
    int generation() {
        return generation.get();
    }

    /** What people read of a verb. @throws IllegalArgumentException as {@link #required} */
    public VerbSheet sheet(String name) {
        Verb verb = required(name);
        JsonNode action = open(verb.actionKamelet());
        return new VerbSheet(
                name,
                verb.system(),
                action.at("/spec/definition/description").asText().strip(),
                (ObjectNode) action.at(SCHEMA));
    }

    private Verb read(String name) {
        JsonNode action = open(name + "-action");
        open(name + "-probe");
        JsonNode notes = action.at("/metadata/annotations");
        String system = text(notes, "drover.io/system");
        if (system == null) {
            throw new IllegalArgumentException(
                    "kamelet " + name + "-action: annotation drover.io/system is missing; it names the queue");
        }
        JsonNode schema = action.at(SCHEMA);
        if (!schema.path("properties").isObject()) {
            throw new IllegalArgumentException(
                    "kamelet " + name
                            + "-action: spec.dataTypes.in.types.json.schema.properties is missing; it describes the parameters");
        }
        Set<String> required = new HashSet<>();
        schema.path("required").forEach(n -> required.add(n.asText()));
        Set<String> properties = new HashSet<>();
        schema.path("properties").fieldNames().forEachRemaining(properties::add);
        return new Verb(
                name,
                system,
                text(notes, "drover.io/artifact"),
                text(notes, "drover.io/completion"),
                text(notes, "drover.io/subject"),
                verdict(notes),
                text(notes, "drover.io/dry-result"),
                required,
                properties,
                cancel(name, notes),
                queue(name, notes, properties),
                "true".equals(text(notes, "drover.io/dead-letters")));
    }

    private static @Nullable String queue(String name, JsonNode notes, Set<String> properties) {
        String queue = text(notes, "drover.io/queue");
        if (queue != null && !properties.contains(queue)) {
            throw new IllegalArgumentException("kamelet " + name + "-action: annotation drover.io/queue names " + queue
                    + ", which is no parameter of it");
        }
        return queue == null && properties.contains(Verb.PROFILE) ? Verb.PROFILE : queue;
    }

    private Verb.@Nullable Verdict verdict(JsonNode notes) {
        String lookup = text(notes, "drover.io/verdict");
        if (lookup == null) {
            return null;
        }
        String asked = text(open(lookup).at("/metadata/annotations"), "drover.io/system");
        if (asked == null) {
            throw new IllegalArgumentException(
                    "kamelet " + lookup + ": annotation drover.io/system is missing; it names whom it asks");
        }
        return new Verb.Verdict(lookup, asked);
    }

    private static Verb.@Nullable Cancel cancel(String name, JsonNode notes) {
        String verb = text(notes, "drover.io/cancel");
        String parameter = text(notes, "drover.io/cancel-parameter");
        if ((verb == null) != (parameter == null)) {
            throw new IllegalArgumentException("kamelet " + name
                    + "-action: the annotations drover.io/cancel (a verb) and drover.io/cancel-parameter (which of its"
                    + " parameters takes the id) go together");
        }
        return verb == null || parameter == null ? null : new Verb.Cancel(verb, parameter);
    }

    private JsonNode open(String kamelet) {
        try (InputStream file = kamelets.apply(kamelet)
                .orElseThrow(() -> new IllegalArgumentException("there is no kamelet " + kamelet
                        + "; each verb needs a <verb>-action and a <verb>-probe among the kamelets"))) {
            return YAML.readTree(file);
        } catch (IOException e) {
            throw new IllegalArgumentException("kamelet " + kamelet + " is no YAML: " + e.getMessage(), e);
        }
    }

    private static @Nullable String text(JsonNode notes, String name) {
        return notes.path(name).isTextual() ? notes.path(name).asText() : null;
    }
}
