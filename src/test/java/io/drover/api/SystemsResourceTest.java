package io.drover.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Backoff;
import io.drover.dispatch.BreakerSettings;
import io.drover.dispatch.CallKind;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.DispatchSettings;
import io.drover.dispatch.Leave;
import io.drover.dispatch.Rate;
import io.drover.dispatch.SystemSettings;
import io.drover.dispatch.Systems;
import io.drover.ledger.SystemRows;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sick systems as operators see them, and what operators may do. */
class SystemsResourceTest {
    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);
    private final TestDatabase test = TestDatabases.h2();
    private final SystemRows rows = new SystemRows(test.database(), clock, () -> "one");
    private final Systems systems = new Systems(
            Set.of("koji", "mbs"),
            new DispatchSettings(
                    new SystemSettings(
                            4,
                            Rate.parse("20/s", 10),
                            new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)),
                            100,
                            Duration.ofSeconds(60),
                            Duration.ofMinutes(5),
                            new BreakerSettings(2, 50, Duration.ofSeconds(60), Duration.ofSeconds(15), 2)),
                    Map.of()),
            clock);
    private final Resources resources = new Resources();

    SystemsResourceTest() {
        new SystemsResource(systems, rows, system -> 3, "one").addTo(resources);
    }

    @AfterEach
    void close() {
        test.close();
    }

    @Test
    void showsStateReasonAndNextTry() {
        fail("koji");
        fail("koji");
        assertThat(answer("GET", "/api/drover/systems", "").get("items"))
                .extracting(s -> s.get("name").asText() + " " + s.get("state").asText())
                .containsExactly("koji open", "mbs closed");
        JsonNode koji = answer("GET", "/api/drover/systems", "").at("/items/0");
        assertThat(koji.toString())
                .isEqualTo(
                        "{\"name\":\"koji\",\"state\":\"open\",\"since\":\"2026-03-01T12:00:00Z\",\"why\":\"HTTP 503\","
                                + "\"next_try\":\"2026-03-01T12:00:15Z\",\"in_flight\":0,\"lookups_in_flight\":0,\"queued\":3,"
                                + "\"due\":0,\"waiting\":0,\"unknown\":0,\"accepted\":0,\"deliveries_waiting\":0,"
                                + "\"rate_per_second\":20.0,\"concurrency\":4,\"calls_in_window\":2,\"failures_in_window\":2,"
                                + "\"other_instances\":[]}");
    }

    @Test
    void pausesAndResumesWithAReasonForTheAudit() {
        assertThat(answer("POST", "/api/drover/systems/koji/pause", "{\"reason\": \"moving house\"}")
                        .get("state")
                        .asText())
                .isEqualTo("paused");
        assertThat(rows.orders()).containsExactly(new SystemRows.Order("koji", true, 1, "ann", "moving house", NOON));
        assertThat(systems.of("koji").ask(CallKind.SEND)).isInstanceOf(Leave.NotNow.class);
        assertThat(answer("POST", "/api/drover/systems/koji/resume", "")
                        .get("state")
                        .asText())
                .isEqualTo("closed");
        assertThat(systems.of("koji").ask(CallKind.SEND)).isInstanceOf(Leave.Granted.class);
    }

    @Test
    void refusesAPauseWithoutAReasonAndSystemsThatAreNotThere() {
        assertThat(failure("POST", "/api/drover/systems/koji/pause", "{}").getMessage())
                .contains("Say why");
        assertThat(failure("POST", "/api/drover/systems/kojji/resume", "{}").getMessage())
                .isEqualTo("There is no system kojji. Known are koji, mbs.");
        assertThat(rows.orders()).isEmpty();
    }

    @Test
    void healthIsDegradedAndNotDown() throws Exception {
        fail("koji");
        fail("koji");
        SystemsHealthCheck check = new SystemsHealthCheck(systems);
        check.setCamelContext(new DefaultCamelContext());
        HealthCheck.Result result = check.call();
        assertThat(result.getState()).isEqualTo(HealthCheck.State.UP);
        assertThat(result.getMessage()).hasValueSatisfying(m -> assertThat(m)
                .startsWith("degraded: koji is left alone since 2026-03-01T12:00:00Z: HTTP 503"));
    }

    private void fail(String system) {
        ((Leave.Granted) systems.of(system).ask(CallKind.SEND)).ended(new CallResult.Unavailable<>("HTTP 503", null));
    }

    private ApiError failure(String method, String path, String body) {
        try {
            answer(method, path, body);
        } catch (ApiError e) {
            return e;
        }
        throw new AssertionError(path + " was answered");
    }

    private JsonNode answer(String method, String path, String body) {
        Request request = new Request(
                method,
                path,
                new Query(List.of()),
                null,
                Answer.JSON,
                "127.0.0.1",
                "",
                body.getBytes(StandardCharsets.UTF_8));
        Resources.Found found = resources.find(request);
        Answer answer = found.entry().resource().answer(request, found.path(), new User("ann", Set.of("operator")));
        return Json.stored(new String(answer.body(), StandardCharsets.UTF_8));
    }
}
