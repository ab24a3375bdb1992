package io.drover.deploy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What lies under {@code /etc/drover} in an environment, by its place there: {@code application.properties}, made of the values,
 * and the files that the values name. At most 900 kB, since a config map takes 1 MiB.
 */
public record ConfigFiles(Map<String, String> contents) {
    private static final int MOST = 900_000;
    private static final String PROPERTIES = "application.properties";
    private static final String FOREIGN = "drover.environment.foreign";
    private static final Pattern SECRET_TEXT = Pattern.compile(".*\\.(password|token)");

    public ConfigFiles {
        contents = new TreeMap<>(contents);
    }

    /** @throws DeployException for files that are not there, too large, or hold something like a secret */
    public static ConfigFiles of(String environment, DeployValues all) {
        EnvironmentValues values = all.environment(environment);
        Map<String, String> contents = new TreeMap<>();
        List<String> faults = new ArrayList<>();
        Path file = all.file().toAbsolutePath();
        values.files().forEach((place, source) -> add(place, file.resolveSibling(source), contents, faults));
        contents.forEach((place, text) -> {
            if (LiteralSecrets.isIn(text)) {
                faults.add("files: " + place + ": holds what looks like a secret; put it into a Secret of the cluster");
            }
        });
        contents.put(
                PROPERTIES,
                properties(environment, all).entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + escaped(entry.getValue()) + "\n")
                        .collect(Collectors.joining()));
        int size = contents.values().stream().mapToInt(String::length).sum();
        if (size > MOST) {
            faults.add("files: " + size + " bytes; a config map takes " + MOST);
        }
        if (!faults.isEmpty()) {
            throw new DeployException(all.file() + ", " + environment, faults);
        }
        return new ConfigFiles(contents);
    }

    /** The application's properties in an environment, sorted; secrets as the files in which they are mounted. */
    public static Map<String, String> properties(String environment, DeployValues all) {
        EnvironmentValues values = all.environment(environment);
        Map<String, String> properties = new TreeMap<>(values.properties());
        properties.put("drover.environment.name", environment);
        properties.put("drover.api.host", "0.0.0.0");
        properties.put("drover.api.port", "8080");
        properties.put("drover.routes.directory", "/etc/drover/routes");
        properties.putIfAbsent("drover.rebuild.policy-file", "/etc/drover/policy.yaml");
        properties.put(FOREIGN, foreign(environment, all));
        values.secrets()
                .forEach((key, reference) -> properties.put(
                        key,
                        (SECRET_TEXT.matcher(key).matches() ? "file:" : "") + ClusterObjects.secretFile(reference)));
        return properties;
    }

    /** Topics and hosts of the other environments, which this one must not use, beside what the values say. */
    private static String foreign(String environment, DeployValues all) {
        EnvironmentValues own = all.environment(environment);
        Set<String> foreign = new TreeSet<>();
        Stream.of(own.properties().getOrDefault(FOREIGN, "").split(","))
                .map(String::strip)
                .filter(element -> !element.isEmpty())
                .forEach(foreign::add);
        all.environments().forEach((name, other) -> {
            if (!name.equals(environment)) {
                Stream.of(other.properties()
                                .getOrDefault("drover.bus.topic-prefix", "")
                                .split(","))
                        .filter(prefix -> !prefix.isBlank())
                        .forEach(prefix -> foreign.add(prefix.strip()));
                other.properties().forEach((key, value) -> host(value).ifPresent(foreign::add));
                foreign.add(other.host());
            }
        });
        own.shared().forEach(host -> foreign.add("!" + host));
        return String.join(",", foreign);
    }

    private static Optional<String> host(String value) {
        try {
            return Optional.ofNullable(
                    URI.create(value.replaceFirst("^jdbc:", "")).getHost());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static void add(String place, Path source, Map<String, String> contents, List<String> faults) {
        try (Stream<Path> found = Files.walk(source)) {
            for (Path file : found.filter(Files::isRegularFile).sorted().toList()) {
                String below = source.relativize(file).toString();
                contents.put(below.isEmpty() ? place : place + "/" + below, Files.readString(file));
            }
        } catch (IOException e) {
            faults.add("files: " + place + ": " + source + " cannot be read as text");
        }
    }

    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\n", "\\n");
    }

    /** Ten digits that differ where a content does. */
    String digest() {
        return Fingerprints.digest(contents.toString()).substring(0, 10);
    }

    /** A place as a config map's key, which takes no slash. */
    static String key(String place) {
        return place.replace("/", "__");
    }
}
