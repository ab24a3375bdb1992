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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scene that does not end as it expects is told, and spoils the story. The ledger is written by hand here. */
class SandboxRunTest {
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

    /** A message that a route ignores. */
    private Play scene(List<String> decisions, Map<String, Integer> effects) {
        UUID id = UUID.randomUUID();
        return new Play(
                "a message comes",
                () -> {
                    stage.send("git.receive", id, SandboxJson.object());
                    ledger.database().inTransaction(sql -> {
                        sql.sql("INSERT INTO message (id, topic, received_at, source, envelope, headers, body)"
                                        + " VALUES (?, 't', CURRENT_TIMESTAMP, 's', 'e', '{}', ?)")
                                .params(id, new byte[0])
                                .update();
                        return sql.sql("INSERT INTO delivery (message_id, route, state, decision, received_at, owner)"
                                        + " VALUES (?, 'route', 'JUDGED', 'ignored', CURRENT_TIMESTAMP, 'o')")
                                .param(id)
                                .update();
                    });
                },
                decisions,
                effects);
    }

    private static final class Told implements Teller {
        final List<String> judged = new ArrayList<>();
        final List<String> faults = new ArrayList<>();

        @Override
        public void begins(int number, int of, Play play) {}

        @Override
        public void judged(Stage.Sent message, Progress.DeliveryRow delivery) {
            judged.add(delivery.route() + " " + delivery.decision());
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
