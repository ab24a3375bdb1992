package io.drover.modules;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import io.drover.testing.SiteEar;
import io.drover.testing.SiteEar.Heard;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** B8: what the bus hears of the module flow: each change once, in order, by its schema, and nothing goes in circles. */
abstract class PublishedFlowContract extends OnASite {
    private static final Map<String, String> SCHEMA_OF = Map.of(
            "drover.event.state.change", "drover.event.v1",
            "drover.action.state.change", "drover.action.v1",
            "freshmaker.event.state.changed", "freshmaker.event.v1",
            "freshmaker.event.state.changed.min", "freshmaker.event.min.v1",
            "freshmaker.build.state.changed", "freshmaker.build.v1");

    /** Plans an action for each action that is planned, its own included: without a bound it would never end. */
    private static final String CIRCLE =
            """
            - route:
                id: circle
                description: Answers each planned action with another one.
                group: test
                from:
                  uri: bus:drover.action.state.change
                  steps:
                    - filter:
                        id: circle-planned
                        description: an action was planned because of circle
                        expression:
                          jq:
                            expression: '.new == "PLANNED" and (.action.name | contains("circle"))'
                        steps:
                          - setBody:
                              expression:
                                jq:
                                  expression: '{build: "circle-\\(.action.id)-1", tag: "nowhere"}'
                          - to:
                              id: circle-tag
                              uri: action:koji-tag-build
                              parameters:
                                key: '.build'
                                name: '.build'
            """;

    @TempDir
    static Path routes;

    private SiteEar ear;
    private int before;

