package io.drover.mbs;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What rebuild decisions need of a modulemd document, version 1 or 2.
 *
 * @param components dist-git repository → refs: the last part of {@code repository} where that is given, else {@code
 *     name}, else the component's key; {@code master} where no ref is given, MBS's own default
 * @param buildrequires module name → streams
 */
record Modulemd(Map<String, Set<String>> components, Map<String, Streams> buildrequires) {
    private static final String DEFAULT_REF = "master";

    /** @throws IllegalArgumentException if it is no modulemd */
    static Modulemd parse(String yaml) {
        YamlNode document = YamlNode.parse(yaml);
        if (!document.path("document").text().orElse("").equals("modulemd")) {
            throw new IllegalArgumentException("not a modulemd document");
        }
        YamlNode data = document.path("data");
        String version = document.path("version").text().orElse("");
        return switch (version) {
            case "1" -> new Modulemd(components(data), requiresOfVersion1(data));
            case "2" -> new Modulemd(components(data), requiresOfVersion2(data));
            default -> throw new IllegalArgumentException("modulemd of version '" + version + "', known are 1 and 2");
        };
    }

    private static Map<String, Set<String>> components(YamlNode data) {
        Map<String, Set<String>> components = new HashMap<>();
        data.path("components").path("rpms").fields().forEach((key, component) -> components
                .computeIfAbsent(repository(key, component), repository -> new HashSet<>())
                .add(component.path("ref").text().orElse(DEFAULT_REF)));
        components.replaceAll((repository, refs) -> Set.copyOf(refs));
        return Map.copyOf(components);
    }

    private static String repository(String key, YamlNode component) {
        Optional<String> url = component.path("repository").text();
        if (url.isPresent()) {
            return ScmUrl.lastPart(url.get());
        }
        return component.path("name").text().orElse(key);
    }

    private static Map<String, Streams> requiresOfVersion1(YamlNode data) {
        Map<String, Streams> requires = new HashMap<>();
        data.path("dependencies")
                .path("buildrequires")
                .fields()
                .forEach((name, stream) ->
                        requires.put(name, stream.text().map(Streams::only).orElse(Streams.listed(List.of()))));
        return Map.copyOf(requires);
    }

    private static Map<String, Streams> requiresOfVersion2(YamlNode data) {
        Map<String, Streams> requires = new HashMap<>();
        for (YamlNode dependency : data.path("dependencies").elements()) {
            dependency.path("buildrequires").fields().forEach((name, streams) -> {
                List<String> listed = streams.elements().stream()
                        .map(YamlNode::text)
                        .flatMap(Optional::stream)
                        .toList();
                requires.merge(name, Streams.listed(listed), Streams::or);
            });
        }
        return Map.copyOf(requires);
    }
}
