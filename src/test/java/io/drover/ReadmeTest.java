package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What the README shows is what there is. */
class ReadmeTest {
    private static final Pattern ROUTE = Pattern.compile("<!-- route: (\\S+) -->\\n```yaml\\n(.*?)```", Pattern.DOTALL);
    /** Topics of ours and their schemas. */
    private static final Pattern TOPIC = Pattern.compile("drover\\.(event|action)\\..*");

    private static final Pattern PICTURE = Pattern.compile("!\\[[^\\]]+]\\((config/pictures/([a-z-]+)\\.png)\\)");

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

    @Test
    void itsPicturesAreThereAndTakenByTheBrowsersTests() throws IOException {
        String tests = read("src/test/java/io/drover/console/ConsoleBrowserTest.java")
                + read("src/test/java/io/drover/console/HawtioBrowserTest.java");
        Matcher shown = PICTURE.matcher(readme);
        List<Path> pictures = new ArrayList<>();
        while (shown.find()) {
            Path picture = Path.of(shown.group(1));
            pictures.add(picture);
            assertThat(Files.readAllBytes(picture))
                    .startsWith(0x89, 'P', 'N', 'G')
                    .hasSizeLessThan(200_000);
            assertThat(tests).contains("picture(\"" + shown.group(2) + "\")");
        }
        try (var there = Files.list(Path.of("config/pictures"))) {
            assertThat(there).containsExactlyInAnyOrderElementsOf(pictures);
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
