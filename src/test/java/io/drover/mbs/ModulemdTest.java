package io.drover.mbs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModulemdTest {

    @Test
    void readsVersionTwo() throws IOException {
        Modulemd modulemd = Modulemd.parse(fixture("modulemd-v2-invented.yaml"));

        assertThat(modulemd.components())
                .isEqualTo(Map.of(
                        "nodejs", Set.of("18"),
                        "libuv-compat", Set.of("f41"),
                        "nodejs-packaging", Set.of("master"),
                        "renamed", Set.of("1.10"),
                        "octal", Set.of("0123456")));
        assertThat(modulemd.buildrequires())
                .isEqualTo(Map.of(
                        "platform", new Streams(true, Set.of("f39")),
                        "python36", new Streams(false, Set.of("3.6", "1.10")),
                        "anything", new Streams(true, Set.of())));
    }

    @Test
    void readsVersionOne() throws IOException {
        Modulemd modulemd = Modulemd.parse(fixture("modulemd-v1-invented.yaml"));

        assertThat(modulemd.components()).isEqualTo(Map.of("zlib", Set.of("f26"), "bash", Set.of("master")));
        assertThat(modulemd.buildrequires())
                .isEqualTo(Map.of("platform", Streams.only("f26"), "base-runtime", Streams.only("1.10")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | not a modulemd document",
                "hello | not a modulemd document",
                "document: modulemd-defaults | not a modulemd document",
                "{document: modulemd, version: 3} | modulemd of version '3'",
                "'document: [modulemd' | not YAML",
                "'!!java.net.URL {document: modulemd}' | Global tag is not allowed",
            })
    void refusesWhatIsNone(String yaml, String message) {
        assertThatThrownBy(() -> Modulemd.parse(yaml))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void aliasesAreFollowedAndBounded() {
        assertThat(Modulemd.parse(
                                """
                                document: modulemd
                                version: 2
                                data:
                                  references: &same {ref: f41}
                                  components: {rpms: {a: *same}}
                                """)
                        .components())
                .isEqualTo(Map.of("a", Set.of("f41")));
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 200; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
        }
        assertThatThrownBy(() -> Modulemd.parse(bomb.toString())).isInstanceOf(IllegalArgumentException.class);
    }

    private static String fixture(String name) throws IOException {
        try (InputStream in = ModulemdTest.class.getResourceAsStream("/mbs/" + name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
