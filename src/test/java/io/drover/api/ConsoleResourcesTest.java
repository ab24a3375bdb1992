package io.drover.api;

import static io.drover.api.LedgerFixture.body;
import static io.drover.api.LedgerFixture.found;
import static io.drover.api.LedgerFixture.json;
import static io.drover.api.LedgerFixture.request;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.Chain;
import io.drover.ledger.RouteTallies;
import io.drover.ledger.Search;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What only the console asks for. */
class ConsoleResourcesTest {
    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static Resources resources(TestDatabase database) {
        LedgerFixture.insert(database.database());
        Resources resources = new Resources();
        new SearchResource(new Search(database.database()), new Chain(database.database()), LedgerFixture::ledgerId)
                .addTo(resources);
        new SubscriptionsResource(
                        () -> List.of(new SubscriptionsResource.Subscribed(
                                "modules-on-spec-change", "Rebuild it.", "modules", List.of("git.receive"), true)),
                        new RouteTallies(database.database()))
                .addTo(resources);
        return resources;
    }

    private static List<String> search(Resources resources, String word) {
        JsonNode answer = json(body(found(resources, request("GET", "/api/drover/search?q=" + word))));
        List<String> hits = new ArrayList<>();
        answer.path("items")
                .forEach(hit -> hits.add(hit.path("kind").asText() + " "
                        + hit.path("id").asText() + ": " + hit.path("found").asText()));
        return hits;
    }

    @ParameterizedTest
    @MethodSource("databases")
    void findsWhatAWordIsAbout(TestDatabase database) {
        Resources resources = resources(database);

        assertThat(search(resources, "2020-11111111-2222-3333-4444-555555555555"))
                .containsExactly("message 11111111-2222-3333-4444-555555555555: message id");
        assertThat(search(resources, "httpd-container")).containsExactly("action 5: name");
        assertThat(search(resources, "testmodule-f31-2.abc")).containsExactly("action 2: name, build or source");
        assertThat(search(resources, "zlib/F31")).containsExactly("event 1: search key");
        assertThat(search(resources, "2"))
                .containsExactly("event 2: number of the event", "action 2: number of the action");
        assertThat(search(resources, "%22branch%22")).hasSize(4).allMatch(hit -> hit.endsWith("body of the message"));
        assertThat(search(resources, "100%25")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysWhatBecameOfEachHit(TestDatabase database) {
        JsonNode answer = json(body(found(
                resources(database), request("GET", "/api/drover/search?q=44444444-2222-3333-4444-555555555555"))));

        assertThat(answer.at("/items/0/summary").asText()).isEqualTo("no route was asked: older than the subscription");
        assertThat(answer.at("/looked_through/messages").asInt()).isEqualTo(Search.READ);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void refusesAWordThatSaysNothing(TestDatabase database) {
        Resources resources = resources(database);

        assertThatThrownBy(() -> search(resources, "ab"))
                .isInstanceOf(ApiError.class)
                .hasMessageContaining("at least 3 characters");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void countsWhatEachRouteDecided(TestDatabase database) {
        JsonNode items = json(body(found(resources(database), request("GET", "/api/drover/subscriptions"))))
                .path("items");

        assertThat(items.findValuesAsText("route"))
                .containsExactly("again", "broken", "gate", "late", "modules-on-spec-change");
        assertThat(items.get(4).toString())
                .isEqualTo(
                        "{\"route\":\"modules-on-spec-change\",\"description\":\"Rebuild it.\",\"group\":\"modules\","
                                + "\"running\":true,\"topics\":[\"git.receive\"],\"decisions\":{\"acted\":1,\"ignored\":1},"
                                + "\"last_message_at\":\"2020-05-20T10:00:00Z\"}");
        assertThat(items.get(2).path("decisions").toString()).isEqualTo("{\"waiting\":1}");
    }
}
