package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckCommandTest {
    private static final String SEEN =
            """
            {"items": [{"id": 2, "topic": "org.fedoraproject.prod.site.toast.done"},
                       {"id": 1, "topic": "org.fedoraproject.stg.site.toast.burnt"}]}""";

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();

    @BeforeEach
    void listenTo() throws IOException {
        for (String topic : new String[] {"done", "burnt"}) {
            Files.writeString(
                    directory.resolve("toast-" + topic + ".camel.yaml"),
                    """
                    - route:
                        id: toast-%1$s
                        group: toast
                        description: Notes what the toaster says.
                        from:
                          uri: bus:site.toast.%1$s
                          steps:
                            - log: toast
                    """
                            .formatted(topic));
        }
    }

    @Test
    void aTopicThatTheLedgerHasSeenInThisEnvironmentIsKnown() throws IOException {
        try (AskedServer server = new AskedServer(Map.of("GET /api/drover/messages", SEEN))) {
            int code = server.run(new CheckCommand(), out, directory.toString());
            assertThat(code).as(out.toString()).isZero();
            assertThat(server.asked).isEmpty();
            assertThat(out.toString()).contains("site.toast.done", "site.toast.burnt", "2 warnings");

            out.getBuffer().setLength(0);
            assertThat(server.run(new CheckCommand(), out, "--seen", directory.toString()))
                    .isZero();
            assertThat(server.asked).hasSize(1);
            assertThat(out.toString())
                    .contains("the topic site.toast.burnt", "1 warning")
                    .doesNotContain("the topic site.toast.done");
        }
    }

    @Test
    void saysThatTheTopicsCannotBeHad() throws IOException {
        try (AskedServer server = new AskedServer(Map.of())) {
            assertThat(server.run(new CheckCommand(), out, "--seen", directory.toString()))
                    .isEqualTo(1);
            assertThat(out.toString()).doesNotContain("all well");
        }
    }
}
