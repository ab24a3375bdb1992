package io.drover.check;

import io.drover.routes.ShippedFiles;
import java.io.StringReader;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.Node;

/**
 * Ids that there are twice: in the site's files, which is a fault, and in one of them and the jar, which replaces what ships
 * and may not be meant. A {@code note} that begins with "replaces" says that it is.
 */
final class IdCheck {
    private static final String ON_PURPOSE = "replaces";
    private static final String NOTE = "drover.io/replaces";

    private final Map<String, String> shipped = new HashMap<>();
    private final Map<String, String> seen = new LinkedHashMap<>();

    IdCheck(List<ShippedFiles.Shipped> routes) {
        for (ShippedFiles.Shipped file : routes) {
            Node root = new Yaml(new LoaderOptions()).compose(new StringReader(file.text()));
            YamlFile.elements(root).forEach(entry -> YamlFile.member(entry, "route")
                    .ifPresent(route -> shipped.put(YamlFile.text(route, "id"), file.name())));
        }
    }

    /** One after the other. */
    void routes(YamlFile file) {
        for (Node entry : YamlFile.elements(file.root())) {
            YamlFile.member(entry, "route")
                    .ifPresent(route -> YamlFile.member(route, "id").ifPresent(id -> route(file, route, id)));
        }
    }

    private void route(YamlFile file, Node route, Node at) {
        String id = YamlFile.text(route, "id");
        String place = file.name() + ":" + YamlFile.place(at).line();
        String other = seen.putIfAbsent(id, place);
        if (other != null) {
            file.error(at, "there is another route " + id + ", at " + other, "another id");
        } else if (shipped.containsKey(id)
                && !YamlFile.text(route, "note").strip().startsWith(ON_PURPOSE)) {
            file.warning(
                    at,
                    "the route stands in for the shipped one of this id (" + shipped.get(id) + ")",
                    "another id, or, where that is meant, note: replaces the shipped route because …");
        }
    }

    /** @param ships whether there is one of that name in the jar */
    static void kamelet(YamlFile file, String name, boolean ships) {
        Node notes = YamlFile.at(file.root(), "metadata", "annotations").orElse(null);
        if (ships && YamlFile.text(notes, NOTE).isBlank()) {
            YamlFile.at(file.root(), "metadata", "name")
                    .ifPresent(at -> file.warning(
                            at,
                            "the kamelet stands in for the shipped " + name,
                            "another name, or, where that is meant, the annotation " + NOTE + ": why"));
        }
    }
}
