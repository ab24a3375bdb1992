package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code drover pause} and {@code drover resume}. */
class PauseCommandTest {
    private static final String PAUSED =
            """
            {"name": "koji", "state": "paused", "why": "by ada: their upgrade", "due": 3, "accepted": 1}""";
    private static final String CLOSED =
            """
            {"name": "koji", "state": "closed", "why": "", "due": 3, "accepted": 1}""";

    @Test
    void pausesWithAReasonAndResumes() throws IOException {
        StringWriter out = new StringWriter();
        try (AskedServer server = new AskedServer(Map.of(
                "POST /api/drover/systems/koji/pause", PAUSED, "POST /api/drover/systems/koji/resume", CLOSED))) {
            assertThat(server.run(new PauseCommand(), out, "koji", "--reason", "their upgrade"))
                    .isZero();
            assertThat(server.run(new ResumeCommand(), out, "koji")).isZero();
            assertThat(server.asked)
                    .containsExactly(
                            "POST /api/drover/systems/koji/pause {\"reason\":\"their upgrade\"}",
                            "POST /api/drover/systems/koji/resume {}");
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "koji is paused, by ada: their upgrade; 3 actions are due, 1 accepted.",
                        "koji is closed; 3 actions are due, 1 accepted.");
    }

    @Test
    void saysWhatTheServerRefused() throws IOException {
        StringWriter out = new StringWriter();
        try (AskedServer server = new AskedServer(Map.of())) {
            assertThat(server.run(new PauseCommand(), out, "kojj", "--reason", "x"))
                    .isEqualTo(1);
            assertThat(server.run(new PauseCommand(), out, "koji")).isEqualTo(2);
        }
        assertThat(out.toString().strip()).isEqualTo("There is no such thing.");
    }
}
