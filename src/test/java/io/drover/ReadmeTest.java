package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {
    private static final Pattern ROUTE = Pattern.compile("<!-- route: (\\S+) -->\\n```yaml\\n(.*?)```", Pattern.DOTALL);
    /** Topics of ours and their schemas. */
    private static final Pattern TOPIC = Pattern.compile("drover\\.(event|action)\\..*");

    private static final Pattern KEY = Pattern.compile("`(drover\\.[a-z]+\\.[a-z.-]+)(?:=[^`]*)?`");

    private final String readme = read("README.md");

    @Test
    void showsTheRouteThatTheSandboxRunsInAtMost25Lines() {
        Matcher shown = ROUTE.matcher(readme);
        assertThat(shown.find()).isTrue();
        assertThat(shown.group(2)).isEqualTo(read(shown.group(1)));
        assertThat(shown.group(2).lines()).hasSizeLessThanOrEqualTo(25);
    }

    @Test
    void namesOnlyKeysThatThereAre() {
        Matcher named = KEY.matcher(readme);
        while (named.find()) {
            if (!named.group(1).contains("*") && !TOPIC.matcher(named.group(1)).matches()) {
                assertThat(Settings.defaults().keys()).contains(named.group(1));
            }
        }
    }

    @Test
    void namesEachCapabilitysRouteFile() throws IOException {
        try (var files = Files.list(Path.of("src/main/resources/routes"))) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".camel.yaml") && !name.startsWith("intake"))
                    .forEach(name -> assertThat(readme).contains(name));
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
