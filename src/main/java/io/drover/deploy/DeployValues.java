package io.drover.deploy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The values of all environments, by name (stg, prod).
 *
 * @param file where they were read; {@code files} of an environment lie beside it
 */
public record DeployValues(Path file, Map<String, EnvironmentValues> environments) {
    private static final Set<String> PARTS = Set.of("common", "environments");

    public DeployValues {
        environments = new TreeMap<>(environments);
    }

    /** @throws DeployException for what cannot be used, a literal secret and a secret that two environments share included */
    public static DeployValues read(Path file) {
        JsonNode all;
        try {
            all = Yaml.read(Files.readString(file));
        } catch (JsonProcessingException e) {
            throw new DeployException(
                    file.toString(), "line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new DeployException(file.toString(), "cannot be read: " + e.getMessage());
        }
        List<String> faults = new ArrayList<>(LiteralSecrets.in(all));
        all.fieldNames().forEachRemaining(part -> {
            if (!PARTS.contains(part)) {
                faults.add(part + ": there are only common and environments");
            }
        });
        if (!(all.path("environments") instanceof ObjectNode named) || named.isEmpty()) {
            faults.add("environments: name at least one, as stg: {…}");
            throw new DeployException(file.toString(), faults);
        }
        Map<String, EnvironmentValues> environments = new TreeMap<>();
        named.properties().forEach(entry -> {
            ObjectNode merged = Yaml.object();
            merge(merged, all.path("common"));
            merge(merged, entry.getValue());
            one(entry.getKey(), merged, faults, environments);
        });
        faults.addAll(sharedSecrets(environments));
        if (!faults.isEmpty()) {
            throw new DeployException(file.toString(), faults);
        }
        return new DeployValues(file, environments);
    }

    /** @throws DeployException where there is none of that name */
    public EnvironmentValues environment(String name) {
        EnvironmentValues values = environments.get(name);
        if (values == null) {
            throw new DeployException(
                    file.toString(), "there is no environment " + name + "; there are " + environments.keySet());
        }
        return values;
    }

    private static void one(
            String name, ObjectNode merged, List<String> faults, Map<String, EnvironmentValues> environments) {
        if (!name.matches("[a-z][a-z0-9]*")) {
            faults.add("environments: " + name + ": small letters and digits");
        }
        try {
            EnvironmentValues values = Yaml.as(merged, EnvironmentValues.class);
            values.faults().forEach(fault -> faults.add(name + ": " + fault));
            environments.put(name, values);
        } catch (JsonProcessingException e) {
            faults.add(name + ": " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    /** Maps are merged, everything else is replaced; null takes away. */
    private static void merge(ObjectNode into, JsonNode from) {
        from.properties().forEach(field -> {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                into.remove(field.getKey());
            } else if (value.isObject() && into.get(field.getKey()) instanceof ObjectNode known) {
                merge(known, value);
            } else {
                into.set(field.getKey(), value.deepCopy());
            }
        });
    }

    private static Set<String> sharedSecrets(Map<String, EnvironmentValues> environments) {
        Map<String, String> seen = new HashMap<>();
        Set<String> faults = new TreeSet<>();
        environments.forEach((name, values) -> values.secrets().values().stream()
                .map(reference -> reference.split("/", 2)[0])
                .distinct()
                .forEach(secret -> {
                    String other = seen.putIfAbsent(secret, name);
                    if (other != null) {
                        faults.add("secrets: " + secret + " is named by " + other + " and " + name
                                + "; give each its own, as drover-" + name + "-…");
                    }
                }));
        return faults;
    }
}
