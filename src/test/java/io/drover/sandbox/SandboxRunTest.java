package io.drover.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.drover.ledger.Progress;
import io.drover.testing.TestDatabase;
import io.drover.testing.TestDatabases;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scene that does not end as it expects is told, and spoils the story. The ledger is written by hand here. */
class SandboxRunTest {
    private static final String TRACE =
            """
            [{"kind": "filter", "id": "wanted", "description": "", "subject": "old", "outcome": "no"},
             {"kind": "filter", "id": "may", "description": "allowed", "subject": "old", "outcome": "no"},
             {"kind": "filter", "id": "wanted", "description": "", "subject": "new", "outcome": "yes"},
             {"kind": "filter", "id": "first", "description": "first of all", "subject": null, "outcome": "no"},
             {"kind": "choice", "id": "which", "description": "", "subject": "new", "outcome": "no"}]""";

    private static EmbeddedBroker broker;
    private static BusPublisher publisher;
    private static Simulators simulators;
    private static TestDatabase ledger;

    private final Told told = new Told();
    private Stage stage;

    @BeforeAll
    static void start(@TempDir Path directory) throws IOException {
        broker = EmbeddedBroker.start(EmbeddedBroker.Options.inMemory());
        publisher = BusPublisher.local(broker.port(), "guest", "guest");
        simulators = new Simulators(Simulators.Ports.ANY, directory, (topic, body) -> {});
        ledger = TestDatabases.h2();
    }

    @AfterAll
    static void stop() {
        ledger.close();
        simulators.close();
        publisher.close();
        broker.close();
    }

    @BeforeEach
    void openStage() {
        stage = new Stage(publisher);
        stage.open();
    }

    @Test
    void isContentWithWhatItExpects() throws IOException {
        assertThat(play(scene(List.of("route: ignored"), Map.of()))).isTrue();
        assertThat(told.faults).isEmpty();
        assertThat(told.judged).containsExactly("route ignored");
    }

    @Test
    void noticesAnotherDecision() throws IOException {
        assertThat(play(scene(List.of("route: acted"), Map.of()))).isFalse();
        assertThat(told.faults).containsExactly("decided [route: ignored] instead of [route: acted]");
    }

    @Test
    void noticesADecisionThatIsMissing() throws IOException {
        assertThat(play(new Play("nothing happens", () -> {}, List.of("route: acted"), Map.of())))
                .isFalse();
        assertThat(told.faults).containsExactly("decided [] instead of [route: acted]");
    }

    @Test
    void noticesAnEffectThatIsMissing() throws IOException {
        assertThat(play(scene(List.of("route: ignored"), Map.of("mbs", 2)))).isFalse();
        assertThat(told.faults).containsExactly("0 effects in mbs instead of 2");
    }

    @Test
    void noticesWhatWasNotPassedOver() throws IOException {
        Play play = scene(List.of("route: ignored"), Map.of());
        assertThat(play(new Play(
                        play.title(), play.happens(), play.decisions(), Map.of(), List.of("old: not so: allowed"))))
                .isTrue();
        assertThat(play(new Play(play.title(), play.happens(), play.decisions(), Map.of(), List.of("new: not so"))))
                .isFalse();
        assertThat(told.faults)
                .containsExactly("passed over [old: not so: wanted, old: not so: allowed], but not: new: not so");
    }

    @Test
    void whatIsSaidBecauseOfTheSceneBelongsToIt() throws IOException {
        UUID late = UUID.randomUUID();
        told.then = () -> {
            stage.send("buildsys.build.state.change", late, SandboxJson.object());
            judged(late, "images-built", "acted", "FAILED");
        };
        assertThat(play(scene(List.of("route: ignored"), Map.of()))).isFalse();
        assertThat(told.judged).containsExactly("route ignored", "images-built acted");
        assertThat(told.faults)
                .as("its decision is none of those that the scene expects, and its actions must end well")
                .containsExactly("verb name is FAILED: the hub is away");
    }

    @Test
    void oneSceneThatWentWrongSpoilsTheStory() throws IOException {
        assertThat(play(
                        scene(List.of("route: ignored"), Map.of()),
                        scene(List.of(), Map.of()),
                        scene(List.of("route: ignored"), Map.of())))
                .isFalse();
        assertThat(told.faults).hasSize(1);
    }

    private boolean play(Play... plays) throws IOException {
        return new SandboxRun(stage, simulators, new Progress(ledger.database()), told, Clock.systemUTC())
                .play(List.of(plays));
    }

    /** A message that a route ignores; of two elements it passes over one. */
    private Play scene(List<String> decisions, Map<String, Integer> effects) {
        return new Play(
                "a message comes",
                () -> {
                    UUID id = UUID.randomUUID();
                    stage.send("git.receive", id, SandboxJson.object());
                    judged(id, "route", "ignored", null);
                },
                decisions,
                effects);
    }

    /** @param ended how the one action ended that the route planned, null where it planned none */
    private static void judged(UUID message, String route, String decision, @Nullable String ended) {
        ledger.database().inTransaction(sql -> {
            sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                            + " VALUES (?, 't', CURRENT_TIMESTAMP, 's', 'e', '{}', ?)")
                    .params(message, new byte[0])
                    .update();
            if (ended != null) {
                sql.sql("INSERT INTO event (id, message_id, type, search_key, state, created_at)"
                                + " VALUES (9000, ?, 'Event', 'key', 'COMPLETE', CURRENT_TIMESTAMP)")
                        .param(message)
                        .update();
                sql.sql(
                                "INSERT INTO action (id, event_id, verb, system, action_key, name, parameters, state, reason, owner,"
                                        + " created_at) VALUES (9000, 9000, 'verb', 'system', 'key', 'name', '{}', ?,"
                                        + " 'the hub is away', 'o', CURRENT_TIMESTAMP)")
                        .param(ended)
                        .update();
            }
            return sql.sql(
                            "INSERT INTO delivery (message_id, route, state, decision, received_at, owner, event_id, trace)"
                                    + " VALUES (?, ?, 'JUDGED', ?, CURRENT_TIMESTAMP, 'o', ?, ?)")
                    .params(message, route, decision, ended == null ? null : 9000L, TRACE)
                    .update();
        });
    }

    private static final class Told implements Teller {
        final List<String> judged = new ArrayList<>();
        final List<String> faults = new ArrayList<>();
        /** Happens when the first delivery was told. */
        Runnable then = () -> {};

        @Override
        public void begins(int number, int of, Play play) {}

        @Override
        public void judged(Stage.Sent message, Progress.DeliveryRow delivery) {
            judged.add(delivery.route() + " " + delivery.decision());
            Runnable next = then;
            then = () -> {};
            next.run();
        }

        @Override
        public void noted(Stage.Sent message, String note) {}

        @Override
        public void moved(Progress.ActionStep action) {}

        @Override
        public void ended(int number, int of, Play play, List<String> faults) {
            this.faults.addAll(faults);
        }
    }
}
