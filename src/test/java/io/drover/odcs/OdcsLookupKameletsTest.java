package io.drover.odcs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rule can ask of ODCS. */
class OdcsLookupKameletsTest {
    private static OdcsStage stage;

    @BeforeAll
    static void start() throws Exception {
        stage = new OdcsStage();
    }

    @BeforeEach
    void anew() {
        stage.anew();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @Test
    void tellsOfAComposeWithListsInPlaceOfWords() throws Exception {
        stage.odcs.seed(
                "alice",
                OdcsStage.json(
                        "{'source': {'type': 'tag', 'source': 'f42', 'builds': ['b-1-1', 'a-1-1'], 'sigkeys': ['']}}"));
        JsonNode compose = stage.ask("odcs-compose-lookup", "{'compose': 1}").path("compose");
        assertThat(compose.path("id").asLong()).isEqualTo(1);
        assertThat(compose.path("owner").asText()).isEqualTo("alice");
        assertThat(compose.path("source_type").asText()).isEqualTo("tag");
        assertThat(compose.path("state_name").asText()).isEqualTo("wait");
        assertThat(compose.path("builds").toString()).isEqualTo("[\"a-1-1\",\"b-1-1\"]");
        assertThat(compose.path("sigkeys").toString()).as("unsigned is allowed").isEqualTo("[\"\"]");
        assertThat(compose.path("packages").toString()).isEqualTo("[]");
        assertThat(compose.has("pungi_config_dump")).isFalse();
        assertThat(stage.sent()).singleElement().satisfies(request -> assertThat(request.headers())
                .doesNotContainKey("Authorization")
                .doesNotContainKey("X-of-the-caller"));
    }

    @Test
    void whatThereIsNotIsNull() throws Exception {
        assertThat(stage.ask("odcs-compose-lookup", "{'compose': '99'}").toString())
                .isEqualTo("{\"compose\":null}");
    }

    @Test
    void whatCannotBeToldIsNotNull() {
        stage.next(new Fault("GET", null, Kind.HTML, 404, 1, Duration.ZERO, null, ""));
        assertThat(failure("odcs-compose-lookup", "{'compose': 1}")).isInstanceOf(Unavailable.class);
        stage.next(Fault.status(503));
        assertThat(failure("odcs-composes-lookup", "{}")).isInstanceOf(Unavailable.class);
    }

    @Test
    void listsWhatHasCertainProperties() throws Exception {
        stage.odcs.seed("drover", OdcsStage.json("{'source': {'type': 'tag', 'source': 'f42'}}"));
        stage.odcs.seed("alice", OdcsStage.json("{'source': {'type': 'tag', 'source': 'f42'}}"));
        stage.make();
        stage.odcs.seed("drover", OdcsStage.json("{'source': {'type': 'pulp', 'source': 'a'}, 'label': 'x y'}"));

        assertThat(ids("{}")).containsExactly(3L, 2L, 1L);
        assertThat(ids("{'owner': 'drover', 'orderBy': 'id'}")).containsExactly(1L, 3L);
        assertThat(ids("{'state': 'done', 'sourceType': 'tag', 'source': 'f42'}"))
                .containsExactly(2L, 1L);
        assertThat(ids("{'label': 'x y', 'composeType': 'test'}")).containsExactly(3L);
        assertThat(ids("{'owner': 'bob'}")).isEmpty();
        assertThat(stage.requests())
                .contains("GET /api/1/composes/?compose_type=test&label=x%20y&order_by=-id&page=1&per_page=100");
    }

    @ParameterizedTest
    @CsvSource({"100, 1, true", "101, 2, true", "250, 3, false", "300, 3, false"})
    void readsAsManyPagesAsTheLimitTakes(int limit, int pages, boolean more) throws Exception {
        for (int i = 0; i < 250; i++) {
            stage.odcs.seed("drover", OdcsStage.json("{'source': {'type': 'tag', 'source': 'f42'}}"));
        }
        JsonNode answer = stage.ask("odcs-composes-lookup", "{'limit': " + limit + "}");
        assertThat(answer.path("composes")).hasSize(Math.min(limit, 250));
        assertThat(answer.path("more").asBoolean()).isEqualTo(more);
        // whether there is more is seen on the next page at the latest
        assertThat(stage.requests()).hasSizeBetween(pages, pages + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'sourceType': 'tags'}",
                "{'state': 'gone'}",
                "{'orderBy': 'source_type'}",
                "{'limit': 0}",
                "{'limit': 1001}"
            })
    void refusesWhatOdcsHasNotUnasked(String question) {
        assertThat(failure("odcs-composes-lookup", question)).isInstanceOf(Refused.class);
        assertThat(stage.requests()).isEmpty();
    }

    private List<Long> ids(String question) throws Exception {
        List<Long> ids = new ArrayList<>();
        stage.ask("odcs-composes-lookup", question)
                .path("composes")
                .forEach(compose -> ids.add(compose.path("id").asLong()));
        return ids;
    }

    private static CallResult<?> failure(String lookup, String question) {
        return catchThrowableOfType(CallFailed.class, () -> stage.ask(lookup, question))
                .result();
    }
}
