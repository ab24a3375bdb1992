package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.VerbSheet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A verb's parameters as options: {@code fromTag} is {@code --from-tag}. Texts, numbers and true or false as they are; a list
 * by giving the option again, or as a JSON array; an object as JSON, or as {@code name=value}, again for each.
 */
final class VerbOptions {
    private static final ObjectMapper JSON = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Map<String, VerbSheet.Parameter> byOption = new LinkedHashMap<>();

    /** @param others names that a parameter must not take: its option is {@code --with-NAME} then */
    VerbOptions(VerbSheet sheet, Set<String> others) {
        for (VerbSheet.Parameter parameter : sheet.parameters()) {
            String name = "--" + words(parameter.name());
            byOption.put(others.contains(name) ? "--with-" + words(parameter.name()) : name, parameter);
        }
    }

    /** The names of the options. */
    Set<String> taken() {
        return new TreeSet<>(byOption.keySet());
    }

    void addTo(CommandSpec spec) {
        byOption.forEach((name, parameter) -> spec.addOption(option(name, parameter)));
    }

    private static OptionSpec option(String name, VerbSheet.Parameter parameter) {
        String type = type(parameter);
        OptionSpec.Builder option = OptionSpec.builder(name)
                .description(description(parameter))
                .required(parameter.required())
                .paramLabel(label(parameter));
        return switch (type) {
            case "array", "object" ->
                option.type(List.class).auxiliaryTypes(String.class).arity("1").build();
            case "boolean" ->
                option.type(String.class).arity("0..1").fallbackValue("true").build();
            default -> option.type(String.class).arity("1").build();
        };
    }

    private static String description(VerbSheet.Parameter parameter) {
        List<String> values = new ArrayList<>();
        parameter.schema().path("enum").forEach(value -> values.add(value.asText()));
        String text = (parameter.required() ? "(required) " : "")
                + parameter.description()
                + (values.isEmpty() ? "" : " One of " + String.join(", ", values) + ".")
                + (type(parameter).equals("array") ? " Again for each." : "");
        // picocli formats descriptions
        return text.replace("%", "%%");
    }

    private static String label(VerbSheet.Parameter parameter) {
        return switch (type(parameter)) {
            case "boolean" -> "true|false";
            case "integer", "number" -> "NUMBER";
            case "object" -> "JSON|NAME=VALUE";
            case "array" -> isTexts(parameter) ? "TEXT" : "JSON";
            default -> "TEXT";
        };
    }

    /** What was given. @throws IllegalArgumentException that says what to write */
    ObjectNode parameters(CommandSpec spec) {
        ObjectNode parameters = JsonNodeFactory.instance.objectNode();
        byOption.forEach((name, parameter) -> {
            Object value = spec.findOption(name).getValue();
            if (value instanceof List<?> several) {
                List<String> texts = several.stream().map(String::valueOf).toList();
                parameters.set(
                        parameter.name(),
                        type(parameter).equals("array") ? array(name, parameter, texts) : object(name, texts));
            } else if (value != null) {
                parameters.set(parameter.name(), single(name, parameter, value.toString()));
            }
        });
        return parameters;
    }

    private static JsonNode single(String name, VerbSheet.Parameter parameter, String text) {
        return switch (type(parameter)) {
            case "integer", "number" -> {
                JsonNode number = json(text);
                if (!number.isNumber()) {
                    throw new IllegalArgumentException(name + ": a number, not " + text);
                }
                yield number;
            }
            case "boolean" -> {
                if (!text.equals("true") && !text.equals("false")) {
                    throw new IllegalArgumentException(name + ": true or false, not " + text);
                }
                yield JsonNodeFactory.instance.booleanNode(Boolean.parseBoolean(text));
            }
            default -> JsonNodeFactory.instance.textNode(text);
        };
    }

    private static JsonNode array(String name, VerbSheet.Parameter parameter, List<String> texts) {
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        for (String text : texts) {
            JsonNode read = text.startsWith("[") ? json(text) : JsonNodeFactory.instance.missingNode();
            boolean whole = read.isArray()
                    && (!isArrays(parameter) || (read.size() > 0 && read.get(0).isArray()));
            if (whole) {
                read.forEach(all::add);
            } else if (isTexts(parameter)) {
                all.add(text);
            } else {
                JsonNode element = json(text);
                if (element.isMissingNode()) {
                    throw new IllegalArgumentException(name + ": JSON, not " + text);
                }
                all.add(element);
            }
        }
        return all;
    }

    private static JsonNode object(String name, List<String> texts) {
        ObjectNode all = JsonNodeFactory.instance.objectNode();
        for (String text : texts) {
            JsonNode read = json(text);
            int equals = text.indexOf('=');
            if (read instanceof ObjectNode object) {
                all.setAll(object);
            } else if (equals > 0 && !text.startsWith("{")) {
                String value = text.substring(equals + 1);
                JsonNode told = json(value);
                all.set(
                        text.substring(0, equals),
                        told.isMissingNode() ? JsonNodeFactory.instance.textNode(value) : told);
            } else {
                throw new IllegalArgumentException(name + ": a JSON object or NAME=VALUE, not " + text);
            }
        }
        return all;
    }

    /** Missing for what is no JSON. */
    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            return JsonNodeFactory.instance.missingNode();
        }
    }

    private static String type(VerbSheet.Parameter parameter) {
        return parameter.schema().path("type").asText("string");
    }

    private static boolean isTexts(VerbSheet.Parameter parameter) {
        return parameter.schema().at("/items/type").asText("string").equals("string");
    }

    private static boolean isArrays(VerbSheet.Parameter parameter) {
        return parameter.schema().at("/items/type").asText().equals("array");
    }

    /** key_id is key-id, fromTag is from-tag. */
    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").replace('_', '-').toLowerCase(Locale.ROOT);
    }
}
