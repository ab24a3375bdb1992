package io.drover.api;

import static io.drover.api.LedgerFixture.BASE;
import static io.drover.api.LedgerFixture.body;
import static io.drover.api.LedgerFixture.get;
import static io.drover.api.LedgerFixture.json;
import static io.drover.api.LedgerFixture.ok;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WhyTest {
    private static final String ACTED = "11111111-2222-3333-4444-555555555555";
    private static final String UNASKED = "44444444-2222-3333-4444-555555555555";
    private static final String MANY_ROUTES = "33333333-2222-3333-4444-555555555555";

    static Stream<TestDatabase> databases() {
        return TestDatabases.all();
    }

    private static Api filled(TestDatabase database) {
        LedgerFixture.insert(database.database());
        return LedgerFixture.api(database.database());
    }

    @ParameterizedTest
    @MethodSource("databases")
    void followsAMessageToEachCall(TestDatabase database) {
        Api api = filled(database);

        JsonNode why = ok(api, "/api/drover/why?message=2020-" + ACTED);

        assertThat(why.path("summary").asText())
                .isEqualTo("acted on by modules-on-spec-change: event 1 (GitRPMSpecChangeEvent zlib/f31?#0123456)"
                        + " is started with 5 actions: 2 done, 2 planned, 1 sending");
        assertThat(why.path("message").toString())
                .isEqualTo("{\"id\":\"" + ACTED + "\",\"bus_id\":\"2020-" + ACTED + "\","
                        + "\"topic\":\"org.fedoraproject.prod.git.receive\",\"environment\":\"prod\","
                        + "\"sent_at\":\"2020-05-20T10:00:00Z\",\"received_at\":\"2020-05-20T10:00:00Z\","
                        + "\"receptions\":1,\"source\":\"rabbitmq\",\"envelope\":\"fedora-messaging\",\"note\":null,"
                        + "\"headers\":{\"sent-at\":\"x\"},\"size\":17,"
                        + "\"raw\":\"" + BASE + "/api/drover/messages/" + ACTED + "/raw\","
                        + "\"why\":\"" + BASE + "/api/drover/why?message=" + ACTED + "\"}");
        assertThat(why.at("/deliveries/0/trace/0/outcome").asText()).isEqualTo("yes");
        assertThat(why.at("/deliveries/0/lookups/0").toString())
                .isEqualTo("{\"id\":1,\"step\":\"mbs-modules-with-component-lookup\","
                        + "\"question\":{\"component\":\"zlib\"},\"outcome\":\"found\","
                        + "\"answer\":{\"modules\":[\"testmodule:f31\"]},\"digest\":\"d1\","
                        + "\"asked_at\":\"2020-05-20T10:00:00.500Z\",\"took_ms\":17}");
        JsonNode submit = why.at("/events/0/actions/1");
        assertThat(submit.path("verb").asText()).isEqualTo("mbs-submit-build");
        assertThat(submit.path("depends_on").toString()).isEqualTo("[1]");
        assertThat(submit.path("resolved").toString()).isEqualTo("{\"branch\":\"f31\",\"commit\":\"abc\"}");
        assertThat(submit.path("external_url").asText()).isEqualTo("https://mbs.example.org/42");
        assertThat(submit.path("rebuilt_nvr").asText()).isEqualTo("testmodule-f31-2.abc");
        assertThat(submit.path("try").asInt() + " of " + submit.path("tries").asInt())
                .isEqualTo("2 of 3");
        assertThat(submit.path("former_tries").toString())
                .isEqualTo("[{\"try\":1,\"external_id\":\"41\",\"external_url\":null,\"reason\":\"the builder died\","
                        + "\"rebuilt_nvr\":\"testmodule-f31-2.abb\",\"resolved\":{\"branch\":\"f31\"},"
                        + "\"submitted_at\":null,\"ended_at\":\"2020-05-20T10:00:01Z\"}]");
        assertThat(submit.path("calls"))
                .extracting(call -> call.path("kind").asText())
                .containsExactly("send", "poll");
        assertThat(submit.at("/calls/0/answer/id").asInt()).isEqualTo(42);
        assertThat(why.path("dead_letters")).isEmpty();
        assertThat(why.path("cut").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysInASentenceWhatEachRouteMadeOfIt(TestDatabase database) {
        Api api = filled(database);

        JsonNode why = ok(api, "/api/drover/why?message=" + MANY_ROUTES);

        assertThat(why.path("summary").asText().split("; "))
                .containsExactly(
                        "ignored by modules-on-spec-change: the push is to the rpms namespace and changes a .spec file — no",
                        "gate could not tell and asks again at 2020-05-20T10:05:00Z: mbs: 503",
                        "waiting for late to judge it",
                        "given up by broken after 1 attempt: no field branch (dead letter 1: drover dead replay 1)",
                        "nothing new for again: event 1 already covers it");
        assertThat(why.path("dead_letters")).hasSize(1);
        assertThat(ok(api, "/api/drover/why?message=" + UNASKED).path("summary").asText())
                .isEqualTo("no route was asked: older than the subscription");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void speaksOfAnEventOnceAndOfWhatIsAlikeOnce(TestDatabase database) {
        Api api = filled(database);
        for (long delivery : new long[] {901, 902}) {
            database.database().inTransaction(sql -> sql.sql(
                            "INSERT INTO delivery (id, message_id, route, state, decision, received_at, owner, event_id)"
                                    + " VALUES (?, ?, 'tracking-module-builds', 'JUDGED', 'acted', CURRENT_TIMESTAMP, 'one', 1)")
                    .params(delivery, UUID.fromString(delivery == 901 ? MANY_ROUTES : UNASKED))
                    .update());
        }

        assertThat(ok(api, "/api/drover/why?event=1").path("summary").asText().split("; "))
                .containsExactly(
                        "acted on by modules-on-spec-change: event 1 (GitRPMSpecChangeEvent zlib/f31?#0123456)"
                                + " is started with 5 actions: 2 done, 2 planned, 1 sending",
                        "nothing new for again: event 1 already covers it",
                        "acted on by tracking-module-builds for event 1");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void findsTheWayBackFromABuildAnActionAndAnEvent(TestDatabase database) {
        Api api = filled(database);

        JsonNode build = ok(api, "/api/drover/why?build=2");
        assertThat(build.at("/message/id").asText()).isEqualTo(ACTED);
        assertThat(build.at("/events/0/actions"))
                .extracting(action -> action.path("id").asInt())
                .containsExactly(2);
        assertThat(build.at("/deliveries"))
                .extracting(delivery -> delivery.path("id").asInt())
                .containsExactly(1, 6);
        assertThat(ok(api, "/api/drover/why?action=1")
                        .at("/events/0/actions/0/verb")
                        .asText())
                .isEqualTo("distgit-bump");
        JsonNode manual = ok(api, "/api/drover/why?event=2");
        assertThat(manual.path("message").isNull()).isTrue();
        assertThat(manual.path("summary").asText())
                .isEqualTo("dry run: event 2 (ManualRebuildWithAdvisoryEvent 1234) is complete with 3 actions:"
                        + " 1 canceled, 1 dead, 1 failed");
        assertThat(body(get(api, "/api/drover/messages/2020-" + ACTED + "/raw")))
                .isEqualTo("{\"branch\": \"f31\"}");
    }

    @ParameterizedTest
    @MethodSource("databases")
    void saysHowToLookForWhatIsUnknown(TestDatabase database) {
        Api api = filled(database);

        assertThat(message(get(api, "/api/drover/why?message=2020-nope"), 404))
                .startsWith("No message 2020-nope in the ledger.")
                .contains("/api/drover/messages?topic=");
        assertThat(message(get(api, "/api/drover/why?build=1"), 404)).startsWith("No build 1 in the ledger.");
        assertThat(message(get(api, "/api/drover/why?action=99"), 404)).contains("/api/drover/actions");
        assertThat(message(get(api, "/api/drover/why?event=99"), 404)).contains("/api/1/events/");
        assertThat(message(get(api, "/api/drover/why"), 400)).contains("exactly one");
        assertThat(message(get(api, "/api/drover/why?event=1&build=2"), 400)).contains("exactly one");
        assertThat(message(get(api, "/api/drover/why?event=x"), 400)).startsWith("Not an id: x.");
        assertThat(message(get(api, "/api/drover/messages/nope/raw"), 404)).startsWith("No message nope");
    }

    private static String message(Answer answer, int status) {
        assertThat(answer.status()).isEqualTo(status);
        return json(body(answer)).path("message").asText();
    }

    @ParameterizedTest
    @MethodSource("databases")
    void listsNewestFirstInPieces(TestDatabase database) {
        Api api = filled(database);

        JsonNode messages = ok(api, "/api/drover/messages?limit=2");
        assertThat(messages.path("items"))
                .extracting(item -> item.path("id").asText().substring(0, 2))
                .containsExactly("44", "33");
        String next = messages.path("next").asText();
        assertThat(next).startsWith(BASE + "/api/drover/messages?limit=2&before=3333");
        JsonNode rest = ok(api, next.substring(BASE.length()));
        assertThat(rest.path("items"))
                .extracting(item -> item.path("id").asText().substring(0, 2))
                .containsExactly("22", "11");
        assertThat(ok(api, "/api/drover/messages?topic=git.receive").path("items"))
                .hasSize(3);
        assertThat(ok(api, "/api/drover/messages?topic=org.fedoraproject.prod.buildsys.tag")
                        .path("items"))
                .hasSize(1);
        assertThat(ok(api, "/api/drover/messages?topic=receive_").path("items")).isEmpty();

        assertThat(ids(ok(api, "/api/drover/deliveries"))).containsExactly(6, 5, 4, 3, 2, 1);
        assertThat(ids(ok(api, "/api/drover/deliveries?state=judged&route=modules-on-spec-change")))
                .containsExactly(2, 1);
        assertThat(ids(ok(api, "/api/drover/deliveries?before=3&limit=1"))).containsExactly(2);
        assertThat(ids(ok(api, "/api/drover/actions?state=planned&system=mbs"))).containsExactly(4);
        assertThat(ids(ok(api, "/api/drover/actions?limit=3"))).containsExactly(8, 7, 6);
        assertThat(ids(ok(api, "/api/drover/dead-letters?state=open"))).containsExactly(1);
        assertThat(ids(ok(api, "/api/drover/dead-letters"))).containsExactly(2, 1);
        assertThat(ok(api, "/api/drover/dead-letters").path("next").isNull()).isTrue();
        assertThat(message(get(api, "/api/drover/actions?limit=0"), 400)).startsWith("limit:");
        assertThat(message(get(api, "/api/drover/actions?before=x"), 400)).startsWith("before:");
    }

    private static List<Integer> ids(JsonNode page) {
        return page.path("items").findValuesAsText("id").stream()
                .map(Integer::valueOf)
                .toList();
    }
}
