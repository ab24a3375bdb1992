package io.drover.api.freshmaker;

import static io.drover.api.LedgerFixture.BASE;
import static io.drover.api.LedgerFixture.body;
import static io.drover.api.LedgerFixture.get;
import static io.drover.api.LedgerFixture.golden;
import static io.drover.api.LedgerFixture.json;
import static io.drover.api.LedgerFixture.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.api.Answer;
import io.drover.api.Api;
import io.drover.api.LedgerFixture;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FreshmakerTest {

    static java.util.stream.Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static Api filled(TestDatabase database) {
        LedgerFixture.insert(database.database());
        return LedgerFixture.api(database.database());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void writesEventsAndBuildsAsFreshmakerDoes(TestDatabase database) {
        Api api = filled(database);

        assertThat(body(get(api, "/api/1/builds/2"))).isEqualTo(golden("/api/build-2.json"));
        assertThat(body(get(api, "/api/1/events/1"))).isEqualTo(golden("/api/event-1-full.json"));
        assertThat(body(get(api, "/api/2/events/1/?show_full_json=True"))).isEqualTo(golden("/api/event-1-full.json"));
        assertThat(body(get(api, "/api/2/events/2"))).isEqualTo(golden("/api/event-2-minimal.json"));
        assertThat(body(get(api, "/api/1/events/2?show_full_json=False")))
                .isEqualTo(golden("/api/event-2-minimal.json"));
        assertThat(ok(api, "/api/1/events/2?show_full_json=false").has("builds"))
                .isTrue();
        assertThat(ok(api, "/api/2/events/2?show_full_json=1").has("builds")).isFalse();
        assertThat(ok(api, "/api/1/events/?message_id=manual_rebuild_2").at("/items/0/builds"))
                .hasSize(3);
        assertThat(ok(api, "/api/2/events/").at("/items/0/builds_summary").toString())
                .isEqualTo("{\"total\":0}");
    }

    /** Wire/targets.md §1.9: those that it needs, and those that it was given, each once; none of them is looked up by itself. */
    @ParameterizedTest
    @MethodSource("databases")
    void aBuildNamesItsComposesAsNumbers(TestDatabase database) {
        Api api = filled(database);
        var sql = database.database().sql();
        sql.sql("UPDATE action SET result = '{\"compose_id\": 470, \"builds\": [\"zlib-1-1\"]}' WHERE id = 3")
                .update();
        sql.sql("UPDATE action SET result = '{\"noise\": \"compose_id\"}' WHERE id = 1")
                .update();
        sql.sql("INSERT INTO action_dependency (action_id, needs_id) VALUES (7, 3), (7, 1), (5, 1)")
                .update();
        sql.sql("UPDATE action SET resolved = '{\"composeIds\": [900, 12, 470]}' WHERE id = 7")
                .update();

        assertThat(ok(api, "/api/1/builds/7").path("odcs_composes").toString()).isEqualTo("[12,470,900]");
        assertThat(ok(api, "/api/2/builds/5").path("odcs_composes").toString()).isEqualTo("[]");
        assertThat(ok(api, "/api/1/builds/4").path("odcs_composes").toString()).isEqualTo("[470]");
        assertThat(ok(api, "/api/1/events/2")
                        .path("builds")
                        .findValues("odcs_composes")
                        .toString())
                .isEqualTo("[[], [12,470,900], []]");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void filtersEvents(TestDatabase database) {
        Map<String, List<Integer>> expected = new LinkedHashMap<>();
        expected.put("", List.of(6, 5, 4, 3, 2, 1));
        expected.put("message_id=2020-11111111-2222-3333-4444-555555555555", List.of(1));
        expected.put("message_id=11111111-2222-3333-4444-555555555555&message_id=drover_event_4", List.of(4, 1));
        expected.put("message_id=nothing", List.of());
        expected.put("search_key=nightly", List.of(5, 4));
        expected.put("search_key=nightly&search_key=1234", List.of(5, 4, 2));
        expected.put("search_key=zlib%2Ff31%3F%230123456", List.of(1));
        expected.put("event_type_id=2", List.of(1));
        expected.put("event_type_id=19", List.of(3));
        expected.put("event_type_id=21&event_type_id=2", List.of(6, 5, 4, 1));
        expected.put("event_type_id=19&event_type_id=13", List.of(3, 2));
        expected.put("event_type_id=999", List.of());
        expected.put("requester=alice&requester=bob", List.of(5, 2));
        expected.put("state=0", List.of(3));
        expected.put("state=building", List.of(1));
        expected.put("state=2&state=Skipped&state=INITIALIZED", List.of(4, 3, 2));
        expected.put("state=3&state=5", List.of(6, 5));
        expected.put("state=2", List.of(2));
        expected.put("state=0&state=1&state=2&state=3&state=4&state=5", List.of(6, 5, 4, 3, 2, 1));
        expected.put("state=77", List.of());
        expected.put("order_by=id", List.of(1, 2, 3, 4, 5, 6));
        expected.put("order_by=message_id", List.of(1, 3, 2, 4, 5, 6));
        expected.put("order_by=-message_id", List.of(6, 5, 4, 2, 3, 1));
        expected.put("unknown=1", List.of(6, 5, 4, 3, 2, 1));
        expected.put("page=2&per_page=4", List.of(2, 1));
        expected.put("page=9", List.of());
        expected.put("page=x&per_page=-1", List.of(6, 5, 4, 3, 2, 1));
        Api api = filled(database);

        expected.forEach((query, ids) -> {
            JsonNode page = ok(api, "/api/1/events/?" + query);
            assertThat(ids(page)).as(query).isEqualTo(ids);
            if (!query.contains("page=")) {
                assertThat(page.at("/meta/total").asInt()).as(query).isEqualTo(ids.size());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void filtersBuilds(TestDatabase database) {
        Map<String, List<Integer>> expected = new LinkedHashMap<>();
        expected.put("", List.of(8, 7, 6, 5, 4, 2));
        expected.put("type=MODULE", List.of(4, 2));
        expected.put("type=image", List.of(7, 6, 5));
        expected.put("type=0", List.of(8));
        expected.put("type=3", List.of());
        expected.put("type=9", List.of());
        expected.put("state=planned", List.of(4));
        expected.put("state=0", List.of(5));
        expected.put("state=done", List.of(2));
        expected.put("state=FAILED", List.of(7, 6));
        expected.put("state=44", List.of());
        expected.put("name=httpd-container", List.of(5));
        expected.put("event_id=2", List.of(8, 7, 6));
        expected.put("dep_on_id=2", List.of(5, 4));
        expected.put("dep_on_id=6", List.of(7));
        expected.put("dep_on_id=4", List.of());
        expected.put("build_id=42", List.of(2));
        expected.put("build_id=-3", List.of(7));
        expected.put("original_nvr=testmodule-f31-1", List.of(2));
        expected.put("original_nvr=other-1-1", List.of());
        expected.put("original_nvr=%25", List.of());
        expected.put("rebuilt_nvr=testmodule-f31-2.abc", List.of(2));
        expected.put("rebuilt_nvr=testmodule-f31-1", List.of());
        expected.put("event_type_id=13", List.of(8, 7, 6));
        expected.put("event_search_key=1234&state=3", List.of(8));
        expected.put("order_by=id", List.of(2, 4, 5, 6, 7, 8));
        expected.put("order_by=name", List.of(7, 6, 5, 4, 2, 8));
        expected.put("order_by=-event_id", List.of(8, 7, 6, 5, 4, 2));
        expected.put("order_by=build_id", List.of(7, 5, 2, 4, 6, 8));
        expected.put("order_by=-build_id", List.of(8, 6, 4, 2, 5, 7));
        expected.put("order_by=dep_on_id", List.of(4, 5, 7, 2, 6, 8));
        expected.put("order_by=original_nvr", List.of(6, 2, 4, 5, 7, 8));
        expected.put("order_by=-rebuilt_nvr&per_page=2&page=3", List.of(4, 2));
        Api api = filled(database);

        expected.forEach((query, ids) -> {
            JsonNode page = ok(api, "/api/2/builds/?" + query);
            assertThat(ids(page)).as(query).isEqualTo(ids);
            if (!query.contains("page=")) {
                assertThat(page.at("/meta/total").asInt()).as(query).isEqualTo(ids.size());
            }
        });
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysWhatIsWrongInFreshmakersWords(TestDatabase database) {
        Map<String, String> expected = new LinkedHashMap<>();
        expected.put("/api/1/events/?state=burning", "400 Bad Request: Invalid state was supplied: burning");
        expected.put(
                "/api/1/events/?order_by=state",
                "400 Bad Request: An invalid order_by key was suplied, allowed keys are: id, message_id");
        expected.put("/api/1/builds/?type=deb", "400 Bad Request: An invalid artifact type was supplied");
        expected.put("/api/1/builds/?state=x", "400 Bad Request: An invalid state was supplied");
        expected.put("/api/1/builds/?event_id=x", "400 Bad Request: An invalid event_id was supplied");
        expected.put(
                "/api/1/builds/?order_by=-state",
                "400 Bad Request: An invalid order_by key was suplied, allowed keys are:"
                        + " id, name, event_id, dep_on_id, build_id, original_nvr, rebuilt_nvr");
        expected.put("/api/1/events/77", "404 Not Found: No such event found.");
        expected.put("/api/1/builds/1", "404 Not Found: No such build found.");
        expected.put("/api/1/builds/99999999999999999999999", "404 Not Found: No id has that many digits.");
        expected.put("/api/1/event-types/22", "404 Not Found: No such event type found.");
        expected.put("/api/2/build-types/4", "404 Not Found: No such build type found.");
        expected.put("/api/1/build-states/5", "404 Not Found: No such build state found.");
        expected.put("/api/1/event-states/", "404 Not Found: Nothing is found at /api/1/event-states/.");
        expected.put("/api/1/events/x", "404 Not Found: Nothing is found at /api/1/events/x.");
        expected.put("/api/1/events/?state=%zz", "400 Bad Request: The URL has a broken %-sequence.");
        Api api = filled(database);

        expected.forEach((url, text) -> assertThat(error(api, url)).as(url).isEqualTo(text));
    }

    private static String error(Api api, String url) {
        try {
            Answer answer = get(api, url);
            JsonNode body = json(body(answer));
            assertThat(body.path("status").asInt()).isEqualTo(answer.status());
            return answer.status() + " " + body.path("error").asText() + ": "
                    + body.path("message").asText();
        } catch (io.drover.api.ApiError e) {
            return "400 Bad Request: " + e.getMessage();
        }
    }

    @ParameterizedTest
    @MethodSource("databases")
    void linksPagesAndKeepsTheOtherArguments(TestDatabase database) {
        Api api = filled(database);

        JsonNode meta = ok(api, "/api/1/builds/?per_page=2&page=2&order_by=id&name=&state=1&state=2")
                .path("meta");
        String link = BASE + "/api/1/builds/?order_by=id&name=&state=1&state=2&page=%d&per_page=2";
        assertThat(meta.toString())
                .isEqualTo("{\"page\":2,\"pages\":0,\"per_page\":2,\"total\":0,\"first\":\"" + link.formatted(1)
                        + "\",\"last\":\"" + link.formatted(0) + "\",\"prev\":\"" + link.formatted(1)
                        + "\",\"next\":null}");

        JsonNode first = ok(api, "/api/2/events/?per_page=4").path("meta");
        assertThat(first.path("pages").asInt()).isEqualTo(2);
        assertThat(first.path("prev").isNull()).isTrue();
        assertThat(first.path("next").asText()).isEqualTo(BASE + "/api/2/events/?page=2&per_page=4");
        assertThat(first.path("last").asText()).isEqualTo(first.path("next").asText());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void listsTypesAndStates(TestDatabase database) {
        Api api = LedgerFixture.api(database.database());

        assertThat(body(get(api, "/api/1/build-types/")))
                .isEqualTo("{\"items\":[{\"name\":\"RPM\",\"id\":0},{\"name\":\"IMAGE\",\"id\":1},"
                        + "{\"name\":\"MODULE\",\"id\":2},{\"name\":\"IMAGE_REPOSITORY\",\"id\":3}]}");
        assertThat(body(get(api, "/api/2/build-states/4"))).isEqualTo("{\"name\":\"PLANNED\",\"id\":4}");
        assertThat(ok(api, "/api/1/event-types/").path("items").get(18).toString())
                .isEqualTo("{\"name\":\"FlatpakApplicationManualBuildEvent\",\"id\":18}");
        assertThat(ok(api, "/api/1/event-types/2/").path("name").asText()).isEqualTo("GitRPMSpecChangeEvent");
        assertThat(body(get(api, "/api/1/about/"))).isEqualTo("{\"version\":\"1.2.3\",\"auth_backend\":\"basic\"}");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void redirectsFromACollectionWithoutItsSlash(TestDatabase database) {
        Api api = LedgerFixture.api(database.database());

        for (String path : List.of("builds", "events", "about", "event-types", "build-types", "build-states")) {
            Answer answer = get(api, "/api/2/" + path + "?state=1&state=2");
            assertThat(answer.status()).as(path).isEqualTo(308);
            assertThat(answer.headers()).containsEntry("Location", BASE + "/api/2/" + path + "/?state=1&state=2");
        }
        assertThat(get(api, "/api/1/build-types/1").status()).isEqualTo(200);
        assertThat(get(api, "/api/1/build-typos").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void showsWhichEventDependsOnWhichTheRightWayRound(
            TestDatabase database) { // targets.md §1.12, 2019-07: swapped lists
        Api api = filled(database);
        database.database()
                .sql()
                .sql("INSERT INTO event_dependency (event_id, needs_id) VALUES (5, 2), (6, 2), (2, 1), (6, 99)")
                .update();

        JsonNode later = ok(api, "/api/1/events/2");
        assertThat(later.path("depends_on_events").toString()).isEqualTo("[1]");
        assertThat(later.path("depending_events").toString()).isEqualTo("[5,6]");
        JsonNode items = ok(api, "/api/2/events/").path("items");
        assertThat(items.get(0).path("depends_on_events").toString()).isEqualTo("[2]");
        assertThat(items.get(5).path("depending_events").toString()).isEqualTo("[2]");
        assertThat(items.get(5).path("depends_on_events").toString()).isEqualTo("[]");
        assertThat(items.get(3).path("depending_events").toString()).isEqualTo("[]");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void tellsTheOverridesOfABundle(TestDatabase database) {
        Api api = filled(database);
        database.database()
                .sql()
                .sql("UPDATE action SET parameters = '{\"bundlePullspecOverrides\": {\"a\": \"b\"}}' WHERE id = 7")
                .update();

        assertThat(body(get(api, "/api/1/pullspec_overrides/7"))).isEqualTo("{\"a\":\"b\"}");
        assertThat(body(get(api, "/api/2/pullspec_overrides/6"))).isEqualTo("null");
        assertThat(error(api, "/api/1/pullspec_overrides/77")).isEqualTo("404 Not Found: No such bundle build");
        assertThat(error(api, "/api/1/pullspec_overrides/1")).isEqualTo("404 Not Found: No such bundle build");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void hasMetricsUnderFreshmakersNames(TestDatabase database) {
        Api api = filled(database);
        ok(api, "/api/2/builds/");
        ok(api, "/api/1/events/1");
        get(api, "/api/1/events/77");

        Answer answer = get(api, "/api/1/monitor/metrics");

        assertThat(answer.contentType()).startsWith("text/plain");
        List<String> lines = body(answer)
                .lines()
                .filter(line -> !line.startsWith("#")
                        && !line.contains("_latency_bucket")
                        && !line.contains("_latency_sum")
                        && !line.contains("_latency_max")
                        && !line.startsWith("db_"))
                .sorted()
                .toList();
        assertThat(lines)
                .containsExactly(
                        "build_api_latency_count 1",
                        "event_api_latency_count 2",
                        "freshmaker_artifact_build_canceled_total 1.0",
                        "freshmaker_artifact_build_done_total 1.0",
                        "freshmaker_artifact_build_failed_total 2.0",
                        "freshmaker_event_canceled_total 1.0",
                        "freshmaker_event_complete_total 1.0",
                        "freshmaker_event_failed_total 1.0",
                        "freshmaker_event_skipped_total 1.0",
                        "messaging_rx_failed_total 1.0",
                        "messaging_rx_ignored_total 4.0",
                        "messaging_rx_processed_ok_total 1.0",
                        "messaging_rx_total 4.0",
                        "messaging_tx_failed_total 0.0",
                        "messaging_tx_sent_ok_total 0.0",
                        "messaging_tx_to_send_total 0.0");
        assertThat(body(answer))
                .contains("build_api_latency_bucket{le=\"0.005\"}")
                .contains("db_engine_connect_total ")
                .contains("db_handle_error_total 0.0")
                .contains("db_transaction_rollback_total 0.0");
        assertThat(get(api, "/api/2/monitor/metrics").status()).isEqualTo(404);
    }

    private static List<Integer> ids(JsonNode page) {
        List<Integer> ids = new ArrayList<>();
        page.path("items").forEach(item -> ids.add(item.path("id").asInt()));
        return ids;
    }
}
