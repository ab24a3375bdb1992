package io.drover.routes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.spi.Resource;

/**
 * The routes to load: those in the jar, and those in the operator's directory, which are added and replace a shipped
 * route of the same id.
 *
 * @param own the operator's
 * @param disabled ids of routes that are left out, shipped or not
 * @param made texts of further files by their names, which count as shipped
 */
public record RouteFiles(OwnFiles own, Set<String> disabled, Map<String, String> made) {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final String ENDING = ".kamelet.yaml";
    private static final String ACTION = "-action";
    private static final Pattern SYSTEM = Pattern.compile("drover\\.io/system:\\s*\"?([\\w-]+)");
    private static final Pattern ASKS_NOBODY = Pattern.compile("(?m)^\\s*drover\\.io/asks:\\s*nobody\\s*$");
    /** The system of kamelets that ask our own tables. */
    private static final String OURS = "ledger";

    private static final String NO_ROUTE = ": entry ";

    public RouteFiles {
        disabled = Set.copyOf(disabled);
        made = Map.copyOf(made);
    }

    /** With no files but those in the jar and in the directory, as they are now. */
    public RouteFiles(Path directory, Set<String> disabled) {
        this(OwnFiles.read(directory), disabled, Map.of());
    }

    /** The same with other files of the operator's. */
    public RouteFiles with(OwnFiles others) {
        return new RouteFiles(others, disabled, made);
    }

    /** Ready for Camel's loader. @throws IllegalArgumentException for a file that is no YAML list of routes */
    public List<Resource> load() {
        List<Resource> resources = new ArrayList<>();
        loaded((file, out) -> file.without(out).ifPresent(resources::add));
        return resources;
    }

    /** As {@link #load}, of these routes alone. */
    public List<Resource> load(Set<String> ids) {
        List<Resource> resources = new ArrayList<>();
        loaded((file, out) -> {
            Set<String> others = new HashSet<>(file.routeIds());
            others.removeAll(ids);
            others.addAll(out);
            if (!others.containsAll(file.routeIds())) {
                file.without(others).ifPresent(resources::add);
            }
        });
        return resources;
    }

    /** What is loaded, by route id; what has no id by its file and place in it. */
    public Map<String, JsonNode> entries() {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        loaded((file, out) -> {
            int place = 0;
            for (JsonNode entry : file.entries()) {
                place++;
                String id = entry.at("/route/id").asText();
                if (id.isEmpty()) {
                    entries.put(file.name() + NO_ROUTE + place, entry);
                } else if (!out.contains(id)) {
                    entries.put(id, entry);
                }
            }
        });
        return entries;
    }

    /** Whether a key of {@link #entries} is no route's id. */
    static boolean isNoRoute(String key) {
        return key.contains(NO_ROUTE);
    }

    private void loaded(BiConsumer<RouteFile, Set<String>> each) {
        List<RouteFile> ours = new ArrayList<>();
        new TreeMap<>(own.routes()).forEach((name, text) -> ours.add(new RouteFile(name, text)));
        List<RouteFile> shipped = shipped();
        made.forEach((name, text) -> shipped.add(new RouteFile(name, text)));
        refuseUnknown(ours, shipped);
        Set<String> replaced = new HashSet<>(disabled);
        refuseTwice(ours);
        for (RouteFile file : ours) {
            replaced.addAll(file.routeIds());
        }
        shipped.forEach(file -> each.accept(file, replaced));
        ours.forEach(file -> each.accept(file, disabled));
    }

    /** Camel would take the last one without a word. */
    private static void refuseTwice(List<RouteFile> files) {
        Map<String, String> places = new HashMap<>();
        for (RouteFile file : files) {
            for (String id : file.routeIds()) {
                String other = places.put(id, file.name());
                if (other != null) {
                    throw new IllegalArgumentException(
                            file.name() + ": route " + id + ": there is another route of this id in " + other);
                }
            }
        }
    }

    private void refuseUnknown(List<RouteFile> own, List<RouteFile> shipped) {
        Set<String> unknown = new TreeSet<>(disabled);
        Stream.concat(own.stream(), shipped.stream()).forEach(file -> unknown.removeAll(file.routeIds()));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException(
                    "drover.routes.disabled: there is no route " + String.join(", ", unknown));
        }
    }

    /** Opens a kamelet: the operator's {@code kamelets/} beside the routes first, then the jar's. */
    public Optional<InputStream> kamelet(String name) {
        String ours = own.kamelets().get(own.pathOf(name));
        return ours != null
                ? Optional.of(new ByteArrayInputStream(ours.getBytes(StandardCharsets.UTF_8)))
                : Optional.ofNullable(RouteFiles.class.getResourceAsStream("/routes/kamelets/" + name + ENDING));
    }

    /** Whether the jar has a kamelet of that name. */
    public static boolean ships(String kamelet) {
        return RouteFiles.class.getResource("/routes/kamelets/" + kamelet + ENDING) != null;
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
        ShippedFiles.kamelets().forEach(shipped -> system(shipped.text()).ifPresent(names::add));
        ownKamelets().forEach(own -> system(own.text()).ifPresent(names::add));
        return names;
    }

    public Set<String> verbs() {
        return kamelets().stream()
                .filter(name -> name.endsWith(ACTION))
                .map(name -> name.substring(0, name.length() - ACTION.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The names of all kamelets, shipped ones and the operator's: koji-tag-build-action. */
    public Set<String> kamelets() {
        return Stream.concat(
                        ShippedFiles.kamelets().stream().map(ShippedFiles.Shipped::name),
                        ownKamelets().stream().map(Kamelet::file))
                .map(file -> file.substring(file.lastIndexOf('/') + 1, file.length() - ENDING.length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The operator's route files, be they what they may. */
    public List<Kamelet> ownRoutes() {
        return new TreeMap<>(own.routes())
                .entrySet().stream()
                        .map(file -> new Kamelet(file.getKey(), file.getValue()))
                        .toList();
    }

    /** A file, of a kamelet or of routes, and what is in it. */
    public record Kamelet(String file, String text) {}

    /** The operator's own kamelets. */
    public List<Kamelet> ownKamelets() {
        return new TreeMap<>(own.kamelets())
                .entrySet().stream()
                        .map(file -> new Kamelet(file.getKey(), file.getValue()))
                        .toList();
    }

    private static Optional<String> system(InputStream kamelet) {
        return system(text(kamelet));
    }

    private static Optional<String> system(String kamelet) {
        Matcher named = SYSTEM.matcher(kamelet);
        return named.find() && !named.group(1).equals(OURS) ? Optional.of(named.group(1)) : Optional.empty();
    }

    private static List<RouteFile> shipped() {
        List<RouteFile> files = new ArrayList<>();
        ShippedFiles.routes().forEach(file -> files.add(new RouteFile(file.name(), file.text())));
        return files;
    }

    @Override
    public String toString() {
        return own.directory() + (disabled.isEmpty() ? "" : " without " + Arrays.toString(disabled.toArray()));
    }
}
