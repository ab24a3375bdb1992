package io.drover.sandbox.mbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MbsRefusalsTest {
    private MbsOnLoopback on;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        on = new MbsOnLoopback(root);
    }

    @AfterEach
    void stop() {
        on.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {}                                                                     | 400 | Missing scmurl
            nonsense                                                               | 400 | Invalid JSON submitted
            {"scmurl":"S","branch":"1","colour":1,"size":2}                        | 400 | The request contains unspecified parameters: colour, size
            {"scmurl":"S"}                                                         | 400 | Missing branch
            {"scmurl":"https://src.example.org/modules/foo.git","branch":"1"}      | 400 | The submitted scmurl https://src.example.org/modules/foo.git is not valid
            {"scmurl":"https://evil.example.org/modules/foo.git?#a","branch":"1"}  | 403 | The submitted scmurl https://evil.example.org/modules/foo.git?#a is not allowed
            {"scmurl":"S","branch":"1","scratch":true}                             | 403 | Scratch builds are not enabled
            {"scmurl":"S","branch":"2"}                                            | 400 | Commit C is not in branch 2.
            {"scmurl":"https://src.example.org/modules/foo.git?#0123456789012345678901234567890123456789","branch":"1"} | 422 | reference is not a tree
            {"scmurl":"https://src.example.org/modules/no.git?#0123456789012345678901234567890123456789","branch":"1"}  | 422 | reference is not a tree
            """)
    void refusesWithMbssWords(String body, int status, String message) throws Exception {
        String scmurl = on.module("foo", "1", MbsOnLoopback.FOO);
        String commit = scmurl.substring(scmurl.indexOf('#') + 1);

        JsonNode problem = on.post(2, body.replace("\"S\"", "\"" + scmurl + "\""), "Bearer T", status);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("message").asText()).endsWith(message.replace("Commit C", "Commit " + commit));
        assertThat(on.journal.entries()).isEmpty();
        assertThat(on.bus).isEmpty();
    }

    @Test
    void refusesModulemdThatSaysSomethingElse() throws Exception {
        for (String line : List.of("name: bar", "stream: \"9\"", "version: 7")) {
            String module = line.replaceAll("[^a-z]", "");
            String scmurl = on.module(module, "1", MbsOnLoopback.FOO.replace("data:\n", "data:\n  " + line + "\n"));
            on.submit(2, scmurl, "1", 400);
        }
        on.submit(2, on.module("broken", "1", "document: ["), "1", 422);
        on.submit(2, on.module("old", "1", "document: modulemd\nversion: 1\n"), "1", 422);
        assertThat(on.journal.entries()).isEmpty();
    }

    @Test
    void wantsTheToken() throws Exception {
        String body = "{\"scmurl\":\"" + on.module("foo", "1", MbsOnLoopback.FOO) + "\",\"branch\":\"1\"}";

        assertThat(on.post(2, body, "", 401).path("message").asText()).isEqualTo("No 'authorization' header found.");
        on.post(2, body, "Bearer wrong", 401);
        assertThat(on.journal.entries()).isEmpty();
    }
}
