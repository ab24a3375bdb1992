package io.drover.deploy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that the values come to: the objects of each environment, and the role that applies them. Same values, same files. */
public final class Rendering {
    private static final String MARK = ".drover-deploy";

    private final DeployValues values;
    private final Map<String, List<ObjectNode>> objects = new TreeMap<>();
    private final Map<String, String> files = new TreeMap<>();

    public Rendering(DeployValues values) {
        this.values = values;
        if (values.environments().values().stream()
                        .map(EnvironmentValues::name)
                        .distinct()
                        .count()
                > 1) {
            throw new DeployException(
                    values.file().toString(), "name: one role has one name; say it in common, and namespace for each");
        }
        values.environments().forEach((environment, own) -> {
            List<ObjectNode> all = new ClusterObjects(environment, own, ConfigFiles.of(environment, values)).all();
            objects.put(environment, all);
            files.put(
                    "openshift/" + environment + ".yaml",
                    all.stream().map(Yaml::write).collect(Collectors.joining()));
        });
        files.putAll(new AnsibleRole(values, objects).files());
    }

    /** @throws DeployException where there is no environment of that name */
    public List<ObjectNode> objects(String environment) {
        values.environment(environment);
        return objects.getOrDefault(environment, List.of());
    }

    /** Texts by their path. */
    public Map<String, String> files() {
        return new TreeMap<>(files);
    }

    /**
     * Writes what differs and removes what an earlier rendering left.
     *
     * @return the paths that were changed
     * @throws DeployException where the directory holds something else
     */
    public List<String> writeTo(Path directory) throws IOException {
        Path mark = directory.resolve(MARK);
        if (Files.isDirectory(directory) && !Files.exists(mark) && !isEmpty(directory)) {
            throw new DeployException(
                    directory.toString(), "it is not empty and no rendering; name a directory of its own");
        }
        Files.createDirectories(directory);
        List<String> changed = new ArrayList<>();
        if (Files.exists(mark)) {
            for (String old : Files.readAllLines(mark)) {
                if (!files.containsKey(old) && Files.deleteIfExists(inside(directory, old))) {
                    changed.add(old);
                }
            }
        }
        Files.writeString(mark, String.join("\n", files.keySet()) + "\n");
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = directory.resolve(file.getKey());
            if (!Files.exists(path) || !Files.readString(path).equals(file.getValue())) {
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
                changed.add(file.getKey());
            }
        }
        return changed;
    }

    private static Path inside(Path directory, String old) {
        Path path = directory.resolve(old).normalize();
        if (!path.startsWith(directory.normalize())) {
            throw new DeployException(directory.toString(), MARK + " names " + old + ", which is elsewhere");
        }
        return path;
    }

    private static boolean isEmpty(Path directory) throws IOException {
        try (Stream<Path> found = Files.list(directory)) {
            return found.findAny().isEmpty();
        }
    }
}
