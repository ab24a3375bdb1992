package io.drover.koji;

import static io.drover.koji.KojiContext.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

class KojiRequestsTest {

    @Test
    void takesTheMarkOutOfWhatWasSentByName() {
        JsonNode stored = json("['f41', {'event': 7, '__starstar': true, 'src': false}]");
        assertThat(KojiRequests.plain(stored)).isEqualTo(json("['f41', {'event': 7, 'src': false}]"));
        assertThat(stored.get(1).has("__starstar")).isTrue();
        assertThat(KojiRequests.plain(json("[{'__starstar': true}]"))).isEqualTo(json("[{}]"));
    }

    @Test
    void leavesEverythingElseAsItIs() {
        for (String request : new String[] {
            "[]",
            "null",
            "5",
            "{'__starstar': true}",
            "['f41', {'event': 7}]",
            "[{'__starstar': true}, 'last']",
            "[{'__starstar': false}]",
            "[{'deep': {'__starstar': true}}]"
        }) {
            assertThat(KojiRequests.plain(json(request))).isEqualTo(json(request));
        }
    }
}
