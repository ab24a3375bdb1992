package io.drover.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One environment as objects of a cluster. The config map has its content's digest in its name and is immutable: a deployment's
 * revision holds image and configuration, so undoing the roll-out undoes both.
 */
public final class ClusterObjects {
    /** The label by which all of them are found. */
    static final String INSTANCE = "app.kubernetes.io/instance";

    private static final String CONFIG = "/etc/drover";
    private static final String DATA = "/var/lib/drover";
    private static final String SECRETS = "/run/secrets/drover";

    private final EnvironmentValues values;
    private final ConfigFiles files;
    private final Map<String, JsonNode> places = new TreeMap<>();

    public ClusterObjects(String environment, EnvironmentValues values, ConfigFiles files) {
        this.values = values;
        this.files = files;
        text("name", values.name());
        text("namespace", values.namespace());
        text("image", values.image());
        text("host", values.host());
        text("cpu", values.cpu());
        text("memory", values.memory());
        text("config", configName());
        text("javaOptions", values.javaOptions() == null ? "-XX:MaxRAMPercentage=60" : values.javaOptions());
        places.put("replicas", IntNode.valueOf(values.replicas()));
        places.put("storage", values.storage() == null ? NullNode.instance : TextNode.valueOf(values.storage()));
        ObjectNode selector = object(INSTANCE, values.name()).put("app.kubernetes.io/name", "drover");
        places.put("selector", selector);
        places.put("labels", selector.deepCopy().put("drover/environment", environment));
        ObjectNode data = Yaml.object();
        files.contents().forEach((place, content) -> data.put(ConfigFiles.key(place), content));
        places.put("data", data);
        places.put("strategy", strategy());
        places.put("mounts", mounts());
        places.put("volumes", volumes());
        places.put("callers", callers());
        places.put("user", user());
    }

    /** In the order in which they are applied. */
    public List<ObjectNode> all() {
        List<String> names = new ArrayList<>(List.of("config-map"));
        if (values.storage() != null) {
            names.add("persistent-volume-claim");
        }
        names.addAll(List.of("deployment", "service"));
        names.add(values.platform() == EnvironmentValues.Platform.openshift ? "route" : "ingress");
        names.add("network-policy");
        if (values.replicas() > 1) {
            names.add("pod-disruption-budget");
        }
        if (values.monitoring()) {
            names.add("service-monitor");
        }
        return names.stream()
                .map(name -> Template.filled("objects/" + name + ".yaml", places))
                .toList();
    }

    /** Two pods would share the volume for a moment, and it can be mounted on one node. */
    private ObjectNode strategy() {
        if (values.storage() != null) {
            return object("type", "Recreate");
        }
        ObjectNode strategy = object("type", "RollingUpdate");
        strategy.set("rollingUpdate", Yaml.object().put("maxSurge", 1).put("maxUnavailable", 0));
        return strategy;
    }

    /** OpenShift chooses user and group of its own for each namespace; elsewhere they are the image's. */
    private ObjectNode user() {
        ObjectNode user = Yaml.object().put("runAsNonRoot", true);
        if (values.platform() == EnvironmentValues.Platform.kubernetes) {
            user.put("runAsUser", 1001).put("runAsGroup", 0).put("fsGroup", 1001);
        }
        user.set("seccompProfile", object("type", "RuntimeDefault"));
        return user;
    }

    private ArrayNode mounts() {
        ArrayNode mounts = array();
        mounts.add(mount("config", CONFIG, true));
        mounts.add(mount("data", DATA, false));
        mounts.add(mount("tmp", "/tmp", false));
        secretNames().forEach(secret -> mounts.add(mount("secret-" + secret, SECRETS + "/" + secret, true)));
        return mounts;
    }

    private ArrayNode volumes() {
        ArrayNode volumes = array();
        ArrayNode items = array();
        files.contents()
                .keySet()
                .forEach(
                        place -> items.add(object("key", ConfigFiles.key(place)).put("path", place)));
        ObjectNode config = object("name", configName());
        config.set("items", items);
        volumes.add(volume("config", "configMap", config));
        volumes.add(
                values.storage() == null
                        ? volume("data", "emptyDir", Yaml.object())
                        : volume("data", "persistentVolumeClaim", object("claimName", values.name())));
        volumes.add(volume("tmp", "emptyDir", Yaml.object()));
        secretNames()
                .forEach(secret -> volumes.add(volume("secret-" + secret, "secret", object("secretName", secret))));
        return volumes;
    }

    /** Routers and monitoring; on Kubernetes, where the ingress' namespace has no common label, every namespace. */
    private ArrayNode callers() {
        ArrayNode callers = array();
        if (values.platform() == EnvironmentValues.Platform.kubernetes) {
            callers.addObject().set("namespaceSelector", Yaml.object());
            return callers;
        }
        for (String group : List.of("ingress", "monitoring")) {
            ObjectNode selector = Yaml.object();
            selector.set("matchLabels", object("network.openshift.io/policy-group", group));
            callers.addObject().set("namespaceSelector", selector);
        }
        return callers;
    }

    private String configName() {
        return values.name() + "-config-" + files.digest();
    }

    private TreeSet<String> secretNames() {
        TreeSet<String> names = new TreeSet<>();
        values.secrets().values().forEach(reference -> names.add(reference.split("/", 2)[0]));
        return names;
    }

    /** Where a secret's file is, in the pod. @param reference {@code NAME/ITEM} */
    static String secretFile(String reference) {
        return SECRETS + "/" + reference;
    }

    private static ObjectNode mount(String name, String path, boolean readOnly) {
        ObjectNode mount = object("name", name.replace('.', '-')).put("mountPath", path);
        return readOnly ? mount.put("readOnly", true) : mount;
    }

    private static ObjectNode volume(String name, String kind, ObjectNode source) {
        ObjectNode volume = object("name", name.replace('.', '-'));
        volume.set(kind, source);
        return volume;
    }

    private void text(String place, String value) {
        places.put(place, TextNode.valueOf(value));
    }

    private static ObjectNode object(String key, String value) {
        return Yaml.object().put(key, value);
    }

    private static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }
}
