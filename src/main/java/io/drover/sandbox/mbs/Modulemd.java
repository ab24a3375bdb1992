package io.drover.sandbox.mbs;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.drover.sandbox.RestProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What MBS reads in a modulemd document of version 2.
 *
 * @param name "" where the document leaves it to the repository
 * @param stream "" where it leaves it to the branch
 * @param version "" as it should be
 * @param dependencies at least one
 * @param rpms source packages, in order of appearance
 */
record Modulemd(String name, String stream, String version, List<Dependencies> dependencies, List<String> rpms) {
    private static final ObjectReader YAML = new ObjectMapper(new YAMLFactory()).readerFor(JsonNode.class);

    /** Module names to the streams wished for; an empty list is "any". */
    record Dependencies(Map<String, List<String>> buildRequires, Map<String, List<String>> requires) {}

    Modulemd {
        dependencies = List.copyOf(dependencies);
        rpms = List.copyOf(rpms);
    }

    /** @throws RestProblem 422 */
    static Modulemd parse(String text) {
        JsonNode document;
        try {
            document = YAML.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new RestProblem(
                    422, "The following invalid modulemd was encountered: " + broken.getOriginalMessage());
        }
        JsonNode data = document.path("data");
        if (!document.path("document").asText().equals("modulemd")
                || document.path("version").asInt() != 2
                || !data.isObject()) {
            throw new RestProblem(422, "The following invalid modulemd was encountered: not a modulemd v2 document");
        }
        List<Dependencies> dependencies = new ArrayList<>();
        for (JsonNode one : data.path("dependencies")) {
            dependencies.add(new Dependencies(streams(one.path("buildrequires")), streams(one.path("requires"))));
        }
        if (dependencies.isEmpty()) {
            dependencies.add(new Dependencies(Map.of(), Map.of()));
        }
        List<String> rpms = new ArrayList<>();
        data.at("/components/rpms").fieldNames().forEachRemaining(rpms::add);
        return new Modulemd(
                data.path("name").asText(""),
                data.path("stream").asText(""),
                data.path("version").asText(""),
                dependencies,
                rpms);
    }

    private static Map<String, List<String>> streams(JsonNode byName) {
        Map<String, List<String>> streams = new TreeMap<>();
        byName.fields().forEachRemaining(entry -> {
            List<String> wished = new ArrayList<>();
            entry.getValue().forEach(stream -> wished.add(stream.asText()));
            streams.put(entry.getKey(), List.copyOf(wished));
        });
        return streams;
    }
}
