package io.drover.dispatch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What is wrong with the parameters that somebody sends for a verb, in words that say what to write. Thread-safe. */
public final class ParameterFaults {
    private static final int MOST = 10;

    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_PATH)
            .locale(Locale.ENGLISH)
            .build();
    private final Map<String, JsonSchema> schemas = new ConcurrentHashMap<>();

    /** All faults, {@value #MOST} at most; empty where there is none. */
    public List<String> of(VerbSheet sheet, ObjectNode parameters) {
        List<String> faults = new ArrayList<>();
        Set<String> referred = References.keysIn(parameters);
        if (!referred.isEmpty()) {
            faults.add(
                    "{\"$from\": …} takes a value from another action of one plan, and this is one action alone: write"
                            + " the value itself");
        } else {
            unfillable(parameters).ifPresent(faults::add);
        }
        List<VerbSheet.Parameter> known = sheet.parameters();
        for (VerbSheet.Parameter parameter : known) {
            if (parameter.required() && parameters.path(parameter.name()).isMissingNode()) {
                faults.add("parameter " + parameter.name() + " is missing: " + wanted(parameter));
            }
        }
        parameters.fieldNames().forEachRemaining(name -> {
            if (find(sheet, name).isEmpty()) {
                faults.add("there is no parameter " + name + "; " + sheet.name() + " has "
                        + String.join(
                                ", ",
                                known.stream().map(VerbSheet.Parameter::name).toList()));
            }
        });
        for (ValidationMessage message : schema(sheet).validate(parameters)) {
            if (!message.getType().equals("required")) {
                faults.add(said(sheet, message));
            }
        }
        return List.copyOf(faults.subList(0, Math.min(MOST, faults.size())));
    }

    private static Optional<String> unfillable(ObjectNode parameters) {
        try {
            References.check(parameters);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private JsonSchema schema(VerbSheet sheet) {
        return schemas.computeIfAbsent(sheet.name(), name -> factory.getSchema(sheet.schema(), config));
    }

    /** "parameter tags[0]: integer found, string expected; an array, Only tasks with one of these." */
    private static String said(VerbSheet sheet, ValidationMessage message) {
        String place = message.getInstanceLocation().toString();
        String inner = place.startsWith("$.") ? place.substring(2) : place;
        String words = message.getMessage().startsWith(place + ": ")
                ? message.getMessage().substring(place.length() + 2)
                : message.getMessage();
        return "parameter " + inner + ": " + words
                + find(sheet, inner.split("[.\\[]", 2)[0])
                        .map(parameter -> "; " + wanted(parameter))
                        .orElse("");
    }

    private static Optional<VerbSheet.Parameter> find(VerbSheet sheet, String name) {
        return sheet.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .findFirst();
    }

    private static String wanted(VerbSheet.Parameter parameter) {
        return parameter.schema().path("type").asText("anything") + ", " + parameter.description();
    }
}
