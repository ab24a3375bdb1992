package io.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class WhyTextTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void printsTheChainFromTheMessageToEachCall() throws IOException {
        assertThat(printed("why-acted-invented.json").lines())
                .containsExactly(
                        "acted on by modules-on-spec-change: event 1 (GitRPMSpecChangeEvent zlib/f31?#0123456) is started"
                                + " with 2 actions: 1 done, 1 planned",
                        "",
                        "message 11111111-2222-3333-4444-555555555555 on org.fedoraproject.prod.git.receive, received"
                                + " 2020-05-20T10:00:00Z",
                        "route modules-on-spec-change: acted, planned 2 actions",
                        "    filter spec-file-changed: yes (a .spec file changed)",
                        "    filter allowed [a:1]: no (the policy allows it)",
                        "    and 12 more steps",
                        "    asked mbs-modules-with-component-lookup: found, 17 ms",
                        "route late: pending",
                        "event 1 GitRPMSpecChangeEvent zlib/f31?#0123456: started",
                        "  action 1 distgit-push-empty-commit a:1: DONE, pushed",
                        "    send 1: ambiguous, the line went dead  [31m",
                        "    probe 2: done, {\"id\":42}",
                        "  action 2 mbs-submit-build a:1: PLANNED after 1, https://mbs.example.org/42",
                        "dead letter 3: invalid, no field branch",
                        "… there is more; ask for an action or a build of it");
    }

    @Test
    void cutsWhatIsLong() {
        assertThat(printed(JSON.createObjectNode().put("summary", "x".repeat(10_000))))
                .hasSizeLessThan(400);
    }

    @Test
    void saysNothingWhereThereIsNothing() {
        assertThat(printed(JSON.createObjectNode().put("summary", "no such message"))
                        .strip())
                .isEqualTo("no such message");
    }

    private static String printed(String file) throws IOException {
        try (InputStream in = WhyTextTest.class.getResourceAsStream("/cli/" + file)) {
            return printed(JSON.readTree(in));
        }
    }

    private static String printed(JsonNode why) {
        StringWriter text = new StringWriter();
        try (PrintWriter out = new PrintWriter(text)) {
            new WhyText(out).print(why);
        }
        return text.toString();
    }
}
