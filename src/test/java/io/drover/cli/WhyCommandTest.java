package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code drover why} of an id, and of a word. */
class WhyCommandTest {
    private static final String ID = "2026-6bb0a2a4-7a5e-4b0e-9d44-7b0f5b9fd001";
    private static final String WHY = "{\"summary\": \"The message was ignored.\"}";
    private static final String FOUND =
            """
            {"q": "base tools", "looked_through": {"messages": 3000, "events_and_actions": 20000}, "items": [
              {"kind": "event", "id": "7", "title": "git base-tools", "found": "search key", "at": "2026-03-01T12:00:00Z",
               "summary": "Event 7 is complete.", "why": "http://elsewhere.example/api/drover/why?event=7"},
              {"kind": "message", "id": "6bb0a2a4-7a5e-4b0e-9d44-7b0f5b9fd001", "title": "git.receive", "found": "body",
               "at": "2026-03-01T11:00:00Z", "summary": "It was ignored.", "why": "http://elsewhere.example/x"}]}""";

    @Test
    void asksForAMessageByItsId() throws IOException {
        StringWriter out = new StringWriter();
        try (AskedServer server = new AskedServer(Map.of("GET /api/drover/why", WHY))) {
            assertThat(server.run(new WhyCommand(), out, ID)).isZero();
            assertThat(server.asked).containsExactly("GET /api/drover/why?message=" + ID + " ");
        }
        assertThat(out.toString().strip()).isEqualTo("The message was ignored.");
    }

    @Test
    void looksForAWordAndShowsTheBestWhole() throws IOException {
        StringWriter out = new StringWriter();
        try (AskedServer server =
                new AskedServer(Map.of("GET /api/drover/search", FOUND, "GET /api/drover/why", WHY))) {
            assertThat(server.run(new WhyCommand(), out, "base tools")).isZero();
            assertThat(server.asked)
                    .containsExactly("GET /api/drover/search?q=base+tools ", "GET /api/drover/why?event=7 ");
        }
        assertThat(out.toString().lines())
                .containsExactly(
                        "--event 7  git base-tools  (2026-03-01T12:00:00Z, search key)",
                        "    Event 7 is complete.",
                        "6bb0a2a4-7a5e-4b0e-9d44-7b0f5b9fd001  git.receive  (2026-03-01T11:00:00Z, body)",
                        "    It was ignored.",
                        "",
                        "drover why --event 7:",
                        "",
                        "The message was ignored.");
    }

    @Test
    void saysWhereItLookedWhenNothingIsThere() throws IOException {
        StringWriter out = new StringWriter();
        String nothing = FOUND.replaceAll("(?s)\\[.*]", "[]");
        try (AskedServer server = new AskedServer(Map.of("GET /api/drover/search", nothing))) {
            assertThat(server.run(new WhyCommand(), out, "nodejs")).isEqualTo(1);
        }
        assertThat(out.toString())
                .startsWith("Nothing in the ledger is called or about nodejs.")
                .contains("newest 20000 events and actions", "newest 3000 messages");
    }
}
