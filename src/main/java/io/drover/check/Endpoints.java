package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.CatalogCamelContext;
import org.jspecify.annotations.Nullable;

/** The options of endpoints, from the descriptions that components bring with them. */
final class Endpoints {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CatalogCamelContext catalogue;
    private final Map<String, JsonNode> read = new HashMap<>();

    Endpoints(CamelContext context) {
        this.catalogue = (CatalogCamelContext) context;
    }

    /**
     * @param names of its options
     * @param usual without those for which there is hardly a reason
     * @param required those that it cannot be without
     * @param open whether it takes others, too
     * @param prefixes with which others begin
     */
    record Options(Set<String> names, Set<String> usual, Set<String> required, boolean open, Set<String> prefixes) {

        boolean has(String name) {
            return open || names.contains(name) || prefixes.stream().anyMatch(name::startsWith);
        }
    }

    /** Null where there is no such component. */
    @Nullable
    Options of(String scheme) {
        JsonNode sheet = sheet(scheme);
        if (sheet.isMissingNode()) {
            return null;
        }
        Set<String> names = new TreeSet<>();
        Set<String> usual = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        Set<String> prefixes = new TreeSet<>();
        options(sheet).forEach(option -> {
            JsonNode how = option.getValue();
            names.add(option.getKey());
            if (!how.path("label").asText().contains("advanced")) {
                usual.add(option.getKey());
            }
            if (how.path("required").asBoolean() && !how.has("defaultValue")) {
                required.add(option.getKey());
            }
            for (String prefix : List.of(
                    how.path("prefix").asText(), how.path("optionalPrefix").asText())) {
                if (!prefix.isEmpty()) {
                    prefixes.add(prefix);
                }
            }
        });
        return new Options(
                names, usual, required, sheet.at("/component/lenientProperties").asBoolean(), prefixes);
    }

    /** By name, as the component describes them. */
    List<Map.Entry<String, JsonNode>> options(String scheme) {
        return options(sheet(scheme));
    }

    private static List<Map.Entry<String, JsonNode>> options(JsonNode sheet) {
        return sheet.path("properties").properties().stream()
                .filter(option -> option.getValue().path("kind").asText().equals("parameter"))
                .toList();
    }

    private JsonNode sheet(String scheme) {
        return read.computeIfAbsent(scheme, this::open);
    }

    private JsonNode open(String scheme) {
        try {
            String sheet = catalogue.getComponentParameterJsonSchema(scheme);
            return sheet == null ? JSON.missingNode() : JSON.readTree(sheet);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
