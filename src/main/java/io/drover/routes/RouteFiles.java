package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The routes to load: those in the jar, and those in the operator's directory, which are added and replace a shipped
 * route of the same id.
 *
 * @param directory may be missing
 * @param disabled ids of routes that are left out, shipped or not
 * @param made texts of further files by their names, which count as shipped
 */
public record RouteFiles(Path directory, Set<String> disabled, Map<String, String> made) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String SHIPPED = "classpath*:routes/*.camel.yaml";
    private static final String SHIPPED_KAMELETS = "classpath*:routes/kamelets/*.kamelet.yaml";
    private static final String ACTION = "-action.kamelet.yaml";
    private static final Pattern SYSTEM = Pattern.compile("drover\\.io/system:\\s*\"?([\\w-]+)");
    private static final Pattern ASKS_NOBODY = Pattern.compile("(?m)^\\s*drover\\.io/asks:\\s*nobody\\s*$");
    /** The system of kamelets that ask our own tables. */
    private static final String OURS = "ledger";

    public RouteFiles {
        disabled = Set.copyOf(disabled);
        made = Map.copyOf(made);
    }

    /** With no files but those in the jar and in the directory. */
    public RouteFiles(Path directory, Set<String> disabled) {
        this(directory, disabled, Map.of());
    }

    /** Ready for Camel's loader. @throws IllegalArgumentException for a file that is no YAML list of routes */
    public List<Resource> load() {
        List<File> own = own();
        List<File> shipped = shipped();
        made.forEach((name, text) -> shipped.add(new File(name, text)));
        refuseUnknown(own, shipped);
        Set<String> replaced = new HashSet<>();
        for (File file : own) {
            replaced.addAll(file.routeIds());
        }
        List<Resource> resources = new ArrayList<>();
        for (File file : shipped) {
            Set<String> out = new HashSet<>(replaced);
            out.addAll(disabled);
            file.without(out).ifPresent(resources::add);
        }
        for (File file : own) {
            file.without(disabled).ifPresent(resources::add);
        }
        return resources;
    }

    private void refuseUnknown(List<File> own, List<File> shipped) {
        Set<String> unknown = new TreeSet<>(disabled);
        Stream.concat(own.stream(), shipped.stream()).forEach(file -> unknown.removeAll(file.routeIds()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "drover.routes.disabled: there is no route " + String.join(", ", unknown));
        }
    }

    /** Opens a kamelet: the operator's {@code kamelets/} beside the routes first, then the jar's. */
    public Optional<InputStream> kamelet(String name) {
        Path own = directory.resolve("kamelets").resolve(name + ".kamelet.yaml");
        try {
            if (Files.exists(own)) {
                return Optional.of(Files.newInputStream(own));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Optional.ofNullable(RouteFiles.class.getResourceAsStream("/routes/kamelets/" + name + ".kamelet.yaml"));
    }

    /** The remote system that a kamelet names; empty where it names none, or only what is ours. */
    public Optional<String> systemOf(String kamelet) {
        return kamelet(kamelet).flatMap(RouteFiles::system);
    }

    /** Whether a kamelet answers from its question and the configuration alone: {@code drover.io/asks: nobody}. */
    public boolean asksNobody(String kamelet) {
        return kamelet(kamelet)
                .map(RouteFiles::text)
                .filter(ASKS_NOBODY.asPredicate())
                .isPresent();
    }

    /** The members of its question that a kamelet declares; empty where it declares none. */
    public Set<String> questionOf(String kamelet) {
        Set<String> members = new TreeSet<>();
        kamelet(kamelet).map(RouteFiles::text).ifPresent(text -> {
            try {
                YAML.readTree(text)
                        .at("/spec/dataTypes/in/types/json/schema/properties")
                        .fieldNames()
                        .forEachRemaining(members::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return members;
    }

    private static String text(InputStream kamelet) {
        try (kamelet) {
            return new String(kamelet.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The remote systems that kamelets name, shipped ones and the operator's. */
    public Set<String> systems() {
        Set<String> names = new TreeSet<>();
        try {
            for (org.springframework.core.io.Resource found : resources(SHIPPED_KAMELETS)) {
                system(found.getInputStream()).ifPresent(names::add);
            }
            ownKamelets().forEach(own -> system(own.text()).ifPresent(names::add));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of what kamelets can do, shipped ones and the operator's: koji-tag-build. */
    public Set<String> verbs() {
        Set<String> names = new TreeSet<>();
        try {
            for (org.springframework.core.io.Resource found : resources(SHIPPED_KAMELETS)) {
                names.add(String.valueOf(found.getFilename()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ownKamelets().forEach(own -> names.add(Path.of(own.file()).getFileName().toString()));
        return names.stream()
                .filter(file -> file.endsWith(ACTION))
                .map(file -> file.substring(0, file.length() - ACTION.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** A kamelet's file, and what is in it. */
    public record Kamelet(String file, String text) {}

    /** The operator's own kamelets. */
    public List<Kamelet> ownKamelets() {
        return kamelets(directory.resolve("kamelets"));
    }

    private static List<Kamelet> kamelets(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Kamelet> found = new ArrayList<>();
            for (Path file : files.filter(f -> f.toString().endsWith(".kamelet.yaml"))
                    .sorted()
                    .toList()) {
                found.add(new Kamelet(file.toString(), Files.readString(file)));
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> system(InputStream kamelet) {
        return system(text(kamelet));
    }

    private static Optional<String> system(String kamelet) {
        Matcher named = SYSTEM.matcher(kamelet);
        return named.find() && !named.group(1).equals(OURS) ? Optional.of(named.group(1)) : Optional.empty();
    }

    private static org.springframework.core.io.Resource[] resources(String pattern) throws IOException {
        return new PathMatchingResourcePatternResolver(RouteFiles.class.getClassLoader()).getResources(pattern);
    }

    /** Where Camel looks for kamelets. */
    public String kameletLocations() {
        return "file:" + directory.resolve("kamelets") + ",classpath:routes/kamelets";
    }

    private static List<File> shipped() {
        try {
            List<File> files = new ArrayList<>();
            for (org.springframework.core.io.Resource found : resources(SHIPPED)) {
                try (InputStream in = found.getInputStream()) {
                    files.add(new File(
                            "classpath:routes/" + found.getFilename(),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8)));
                }
            }
            files.sort(Comparator.comparing(File::name));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<File> own() {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(directory)) {
            List<File> files = new ArrayList<>();
            for (Path path :
                    found.filter(p -> p.toString().endsWith(".yaml")).sorted().toList()) {
                files.add(new File(path.toString(), Files.readString(path)));
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private record File(String name, String text) {
        Set<String> routeIds() {
            Set<String> ids = new HashSet<>();
            for (JsonNode entry : entries()) {
                if (entry.at("/route/id").isTextual()) {
                    ids.add(entry.at("/route/id").asText());
                }
            }
            return ids;
        }

        /** The file as it is where nothing goes, so that line numbers stay true. */
        Optional<Resource> without(Set<String> ids) {
            if (routeIds().stream().noneMatch(ids::contains)) {
                return Optional.of(ResourceHelper.fromString(name, text));
            }
            ArrayNode rest = YAML.createArrayNode();
            for (JsonNode entry : entries()) {
                if (!ids.contains(entry.at("/route/id").asText())) {
                    rest.add(entry);
                }
            }
            return rest.isEmpty() ? Optional.empty() : Optional.of(ResourceHelper.fromString(name, rest.toString()));
        }

        private JsonNode entries() {
            try {
                JsonNode list = YAML.readTree(text);
                if (list == null || !list.isArray()) {
                    throw new IllegalArgumentException(
                            name + ": a route file is a YAML list; begin it with '- route:'");
                }
                return list;
            } catch (IOException e) {
                throw new IllegalArgumentException(name + ": no YAML: " + e.getMessage(), e);
            }
        }
    }

    @Override
    public String toString() {
        return directory + (disabled.isEmpty() ? "" : " without " + Arrays.toString(disabled.toArray()));
    }
}
