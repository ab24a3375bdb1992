package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.drover.bus.Received;
import io.drover.ledger.Acknowledgement;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.testing.TraceCollector;
import io.drover.testing.TraceCollector.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of OpenTelemetry traces gets to see of a message's way. */
class TracesFlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String NAMED = "  name: bakery-stock-lookup\n  annotations:\n    drover.io/system: bakery\n";

    @TempDir
    Path directory;

    private final FlowTest.Bakery bakery = new FlowTest.Bakery();
    private TraceCollector collector;
    private Wiring drover;

    @BeforeEach
    void startDrover() throws IOException {
        collector = new TraceCollector();
        copy("baking.camel.yaml", "");
        for (String kamelet : List.of(
                "bakery-bake-bread-action",
                "bakery-bake-bread-probe",
                "bakery-stock-lookup",
                "bakery-completion-lookup")) {
            copy(kamelet + ".kamelet.yaml", "kamelets/");
        }
        Files.writeString(directory.resolve("token"), "collector-token");
        drover = new Wiring(settings(collector.url().toString()), Clock.systemUTC())
                .bind("bakery", bakery)
                .start();
    }

    private Settings settings(String endpoint) {
        return Settings.defaults()
                .overlaidBy(
                        Map.of(
                                "drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"),
                                "drover.bus.enabled", "false",
                                "drover.routes.directory", directory.toString(),
                                "drover.judge.retry-first", "50ms",
                                "drover.dispatch.retry-first", "50ms",
                                "drover.dispatch.poll-interval", "100ms",
                                "drover.api.port", "0",
                                "drover.traces.endpoint", endpoint,
                                "drover.traces.token", "file:" + directory.resolve("token")),
                        "test");
    }

    private void copy(String name, String into) throws IOException {
        Path target = directory.resolve(into + name);
        Files.createDirectories(target.getParent());
        try (InputStream in = FlowTest.class.getResourceAsStream("/baking/" + name)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            boolean lookup = name.startsWith("bakery-stock");
            Files.writeString(target, lookup ? text.replace("  name: bakery-stock-lookup\n", NAMED) : text);
        }
    }

    @AfterEach
    void stopDrover() {
        drover.close();
        collector.close();
    }

    @Test
    void allThatIsDoneForAMessageIsOneTraceWithTheMessagesId() {
        bakery.stockFailures.set(1);
        bakery.loseAnswers.set(1);
        UUID message = send("{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        List<Part> parts = await().atMost(LIMIT).until(collector::parts, TracesFlowTest::hasAnEnd);
        assertThat(parts)
                .allSatisfy(part -> {
                    assertThat(part.trace()).isEqualTo(message.toString().replace("-", ""));
                    assertThat(part.attributes()).containsEntry("drover.message.id", message.toString());
                })
                .extracting(part -> part.name() + " " + part.attributes().get("drover.outcome"))
                .containsExactly(
                        "intake null",
                        "lookup bakery unavailable",
                        "judge baking-on-order waiting",
                        "lookup bakery done",
                        "judge baking-on-order acted",
                        "send bakery-bake-bread ambiguous",
                        "probe bakery-bake-bread done",
                        "poll bakery-bake-bread done");
        Part first = parts.get(0);
        assertThat(first.parent()).isEmpty();
        assertThat(parts.subList(1, parts.size())).extracting(Part::parent).containsOnly(first.id());
        assertThat(parts).extracting(Part::id).doesNotHaveDuplicates();
        assertThat(parts).filteredOn(Part::failed).hasSize(3);
        assertThat(parts.get(7).attributes())
                .containsEntry("drover.system", "bakery")
                .containsEntry("drover.verb", "bakery-bake-bread")
                .containsEntry("drover.action.id", "1")
                .containsEntry("drover.event.id", "1")
                .containsKey("drover.key");
        assertThat(collector.logins()).isEqualTo(Set.of("Bearer collector-token"));
    }

    private static boolean hasAnEnd(List<Part> parts) {
        return parts.stream().anyMatch(part -> part.name().startsWith("poll"));
    }

    @Test
    void aCollectorThatRefusesHoldsNothingUp() {
        collector.answer(403);
        send("{\"who\": \"ann\", \"loaves\": [\"rye\"]}");

        await().atMost(LIMIT).untilAsserted(() -> assertThat(drover.database()
                        .sql()
                        .sql("SELECT state FROM event")
                        .query(String.class)
                        .list())
                .containsExactly("COMPLETE"));
        assertThat(collector.parts()).isEmpty();
    }

    @Test
    void saysWhichKeyNamesNoCollectorAndKeepsAPasswordInItToItself() {
        assertThatThrownBy(() -> new Tracing(settings("ftp://me:hunter2@collector"), Clock.systemUTC()))
                .isInstanceOf(SettingsException.class)
                .hasMessageContaining("drover.traces.endpoint")
                .hasMessageNotContaining("hunter2");
    }

    private UUID send(String json) {
        UUID id = UUID.randomUUID();
        Supplier<Received> message = () -> new Received(
                "org.fedoraproject.prod.order.new",
                true,
                new HashMap<>(),
                id.toString(),
                "application/json",
                "utf-8",
                json.getBytes(StandardCharsets.UTF_8));
        drover.intake().accept(message.get(), "test", Acknowledgement.none());
        return id;
    }
}
