package io.drover.check;

import io.drover.check.Finding.Severity;
import io.drover.check.YamlFile.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;

/** Faults as a start says them, in sentences, found again in the files that they are about. */
public final class StartFaults {
    private static final Pattern PLACED =
            Pattern.compile("(?s)(?:[\\w.-]+: )?(?:rebuild policy, )?([^:\\s]+):(\\d+):(\\d+): (.*)");
    private static final Pattern OF_ROUTE = Pattern.compile(
            "(?s)([^:]+): route (\\S+?)(?: (?:step|branch) (\\S+?))?(?: from \\S+)?(?:: line (\\d+))?: (.*)");
    private static final Pattern OF_LINE = Pattern.compile("(?s)([^:]+): line (\\d+): (.*)");
    private static final Pattern KEY = Pattern.compile("(?:drover|camel)\\.[\\w.-]*\\w");
    private static final Pattern MEANT = Pattern.compile("(?s)(.*)[;,] did you mean (\\S+?)\\?(.*)");

    private final @Nullable Path configuration;

    /** @param configuration null where there are only defaults and the environment */
    public StartFaults(@Nullable Path configuration) {
        this.configuration = configuration;
    }

    public List<Finding> findings(List<String> faults) {
        return faults.stream().map(this::finding).toList();
    }

    private Finding finding(String fault) {
        Matcher placed = PLACED.matcher(fault);
        if (placed.matches() && Files.exists(Path.of(placed.group(1)))) {
            return error(
                    placed.group(1),
                    new Place(Integer.parseInt(placed.group(2)), Integer.parseInt(placed.group(3))),
                    placed.group(4));
        }
        Matcher route = OF_ROUTE.matcher(fault);
        if (route.matches()) {
            int line = route.group(4) == null ? 0 : Integer.parseInt(route.group(4));
            return error(route.group(1), place(route.group(1), route.group(2), route.group(3), line), route.group(5));
        }
        Matcher line = OF_LINE.matcher(fault);
        return line.matches() && Files.exists(Path.of(line.group(1)))
                ? error(line.group(1), new Place(Integer.parseInt(line.group(2)), 1), line.group(3))
                : ofConfiguration(fault);
    }

    private static Finding error(String file, Place place, String said) {
        Matcher meant = MEANT.matcher(said);
        return meant.matches()
                ? new Finding(
                        Severity.ERROR,
                        file,
                        place.line(),
                        place.column(),
                        meant.group(1) + meant.group(3),
                        meant.group(2))
                : new Finding(Severity.ERROR, file, place.line(), place.column(), said, "");
    }

    /** Of the step, else of the route, else of the line that the start told. */
    private static Place place(String file, String route, @Nullable String step, int line) {
        Place otherwise = new Place(line, line > 0 ? 1 : 0);
        try {
            Node root = new YamlFile(file, Files.readString(Path.of(file)), new ArrayList<>()).root();
            for (Node entry : YamlFile.elements(root)) {
                Optional<Node> here = YamlFile.member(entry, "route")
                        .filter(one -> YamlFile.text(one, "id").equals(route));
                if (here.isPresent()) {
                    return here.flatMap(one -> step == null ? Optional.empty() : idOf(one, step))
                            .or(() -> here.flatMap(one -> YamlFile.member(one, "id")))
                            .map(YamlFile::place)
                            .orElse(otherwise);
                }
            }
        } catch (IOException | RuntimeException e) {
            return otherwise;
        }
        return otherwise;
    }

    private static Optional<Node> idOf(Node node, String step) {
        if (YamlFile.text(node, "id").equals(step)) {
            return YamlFile.member(node, "id");
        }
        for (Node element : YamlFile.elements(node)) {
            Optional<Node> found = idOf(element, step);
            if (found.isPresent()) {
                return found;
            }
        }
        return YamlFile.members(node).stream()
                .flatMap(member -> idOf(member.getValue(), step).stream())
                .findFirst();
    }

    private Finding ofConfiguration(String fault) {
        if (configuration == null) {
            return error("configuration", new Place(0, 0), fault);
        }
        String said = fault.startsWith(configuration + ": ")
                ? fault.substring(configuration.toString().length() + 2)
                : fault;
        Matcher key = KEY.matcher(said);
        return error(configuration.toString(), key.find() ? lineOf(key.group()) : new Place(0, 0), said);
    }

    private Place lineOf(String key) {
        Pattern said = Pattern.compile("(\\s*)" + Pattern.quote(key) + "\\s*[=:].*");
        try {
            List<String> lines = Files.readAllLines(Path.of(String.valueOf(configuration)));
            for (int at = 0; at < lines.size(); at++) {
                Matcher line = said.matcher(lines.get(at));
                if (line.matches()) {
                    return new Place(at + 1, line.end(1) + 1);
                }
            }
        } catch (IOException e) {
            return new Place(0, 0);
        }
        return new Place(0, 0);
    }
}
