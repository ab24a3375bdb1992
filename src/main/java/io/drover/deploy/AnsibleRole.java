package io.drover.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/** A playbook and a role in the manner of Fedora's infrastructure; its files are the objects of each environment. */
final class AnsibleRole {
    private static final Map<String, String> TASKS = Map.of(
            "tasks/main.yml", "main.yml",
            "tasks/apply.yml", "apply.yml",
            "tasks/rollback.yml", "rollback.yml",
            "tasks/record.yml", "record.yml",
            "handlers/main.yml", "handlers.yml");

    private final DeployValues values;
    private final Map<String, List<ObjectNode>> objects;
    private final String name;

    /** @param objects by environment */
    AnsibleRole(DeployValues values, Map<String, List<ObjectNode>> objects) {
        this.values = values;
        this.objects = objects;
        this.name = values.environments().values().iterator().next().name();
    }

    /** Files by their path. */
    Map<String, String> files() {
        String role = "ansible/roles/openshift-apps/" + name + "/";
        Map<String, String> files = new TreeMap<>();
        files.put("ansible/playbooks/openshift-apps/" + name + ".yml", text("playbook.yml"));
        TASKS.forEach((place, template) -> files.put(role + place, text(template)));
        files.put(role + "defaults/main.yml", text("defaults.yml") + environments());
        objects.forEach((environment, all) -> all.forEach(
                object -> files.put(role + "files/" + environment + "/" + file(object), Yaml.write(object))));
        return files;
    }

    private String text(String template) {
        return Template.text("ansible/" + template)
                .replace(
                        "@ENVIRONMENTS@",
                        String.join(", ", values.environments().keySet()))
                // in names of variables a hyphen is not allowed
                .replace("@NAME@_", name.replace('-', '_') + "_")
                .replace("@NAME@", name);
    }

    private String environments() {
        ObjectNode all = Yaml.object();
        objects.forEach((environment, rendered) -> {
            EnvironmentValues own = values.environment(environment);
            ObjectNode one = all.putObject(environment);
            one.put("namespace", own.namespace()).put("cluster", own.cluster());
            TreeSet<String> secrets = new TreeSet<>();
            own.secrets().values().forEach(reference -> secrets.add(reference.split("/", 2)[0]));
            secrets.forEach(one.putArray("secrets")::add);
            rendered.forEach(object -> one.withArray("objects").add(file(object)));
            rendered.forEach(object ->
                    one.withArray("kinds").add(object.path("kind").asText().toLowerCase(Locale.ROOT)));
        });
        return Yaml.write(all).replaceFirst("^---\n", "").indent(2);
    }

    static String file(ObjectNode object) {
        return object.path("kind").asText().replaceAll("(?<!^)([A-Z])", "-$1").toLowerCase(Locale.ROOT) + ".yaml";
    }
}
