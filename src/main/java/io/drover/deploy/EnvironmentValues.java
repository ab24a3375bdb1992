package io.drover.deploy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One environment's values, what is common to all included. {@code config/deploy/values.yaml} explains each.
 *
 * @param cluster the API's URL; the role refuses another one
 * @param replicas 1 to 20
 * @param storage of /var/lib/drover, as in 1Gi; without it what is there goes with the pod
 * @param properties of application.properties, without secrets
 * @param secrets {@code NAME/ITEM} of a Secret, by the key that it is for
 * @param files what lies under /etc/drover, by its place there: files and directories beside the values
 * @param shared hosts of other environments that this one may use, too
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EnvironmentValues(
        @JsonProperty(required = true) String name,
        @JsonProperty(required = true) String namespace,
        @JsonProperty(required = true) String cluster,
        @JsonProperty(required = true) Platform platform,
        @JsonProperty(required = true) String image,
        @JsonProperty(required = true) int replicas,
        @JsonProperty(required = true) String host,
        @JsonProperty(required = true) String cpu,
        @JsonProperty(required = true) String memory,
        @Nullable String storage,
        @Nullable String javaOptions,
        boolean monitoring,
        Map<String, String> properties,
        Map<String, String> secrets,
        Map<String, String> files,
        List<String> shared) {
    private static final String NAME = "[a-z]([a-z0-9-]{0,38}[a-z0-9])?";
    private static final String REFERENCE = "[a-z0-9]([a-z0-9.-]*[a-z0-9])?/[A-Za-z0-9._-]+";
    private static final String QUANTITY = "\\d+(\\.\\d+)?(m|k|Ki|[MGT]i?)?";
    /** What the objects themselves decide. */
    private static final List<String> OURS = List.of(
            "drover.instance",
            "drover.environment.name",
            "drover.api.host",
            "drover.api.port",
            "drover.routes.directory");

    /** Where it is to run. */
    public enum Platform {
        openshift,
        kubernetes
    }

    public EnvironmentValues {
        properties = properties == null ? Map.of() : new TreeMap<>(properties);
        secrets = secrets == null ? Map.of() : new TreeMap<>(secrets);
        files = files == null ? Map.of() : new TreeMap<>(files);
        shared = shared == null ? List.of() : List.copyOf(shared);
    }

    /** What is wrong with them, each with its key. */
    List<String> faults() {
        List<String> faults = new ArrayList<>();
        matches("name", name, NAME, "small letters, digits and hyphens, at most 40", faults);
        matches("namespace", namespace, NAME, "small letters, digits and hyphens, at most 40", faults);
        matches("cluster", cluster, "https://[^/@\\s]+", "the API's URL, as https://api.ocp.example.org:6443", faults);
        matches("host", host, "[a-z0-9.-]+", "a host name", faults);
        matches("cpu", cpu, QUANTITY, "a quantity, as 500m", faults);
        matches("memory", memory, QUANTITY, "a quantity, as 768Mi", faults);
        if (storage != null) {
            matches("storage", storage, QUANTITY, "a quantity, as 5Gi", faults);
        }
        if (replicas < 1 || replicas > 20) {
            faults.add("replicas: 1 to 20, not " + replicas);
        }
        boolean embedded = !properties.getOrDefault("drover.db.url", "jdbc:h2:").startsWith("jdbc:postgresql:");
        if (replicas > 1 && (embedded || storage != null)) {
            faults.add("replicas: " + replicas + " share a PostgreSQL (properties: drover.db.url) and have no storage;"
                    + " write 1, or a PostgreSQL and no storage");
        }
        if (embedded && storage == null) {
            faults.add("storage: the embedded ledger is lost with its pod; say how much it needs, or name a PostgreSQL"
                    + " in properties: drover.db.url");
        }
        OURS.stream()
                .filter(properties::containsKey)
                .forEach(key -> faults.add("properties: " + key + " is decided by the objects; leave it out"));
        secrets.forEach((key, reference) -> {
            matches("secrets: " + key, reference, REFERENCE, "NAME/ITEM of a Secret in the namespace", faults);
            if (properties.containsKey(key)) {
                faults.add("secrets: " + key + " stands in properties, too; leave it out there");
            }
        });
        files.keySet()
                .forEach(place ->
                        matches("files", place, "[A-Za-z0-9][A-Za-z0-9._-]*", "a name in /etc/drover", faults));
        return faults;
    }

    private static void matches(String key, String value, String pattern, String wanted, List<String> faults) {
        if (!value.matches(pattern)) {
            faults.add(key + ": " + wanted + ", not '" + value + "'");
        }
    }
}
