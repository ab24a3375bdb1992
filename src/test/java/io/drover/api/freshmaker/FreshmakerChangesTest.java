package io.drover.api.freshmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.Answer;
import io.drover.api.Api;
import io.drover.api.Claim;
import io.drover.api.Identity;
import io.drover.api.LedgerFixture;
import io.drover.api.Roles;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Cancellations;
import io.drover.ledger.Database;
import io.drover.ledger.EventRows;
import io.drover.ledger.HowToCancel;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.ManualRequests;
import io.drover.ledger.NewDelivery;
import io.drover.ledger.StoredDelivery;
import io.drover.ledger.Tallies;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** POST and PATCH, as far as a client sees them (AC-41). */
class FreshmakerChangesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2020-05-25T10:00:00.000123Z"), ZoneOffset.UTC);
    private static final String FIRST_ID = "manual_rebuild_1590400800.000123";

    private final List<String> routes = new ArrayList<>(List.of("rebuild-images"));
    private final List<String> opened = new ArrayList<>();
    private final List<StoredDelivery> judged = new ArrayList<>();
    private int woken;

    private final RequestDoor door = new RequestDoor() {
        @Override
        public InboxEntry open(String topic, String id, ObjectNode payload) {
            opened.add(topic + " " + id + " " + payload);
            return new InboxMessage(
                    LedgerFixture.ledgerId(id),
                    id,
                    topic,
                    "prod",
                    null,
                    "http",
                    "fedora-messaging",
                    "{}",
                    payload.toString().getBytes(StandardCharsets.UTF_8),
                    null,
                    routes.stream().map(route -> new NewDelivery(route, null)).toList(),
                    payload);
        }

        @Override
        public void stored(List<StoredDelivery> deliveries) {
            judged.addAll(deliveries);
        }

        @Override
        public void newActions() {
            woken++;
        }
    };

    /** Bearer NAME:ROLE:SCOPE, believed without further question. */
    private static final Identity TOLD = new Identity() {
        @Override
        public Claim of(io.drover.api.Request request) {
            if (request.authorization() == null) {
                return Claim.NONE;
            }
            String[] words = request.authorization().split(":");
            return new Claim.Of(words[0], Set.of(), Set.of(words[1]), words.length < 3 ? null : Set.of(words[2]));
        }

        @Override
        public String challenge() {
            return "Bearer";
        }

        @Override
        public String backend() {
            return "openidc";
        }
    };

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private Api api(Database database) {
        LedgerFixture.insert(database);
        // the numbers of the rows were given by hand
        for (String table : List.of("event", "delivery")) {
            database.sql()
                    .sql("ALTER TABLE " + table + " ALTER COLUMN id RESTART WITH 50")
                    .update();
        }
        EventRows events = new EventRows(database);
        BuildRows builds = new BuildRows(database);
        return new Api(
                LedgerFixture.SETTINGS,
                List.of(TOLD),
                Roles.none(),
                CLOCK,
                List.of(
                        new Freshmaker(
                                events,
                                builds,
                                new Freshmaker.About("1", "openidc"),
                                LedgerFixture.NO_IMAGES,
                                new FreshmakerMetrics(new Tallies(database), database.connections()),
                                LedgerFixture::ledgerId),
                        new FreshmakerChanges(
                                events,
                                builds,
                                new FreshmakerChanges.Ledger(
                                        new ManualRequests(database, CLOCK, () -> "one"),
                                        new Cancellations(database, CLOCK, () -> "one", HowToCancel.NOT_AT_ALL)),
                                door,
                                CLOCK)));
    }

    private static Answer send(Api api, String method, String path, String who, String json) {
        return LedgerFixture.send(api, method, path, who, json.replace('\'', '"'));
    }

    private static String error(Answer answer) {
        JsonNode body = LedgerFixture.json(LedgerFixture.body(answer));
        assertThat(body.path("status").asInt()).isEqualTo(answer.status());
        return answer.status() + " " + body.path("error").asText() + ": "
                + body.path("message").asText();
    }

    private static JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(LedgerFixture.body(answer)).isEqualTo(200);
        return LedgerFixture.json(LedgerFixture.body(answer));
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRebuildIsAnEventAtOnceAndAMessageForTheRoutes(TestDatabase test) {
        Api api = api(test.database());

        JsonNode event = ok(send(
                api,
                "POST",
                "/api/2/builds/",
                "alice:manual_rebuilder:submit-build",
                "{'errata_id': 777, 'container_images': ['a-1-1', 'b-2-1'], 'dry_run': true, 'metadata': {'t': 1},"
                        + " 'topic': 'x', 'msg': {}}"));

        assertThat(event.toString())
                .isEqualTo(
                        "{\"id\":50,\"message_id\":\"" + FIRST_ID + "\",\"search_key\":\"777\",\"event_type_id\":13,"
                                + "\"state\":0,\"state_name\":\"INITIALIZED\",\"state_reason\":null,"
                                + "\"time_created\":\"2020-05-25T10:00:00Z\",\"time_done\":null,\"url\":\"/api/1/events/50\","
                                + "\"dry_run\":true,\"requester\":\"alice\",\"requested_rebuilds\":[\"a-1-1\",\"b-2-1\"],"
                                + "\"requester_metadata\":{\"t\":1},\"depends_on_events\":[],\"depending_events\":[],\"builds\":[]}");
        assertThat(opened)
                .containsExactly("drover.freshmaker.manual.rebuild " + FIRST_ID + " {\"errata_id\":777,"
                        + "\"container_images\":[\"a-1-1\",\"b-2-1\"],\"dry_run\":true,\"metadata\":{\"t\":1},"
                        + "\"topic\":\"x\",\"msg\":{},\"msg_id\":\"" + FIRST_ID + "\",\"requester\":\"alice\"}");
        assertThat(judged).extracting(StoredDelivery::route).containsExactly("rebuild-images");
        assertThat(LedgerFixture.ok(api, "/api/1/events/?message_id=" + FIRST_ID)
                        .at("/items/0/id")
                        .asInt())
                .isEqualTo(50);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anotherOneForTheAdvisoryIsRefusedUnlessForced(TestDatabase test) {
        Api api = api(test.database());
        String body = "{'errata_id': 777}";
        ok(send(api, "POST", "/api/1/builds/", "alice:admin", body));

        assertThat(error(send(api, "POST", "/api/1/builds/", "bob:admin", body)))
                .isEqualTo(
                        "400 Bad Request: Events triggered by advisory 777 are running: [50]. If you want to rebuild it"
                                + " anyway, use \"force\": true option.");
        assertThat(judged).hasSize(1);
        JsonNode forced = ok(send(api, "POST", "/api/1/builds/", "bob:admin", "{'errata_id': 777, 'force': true}"));
        assertThat(forced.path("message_id").asText()).isEqualTo("manual_rebuild_1590400800.000124");
        assertThat(error(send(api, "POST", "/api/1/builds/", "bob:admin", body)))
                .contains("are running: [50, ");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void oneThatNoRouteHandlesIsSkippedAndSaysSo(
            TestDatabase test) { // targets.md §1.12 (a): no blocked INITIALIZED events
        routes.clear();
        Api api = api(test.database());

        JsonNode event = ok(send(api, "POST", "/api/1/builds/", "alice:admin", "{'errata_id': 777}"));

        assertThat(event.path("state_name").asText()).isEqualTo("SKIPPED");
        assertThat(event.path("state_reason").asText()).isEqualTo("No route handles drover.freshmaker.manual.rebuild.");
        assertThat(ok(send(api, "POST", "/api/1/builds/", "alice:admin", "{'errata_id': 777}"))
                        .path("state_name")
                        .asText())
                .isEqualTo("SKIPPED");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void aRebuildGoesOnFromAnotherEvent(TestDatabase test) {
        Api api = api(test.database());

        JsonNode event = ok(send(api, "POST", "/api/1/builds/", "alice:admin", "{'freshmaker_event_id': 2}"));

        assertThat(event.path("search_key").asText()).isEqualTo("1234");
        assertThat(event.path("depends_on_events").toString()).isEqualTo("[2]");
        assertThat(LedgerFixture.ok(api, "/api/1/events/2")
                        .path("depending_events")
                        .toString())
                .isEqualTo("[50]");
        assertThat(opened.get(0)).contains("\"errata_id\":1234");
        JsonNode bundle = ok(send(
                api,
                "POST",
                "/api/1/builds/",
                "alice:admin",
                "{'errata_id': 9, 'container_images': ['b-1-1'], 'bundle_related_image_overrides': {'a': 'b'}}"));
        assertThat(bundle.path("event_type_id").asInt()).isEqualTo(16);
    }

    /** Unlike Freshmaker: an update of Bodhi has no number, and what failed of it is to be built again, too. */
    @ParameterizedTest
    @MethodSource("databases")
    void aRebuildGoesOnFromAnEventOfNoAdvisory(TestDatabase test) {
        Api api = api(test.database());

        JsonNode event = ok(send(api, "POST", "/api/1/builds/", "alice:admin", "{'freshmaker_event_id': 4}"));

        assertThat(event.path("search_key").asText()).isEqualTo("nightly");
        assertThat(event.path("depends_on_events").toString()).isEqualTo("[4]");
        assertThat(opened.get(0)).contains("\"errata_id\":null");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void anAsyncBuildIsSearchedByItsMessage(TestDatabase test) {
        Api api = api(test.database());

        JsonNode event = ok(send(
                api,
                "POST",
                "/api/1/async-builds/",
                "ann:freshmaker_async_rebuilders",
                "{'dist_git_branch': 'f42', 'container_images': ['a', 'b-container'], 'brew_target': 't'}"));

        assertThat(event.path("message_id").asText()).isEqualTo("async_build_1590400800.000123");
        assertThat(event.path("search_key").asText()).isEqualTo("async_build_1590400800.000123");
        assertThat(event.path("event_type_id").asInt()).isEqualTo(14);
        assertThat(event.path("requested_rebuilds").toString()).isEqualTo("[\"a-container\",\"b-container\"]");
        assertThat(opened.get(0))
                .startsWith("drover.freshmaker.async.manual.build async_build_")
                .contains("\"container_images\":[\"a-container\",\"b-container\"]");
        assertThat(ok(send(
                                api,
                                "POST",
                                "/api/1/async-builds/",
                                "ann:admin",
                                "{'dist_git_branch': 'f42', 'container_images': ['a'], 'freshmaker_event_id': 50}"))
                        .path("depends_on_events")
                        .toString())
                .isEqualTo("[50]");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysWhatIsWrongInFreshmakersWordsAndStoresNothing(TestDatabase test) {
        Api api = api(test.database());
        Map<String, String> builds = new LinkedHashMap<>();
        builds.put("{'errata_id': '7'}", "\"errata_id\" must be an integer.");
        builds.put("{'errata_id': true}", "\"errata_id\" must be an integer.");
        builds.put("{'freshmaker_event_id': 1.5}", "\"freshmaker_event_id\" must be an integer.");
        builds.put("{'freshmaker_event_id': 99}", "The provided \"freshmaker_event_id\" is invalid.");
        builds.put("{'errata_id': 7, 'container_images': 'a'}", "\"container_images\" must be an array of strings.");
        builds.put("{'errata_id': 7, 'container_images': [1]}", "\"container_images\" must be an array of strings.");
        builds.put("{'errata_id': 7, 'dry_run': 1}", "\"dry_run\" must be a boolean.");
        builds.put("{'errata_id': 7, 'force': 'yes'}", "\"force\" must be a boolean.");
        builds.put("{'errata_id': 7, 'metadata': []}", "\"metadata\" must be an object.");
        builds.put("{}", "You must at least provide \"errata_id\" or \"freshmaker_event_id\" in the request.");
        builds.put(
                "{'errata_id': null}",
                "You must at least provide \"errata_id\" or \"freshmaker_event_id\" in the request.");
        builds.put(
                "{'errata_id': 7, 'freshmaker_event_id': 2}",
                "The provided \"errata_id\" doesn't match the Advisory ID associated with the input"
                        + " \"freshmaker_event_id\".");
        builds.put("[]", "Send a JSON object.");
        Map<String, String> async = new LinkedHashMap<>();
        String needed = "\"dist_git_branch\" and \"container_images\" are required in the request for async builds";
        async.put("{'dist_git_branch': 'f42'}", needed);
        async.put("{'container_images': ['a']}", needed);
        async.put("{'dist_git_branch': 1, 'container_images': ['a']}", "\"dist_git_branch\" must be a string.");
        async.put(
                "{'dist_git_branch': 'f42', 'container_images': ['a'], 'freshmaker_event_id': 2}",
                "The event (id=2) is not an async build event.");

        builds.forEach((body, text) -> assertThat(error(send(api, "POST", "/api/1/builds/", "alice:admin", body)))
                .as(body)
                .isEqualTo("400 Bad Request: " + text));
        async.forEach((body, text) -> assertThat(error(send(api, "POST", "/api/2/async-builds/", "alice:admin", body)))
                .as(body)
                .isEqualTo("400 Bad Request: " + text));
        assertThat(error(send(api, "POST", "/api/1/builds/", "alice:admin", "{'errata")))
                .startsWith("400 Bad Request: ");

        assertThat(opened).isEmpty();
        assertThat(LedgerFixture.ok(api, "/api/1/events/").at("/meta/total").asInt())
                .isEqualTo(6);
    }

    @ParameterizedTest
    @MethodSource("databases")
    void asksForLoginRoleAndScope(TestDatabase test) {
        Api api = api(test.database());
        String body = "{'errata_id': 7}";

        assertThat(error(send(api, "POST", "/api/1/builds/", null, body))).isEqualTo("401 Unauthorized: Unauthorized");
        assertThat(error(send(api, "POST", "/api/1/builds/", "ann:sender", body)))
                .isEqualTo("403 Forbidden: User ann does not have any of the following roles: admin, manual_rebuilder");
        assertThat(error(send(api, "POST", "/api/1/async-builds/", "ann:manual_rebuilder", body)))
                .isEqualTo("403 Forbidden: User ann does not have any of the following roles: admin,"
                        + " freshmaker_async_rebuilders");
        assertThat(error(send(api, "POST", "/api/1/builds/", "ann:admin:renew", body)))
                .isEqualTo("403 Forbidden: Request does not have required scope submit-build");
        assertThat(send(api, "POST", "/api/1/builds", "ann:admin", body).status())
                .isEqualTo(308);
        assertThat(opened).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void cancelsWhatIsOnesOwnOrAnAdminsToCancel(TestDatabase test) {
        Api api = api(test.database());
        String cancel = "{'action': 'cancel'}";

        Map<String, Optional<String>> refused = new LinkedHashMap<>();
        refused.put(
                "{}", Optional.of("400 Bad Request: Missing action in request. Don't know what to do with the event."));
        refused.put("{'action': 'burn'}", Optional.of("400 Bad Request: Unsupported action requested."));
        refused.forEach((body, text) -> assertThat(
                        Optional.of(error(send(api, "PATCH", "/api/1/events/2", "alice:admin", body))))
                .isEqualTo(text));
        assertThat(error(send(api, "PATCH", "/api/1/events/99", "alice:admin", cancel)))
                .isEqualTo("400 Not Found: No such event found.");
        assertThat(error(send(api, "PATCH", "/api/1/events/2", "ann:manual_rebuilder", cancel)))
                .isEqualTo("403 Forbidden: You must be an admin to cancel someone else's event.");
        assertThat(woken).isZero();

        JsonNode own = ok(send(api, "PATCH", "/api/2/events/2", "alice:manual_rebuilder", cancel));
        assertThat(own.path("state_name").asText()).isEqualTo("CANCELED");
        assertThat(own.path("state_reason").asText()).isEqualTo("Event id 2 requested for canceling by user alice");
        assertThat(own.path("time_done").asText()).isEqualTo("2020-05-25T10:00:00Z");
        JsonNode others = ok(send(api, "PATCH", "/api/1/events/1", "ann:admin", cancel));
        assertThat(others.at("/builds/1/state_name").asText()).isEqualTo("CANCELED");
        assertThat(others.at("/builds/1/state_reason").asText())
                .isEqualTo("Build canceled before running on external build system.");
        assertThat(others.at("/builds/0/state_name").asText()).isEqualTo("DONE");
        // it is being sent: what becomes of it is not known yet
        assertThat(others.at("/builds/2/state_name").asText()).isEqualTo("BUILD");
        assertThat(woken).isEqualTo(2);
    }
}