    @Override
    Map<String, String> settings() {
        try {
            Files.writeString(routes.resolve("circle.yaml"), CIRCLE);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Map<String, String> keys = new HashMap<>();
        keys.put("drover.dispatch.poll-interval", "1h");
        keys.put("drover.outbox.freshmaker", "true");
        keys.put("drover.outbox.interval", "50ms");
        keys.put("drover.api.public-url", "https://drover.example.org/");
        keys.put("drover.routes.directory", routes.toString());
        return keys;
    }

    @Override
    abstract Stack stack();

    @BeforeEach
    void listen() {
        before = publications();
        ear = site.listen("drover.#", "freshmaker.#");
    }

    private List<Heard> ended() {
        site.awaitEnded();
        Site.await(() ->
                site.texts("SELECT id FROM publication WHERE state = 'OWED'").isEmpty());
        Site.await(() -> ear.heard().size() >= publications() - before);
        assertThat(ear.heard()).as("no more than is owed").hasSize(publications() - before);
        return ear.heard();
    }

    private int publications() {
        return Integer.parseInt(site.text("SELECT COUNT(*) FROM publication"));
    }

    private static String line(Heard heard) {
        JsonNode body = heard.body();
        String state = body.has("new")
                ? body.path("old").asText() + " > " + body.path("new").asText()
                : body.path("state_name").asText();
        String who = body.has("action") ? " " + body.at("/action/verb").asText() : "";
        return heard.topic() + who + ": " + state;
    }

    /** The golden list. */
    @Test
    void theBusHearsEachChangeOnceAndInOrder() {
        modules.ready("pub-gold:1", "pub-gold-rpm@main");
        modules.unknownHead("pub-gold:1");

        modules.spec("pub-gold-rpm", "main");
        List<Heard> heard = ended();

        assertThat(heard.stream().map(PublishedFlowContract::line))
                .containsExactly(
                        "drover.event.state.change: null > OPEN",
                        "drover.action.state.change mbs-submit-build: null > PLANNED",
                        "drover.action.state.change mbs-submit-build: PLANNED > SENDING",
                        "freshmaker.event.state.changed: BUILDING",
                        "freshmaker.event.state.changed.min: BUILDING",
                        "freshmaker.build.state.changed: BUILD",
                        "drover.action.state.change mbs-submit-build: SENDING > ACCEPTED",
                        "drover.action.state.change mbs-submit-build: ACCEPTED > DONE",
                        "freshmaker.build.state.changed: DONE",
                        "drover.event.state.change: OPEN > COMPLETE",
                        "freshmaker.event.state.changed: COMPLETE",
                        "freshmaker.event.state.changed.min: COMPLETE");
        assertThat(heard.stream().map(message -> message.properties().getMessageId()))
                .doesNotHaveDuplicates()
                .allMatch(id -> UUID.fromString(id).version() == 3);
        JsonNode done = heard.get(7).body();
        assertThat(site.texts(
                        "SELECT id FROM message WHERE id = ?",
                        UUID.fromString(done.path("message_id").asText())))
                .as("leads back to the message")
                .hasSize(1);
        assertThat(site.text(
                        "SELECT event_id FROM delivery WHERE id = ?",
                        done.path("delivery_id").asLong()))
                .isEqualTo(done.at("/event/id").asText());
        assertThat(site.text(
                        "SELECT state FROM action WHERE id = ?",
                        done.at("/action/id").asLong()))
                .isEqualTo("DONE");
        assertThat(done.path("caused_by").isNull()).isTrue();
        assertThat(heard.get(3).body().path("url").asText())
                .isEqualTo("https://drover.example.org/api/1/events/"
                        + done.at("/event/id").asText());
        assertThat(site.api()
                        .json("/api/1/events/" + done.at("/event/id").asText())
                        .path("state_name"))
                .isEqualTo(heard.get(10).body().path("state_name"));
    }

    @Test
    void headersAreThoseOfFedoraMessaging() {
        modules.ready("pub-head:1", "pub-head-rpm@main");
        modules.spec("pub-head-rpm", "main");

        Heard done = ended().stream()
                .filter(message -> line(message).contains("mbs-submit-build: ACCEPTED > DONE"))
                .findFirst()
                .orElseThrow();

        assertThat(done.properties().getContentType()).isEqualTo("application/json");
        assertThat(done.properties().getContentEncoding()).isEqualTo("utf-8");
        assertThat(done.properties().getDeliveryMode()).isEqualTo(2);
        Map<String, Object> headers = done.properties().getHeaders();
        assertThat(headers.get("fedora_messaging_schema")).hasToString("drover.action.v1");
        assertThat(headers.get("fedora_messaging_severity")).isEqualTo(20);
        assertThat(headers.get("priority")).isEqualTo(0);
        assertThat(headers.get("fedora_messaging_module_pub-head")).isEqualTo(true);
        assertThat(headers.get("sent-at").toString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\+00:00");
    }

    /** AC-52. */
    @Test
    void everyMessageIsAsItsSchemaSays() {
        diamond("pub-dia", "pub-dia-rpm@main");
        modules.spec("pub-dia-rpm", "main");
        modules.spec("pub-nobody", "main");
        modules.ready("pub-fail:1", "pub-fail-rpm@main");
        modules.spec("pub-fail-rpm", "main");
        Site.await(() -> state("pub-fail:1").equals("ACCEPTED"));
        site.simulators().mbs().fail(Long.parseLong(build("pub-fail:1")), "did not build");

        List<Heard> heard = ended();

        assertThat(heard.stream().map(Heard::topic)).contains(SCHEMA_OF.keySet().toArray(String[]::new));
        assertThat(heard.stream().map(PublishedFlowContract::line))
                .contains("drover.event.state.change: null > SKIPPED", "freshmaker.event.state.changed: SKIPPED")
                .contains("drover.action.state.change mbs-submit-build: ACCEPTED > FAILED");
        assertThat(heard).allSatisfy(message -> {
            String schema = SCHEMA_OF.get(message.topic());
            Set<ValidationMessage> faults = schema(schema).validate(message.body());
            assertThat(faults).as(message.topic() + " " + message.body()).isEmpty();
            assertThat(message.schema()).isEqualTo(schema.startsWith("drover.") ? schema : "base.message");
        });
        assertThat(heard).allSatisfy(message -> assertThat(schema(SCHEMA_OF.get(message.topic()))
                        .validate(message.body().deepCopy().path("nothing")))
                .as("a schema that refuses nothing proves nothing")
                .isNotEmpty());
    }

    private static JsonSchema schema(String name) {
        try (InputStream in = PublishedFlowContract.class.getResourceAsStream("/schemas/" + name + ".json")) {
            return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V201909)
                    .getSchema(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void restServesTheSchemasAndSaysWhatIsOwed() {
        JsonNode list = site.api().json("/api/drover/schemas").path("items");
        assertThat(list.findValuesAsText("topic")).containsExactlyInAnyOrderElementsOf(SCHEMA_OF.keySet());
        for (JsonNode item : list) {
            JsonNode served =
                    site.api().json("/api/drover/schemas/" + item.path("name").asText());
            assertThat(served.path("x-topic")).isEqualTo(item.path("topic"));
        }
        assertThat(site.api().get("/api/drover/schemas/none").statusCode()).isEqualTo(404);
        assertThat(site.api().json("/api/drover/outbox").path("enabled").asBoolean())
                .isTrue();
        assertThat(site.api().json("/api/drover/outbox").path("trouble").isNull())
                .isTrue();
        assertThat(new String(site.api().get("/observe/metrics").body(), StandardCharsets.UTF_8))
                .contains(
                        "drover_publications_owed",
                        "drover_publications_oldest_seconds",
                        "drover_publications_trouble 0.0");
        assertThat(new String(site.api().get("/observe/health").body(), StandardCharsets.UTF_8))
                .contains("outbox");
    }

    /** Design §2: from one of our own messages to the action it reports; and no circle. */
    @Test
    void ownMessagesAreJudgedOnlyByRoutesThatNameThemAndNotForEver() {
        modules.ready("pub-circle:1", "pub-circle-rpm@main");
        modules.spec("pub-circle-rpm", "main");
        ended();
        Site.await(() -> site.texts("SELECT id FROM event WHERE depth = 3").size() >= 1);
        ended();

        assertThat(site.texts(
                        "SELECT DISTINCT d.route FROM delivery d JOIN publication p ON p.message_id = d.message_id"))
                .containsExactly("circle");
        assertThat(site.texts("SELECT DISTINCT depth || '' FROM event ORDER BY 1"))
                .contains("0", "1", "2", "3");
        assertThat(site.texts("SELECT id FROM event WHERE depth > 3")).isEmpty();
        assertThat(site.texts("SELECT DISTINCT m.note FROM message m JOIN publication p ON p.message_id = m.id JOIN"
                        + " event e ON e.id = p.event_id WHERE e.depth = 3 AND p.topic LIKE '%drover.action%'"))
                .containsExactly(
                        "one of Drover's own messages, after 3 others that led to it; no route is asked after 3");
        Heard deep = ear.heard().stream()
                .filter(message -> message.body().path("depth").asInt() == 1)
                .findFirst()
                .orElseThrow();
        assertThat(site.texts(
                        "SELECT name FROM action WHERE id = ?",
                        deep.body().at("/caused_by/action_id").asLong()))
                .as("the action whose report began it")
                .allMatch(name -> name.contains("circle"))
                .hasSize(1);
    }
}
