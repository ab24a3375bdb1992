package io.drover.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is found in what ships, and in what the README shows. */
class ShippedCheckTest {
    private static final Pattern SHOWN = Pattern.compile("```yaml\\n(- (route|test):.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @ValueSource(strings = {"src/main/resources/routes", "src/main/resources/sandbox/routes"})
    void whatShips(String folder) {
        assertThat(findings(Path.of(folder)))
                .filteredOn(found -> !found.contains("stands in for the shipped"))
                .isEmpty();
    }

    @Test
    void whatTheReadmeShows(@TempDir Path folder) throws IOException {
        Matcher shown = SHOWN.matcher(Files.readString(Path.of("README.md")));
        Files.createDirectories(folder.resolve("tests"));
        int examples = 0;
        while (shown.find()) {
            String name = "shown-" + examples++;
            Path file = shown.group(2).equals("route")
                    ? folder.resolve(name + ".yaml")
                    : folder.resolve("tests").resolve(name + ".test.yaml");
            Files.writeString(file, shown.group(1));
        }
        assertThat(examples).isGreaterThan(1);
        assertThat(findings(folder)).isEmpty();
    }

    private static List<String> findings(Path folder) {
        Map<String, String> keys = new HashMap<>();
        Settings.defaults().asProperties().forEach((key, value) -> keys.put(key.toString(), value.toString()));
        return new RouteFolder(new RouteFiles(folder, Set.of()), folder, keys, List.of())
                .check().stream().map(Finding::toString).toList();
    }
}
