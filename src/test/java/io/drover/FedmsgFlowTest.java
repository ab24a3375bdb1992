package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.FedmsgAuthority;
import io.drover.sandbox.FedmsgAuthority.Sender;
import io.drover.sandbox.FedmsgAuthority.Validity;
import io.drover.sandbox.FedmsgPublisher;
import io.drover.testing.Site;
import io.drover.testing.SiteEffects;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** AC-1: a Drover that listens to both buses, between which messages are bridged. */
class FedmsgFlowTest {
    private static final Validity VALID = Validity.around(Instant.now());
    private static final FedmsgAuthority CA = new FedmsgAuthority("fedmsg CA", VALID);
    private static final Sender KOJI = CA.certify("koji-koji01.example.org", VALID);
    private static final String ROUTE = "sign-what-is-a-candidate";

    @TempDir
    static Path directory;

    private static FedmsgPublisher fedmsg;
    private static Site site;

    @BeforeAll
    static void start() throws IOException {
        Path ca = Files.writeString(directory.resolve("ca.crt"), CA.certificate());
        fedmsg = new FedmsgPublisher(0);
        site = Site.start(
                Site.Stack.EMBEDDED,
                directory,
                Map.of(
                        "drover.fedmsg.enabled",
                        "true",
                        "drover.fedmsg.endpoints",
                        fedmsg.endpoint(),
                        "drover.fedmsg.ca",
                        ca.toString(),
                        "drover.dispatch.poll-interval",
                        "500ms"));
        fedmsg.awaitReader(site.bus().prefix() + ".buildsys.tag", Duration.ofSeconds(30));
    }

    @AfterAll
    static void stop() {
        site.close();
        fedmsg.close();
    }

    @Test
    void aMessageThatIsBridgedToBothBusesActsOnce() {
        SiteEffects effects = site.effects();
        UUID id = UUID.randomUUID();
        fedmsg.publish(signed("2026-" + id, "figlet"));
        Site.await(() -> !site.decisions(id).isEmpty());
        site.bus().send("buildsys.tag", id, tag("figlet"));
        Site.await(() -> receptions(id) == 2);
        fedmsg.publish(signed("2026-" + id, "figlet"));
        Site.await(() -> receptions(id) == 3);
        site.awaitEnded();
        assertThat(site.decisions(id))
                .filteredOn(decision -> decision.contains(": acted"))
                .singleElement()
                .asString()
                .startsWith(ROUTE);
        assertThat(effects.in("koji")).hasSize(1);
        assertThat(site.text("SELECT source FROM message WHERE id = ?", id)).isEqualTo("fedmsg");
        assertThat(site.text("SELECT bus_id FROM message WHERE id = ?", id)).isEqualTo("2026-" + id);
    }

    @Test
    void aForgedMessageIsKeptAsADeadLetterAndHasNoEffect() {
        SiteEffects effects = site.effects();
        UUID id = UUID.randomUUID();
        ObjectNode forged = signed("2026-" + id, "forged");
        ((ObjectNode) forged.path("msg")).put("name", "other");
        fedmsg.publish(forged);
        Site.await(() -> site.texts("SELECT id FROM dead_letter WHERE reason_class = 'forged'")
                        .size()
                == 1);
        assertThat(site.text("SELECT evidence FROM dead_letter WHERE reason_class = 'forged'"))
                .isEqualTo("not believed: the signature is not that of koji-koji01.example.org under this content");
        assertThat(site.texts("SELECT id FROM message WHERE id = ?", id)).isEmpty();
        assertThat(effects.all()).isEmpty();
    }

    @Test
    void healthAndMetricsShowTheIntake() {
        String health = new String(site.api().get("/observe/health").body(), StandardCharsets.UTF_8);
        assertThat(health).contains("\"name\":\"fedmsg\",\"status\":\"UP\"");
        String metrics = new String(site.api().get("/observe/metrics").body(), StandardCharsets.UTF_8);
        assertThat(metrics)
                .contains("drover_fedmsg_received_total", "drover_fedmsg_connected 1.0", "drover_fedmsg_last_message")
                .contains("drover_fedmsg_stopped_total{reason=\"forged\"}");
    }

    private static long receptions(UUID id) {
        List<String> rows = site.texts("SELECT receptions FROM message WHERE id = ?", id);
        return rows.isEmpty() ? 0 : Long.parseLong(rows.get(0));
    }

    private static ObjectNode signed(String id, String name) {
        return FedmsgPublisher.sign(
                FedmsgPublisher.envelope(site.bus().prefix() + ".buildsys.tag", id, tag(name)), KOJI);
    }

    private static ObjectNode tag(String name) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("instance", "primary")
                .put("tag", "f42-candidate")
                .put("name", name)
                .put("version", "2.2.5")
                .put("release", "31.fc42")
                .put("user", "alice")
                .put("owner", "alice");
    }
}
