package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something Drover can do to a remote system, as its kamelet describes it.
 *
 * @param name mbs-submit-build; {@code <name>-action} sends it, {@code <name>-probe} asks whether it was sent
 * @param system whose queue its actions wait in
 * @param artifact RPM, IMAGE or MODULE where it makes one, else null
 * @param completion the lookup that tells how far accepted actions are; null: they are done when accepted
 * @param subject parameter that names the work in the system's own messages (a scmurl), null where none does
 * @param required names of the parameters that must be there
 * @param known names of all parameters
 */
public record Verb(
        String name,
        String system,
        @Nullable String artifact,
        @Nullable String completion,
        @Nullable String subject,
        Set<String> required,
        Set<String> known) {
    public Verb {
        required = Set.copyOf(required);
        known = Set.copyOf(known);
    }

    public String actionKamelet() {
        return name + "-action";
    }

    public String probeKamelet() {
        return name + "-probe";
    }

    /** @throws IllegalArgumentException naming what is missing or unknown */
    public void check(JsonNode parameters) {
        if (!parameters.isObject()) {
            throw new IllegalArgumentException(
                    name + ": the parameters must be an object, not " + parameters.getNodeType());
        }
        List<String> wrong = new ArrayList<>();
        for (String needed : required) {
            if (parameters.path(needed).isMissingNode()
                    || parameters.path(needed).isNull()) {
                wrong.add("parameter " + needed + " is missing");
            }
        }
        parameters.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                wrong.add("there is no parameter " + field + " (known: "
                        + String.join(", ", known.stream().sorted().toList()) + ")");
            }
        });
        if (!wrong.isEmpty()) {
            throw new IllegalArgumentException(name + ": " + String.join("; ", wrong));
        }
    }
}
