package io.drover.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.drover.plan.DroverJq;
import io.drover.routes.RouteFiles;
import io.drover.routes.RouteFiles.Kamelet;
import io.drover.routes.ShippedFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** A folder of routes, with the kamelets and tests in it. */
public final class RouteFolder {
    private static final String TEST = ".test.yaml";
    private static final String KAMELET = ".kamelet.yaml";
    private static final Pattern PART = Pattern.compile("(?m)^\\s*uri:\\s*[\"']?direct:([^\\s\"'?]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^{}]+)}}");

    private final RouteFiles files;
    private final Path folder;
    private final Map<String, String> configured;
    private final Collection<String> seen;

    /**
     * @param files where a start would find routes and kamelets
     * @param folder of the site's routes; tests anywhere below it
     * @param configured keys of the configuration with their values
     * @param seen topics that a server has seen, without the environment's prefix
     */
    public RouteFolder(RouteFiles files, Path folder, Map<String, String> configured, Collection<String> seen) {
        this.files = files;
        this.folder = folder;
        this.configured = Map.copyOf(configured);
        this.seen = List.copyOf(seen);
    }

    /** @return all that is wrong with the site's files, in their order */
    public List<Finding> check() {
        List<Finding> findings = new ArrayList<>();
        CamelContext context = new DefaultCamelContext();
        try {
            DroverJq jq = new DroverJq();
            jq.setCamelContext(context);
            jq.init();
            check(context, jq, findings);
        } finally {
            context.stop();
        }
        return findings.stream().distinct().sorted().toList();
    }

    private void check(CamelContext context, DroverJq jq, List<Finding> findings) {
        List<ShippedFiles.Shipped> shipped = ShippedFiles.routes();
        List<YamlFile> routes = files.ownRoutes().stream()
                .map(file -> new YamlFile(file.file(), file.text(), findings))
                .toList();
        List<String> texts =
                new ArrayList<>(shipped.stream().map(ShippedFiles.Shipped::text).toList());
        texts.addAll(files.made().values());
        Known known = new Known(
                new KameletSheets(files),
                new Endpoints(context),
                Topics.known(texts, seen),
                parts(texts, routes),
                configured.keySet(),
                jq);
        JsonNode camel =
                routes.isEmpty() && files.ownKamelets().isEmpty() ? MissingNode.getInstance() : Schemas.camel();
        IdCheck ids = new IdCheck(shipped);
        for (YamlFile file : routes) {
            new RouteCheck(file, camel, known).check();
            ids.routes(file);
            placeholders(file, Set.of(), known);
        }
        for (Kamelet kamelet : files.ownKamelets()) {
            kamelet(kamelet, camel, known, findings);
        }
        Set<String> names = routeIds(shipped, routes);
        for (Path test : tests()) {
            new TestCheck(new YamlFile(test.toString(), read(test), findings), known, names).check();
        }
    }

    private static void kamelet(Kamelet kamelet, JsonNode camel, Known known, List<Finding> findings) {
        String file = kamelet.file();
        String name = file.substring(file.lastIndexOf('/') + 1, file.length() - KAMELET.length());
        YamlFile yaml = new YamlFile(file, kamelet.text(), findings);
        new KameletCheck(yaml, name, camel, known).check();
        IdCheck.kamelet(yaml, name, RouteFiles.ships(name));
        placeholders(yaml, known.kamelets().properties(name).names(), known);
    }

    private static void placeholders(YamlFile file, Set<String> properties, Known known) {
        Node root = file.root();
        if (root != null) {
            new Placeholders(file, known.keys(), properties)
                    .walk(YamlFile.at(root, "spec", "template").orElse(root));
        }
    }

    /** Names of routes that others send to, in each of the forms that the configuration may give them. */
    private Set<String> parts(List<String> shipped, List<YamlFile> own) {
        Set<String> parts = new TreeSet<>();
        UnaryOperator<String> filled = text -> PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(configured.getOrDefault(found.group(1), "")));
        for (String text : shipped) {
            Matcher part = PART.matcher(text);
            while (part.find()) {
                parts.add(filled.apply(part.group(1)));
            }
        }
        for (YamlFile file : own) {
            for (Node entry : YamlFile.elements(file.root())) {
                YamlFile.at(entry, "route", "from")
                        .or(() -> YamlFile.member(entry, "from"))
                        .flatMap(from -> YamlFile.member(from, "uri"))
                        .filter(uri -> uri instanceof ScalarNode text
                                && text.getValue().startsWith("direct:"))
                        .ifPresent(uri -> parts.add(filled.apply(((ScalarNode) uri)
                                .getValue()
                                .substring("direct:".length())
                                .replaceFirst("\\?.*", ""))));
            }
        }
        return parts;
    }

    private Set<String> routeIds(List<ShippedFiles.Shipped> shipped, List<YamlFile> own) {
        Set<String> ids = new TreeSet<>();
        List<Finding> nowhere = new ArrayList<>();
        Stream.concat(
                        own.stream(),
                        Stream.concat(
                                shipped.stream().map(file -> new YamlFile(file.name(), file.text(), nowhere)),
                                files.made().entrySet().stream()
                                        .map(file -> new YamlFile(file.getKey(), file.getValue(), nowhere))))
                .forEach(file -> YamlFile.elements(file.root()).forEach(entry -> YamlFile.member(entry, "route")
                        .ifPresent(route -> ids.add(YamlFile.text(route, "id")))));
        return ids;
    }

    private List<Path> tests() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder)) {
            return found.filter(file -> file.toString().endsWith(TEST))
                    .filter(file -> !folder.equals(file.getParent()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
