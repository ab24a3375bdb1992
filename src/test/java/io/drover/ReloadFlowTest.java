package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.bus.Received;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.ledger.Acknowledgement;
import io.drover.settings.Settings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Route files and kamelets that change under a running Drover. */
class ReloadFlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(40);
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path directory;

    private final Mill mill = new Mill();
    private Path routes;
    private Wiring drover;

    @BeforeEach
    void startDrover() throws IOException {
        routes = Files.createDirectories(directory.resolve("routes/kamelets")).getParent();
        write("grinding.yaml", route("grinding", "grain.new", "the sack is full", ".sack > 5", ""));
        write("watching.yaml", route("watching", "grain.seen", "a mouse is there", ".mice > 0", ""));
        write("kamelets/mill-grind-action.kamelet.yaml", verb("action", "grind"));
        write("kamelets/mill-grind-probe.kamelet.yaml", verb("probe", "probe"));
        write("kamelets/mill-price-lookup.kamelet.yaml", kamelet("mill-price-lookup", "", "price"));
        drover = new Wiring(
                        Settings.defaults()
                                .overlaidBy(
                                        Map.of(
                                                "drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"),
                                                "drover.bus.enabled", "false",
                                                "drover.routes.directory", routes.toString(),
                                                "drover.routes.reload", "100ms",
                                                "drover.dispatch.retry-first", "50ms",
                                                "drover.api.port", "0"),
                                        "test"),
                        Clock.systemUTC())
                .bind("mill", mill)
                .start();
    }

    @AfterEach
    void stopDrover() {
        mill.open.countDown();
        drover.close();
    }

    @Test
    void aFileThatIsAddedIsJudgedBy() throws IOException {
        send("grain.old", "{\"sack\": 9}");
        write("more.yaml", route("storing", "grain.old", "the sack is full", ".sack > 5", ""));
        awaitTaken("storing");
        send("grain.old", "{\"sack\": 9}");
        send("grain.old", "{\"sack\": 1}");

        awaitDeliveries("storing: acted", "storing: ignored");
        assertThat(texts("SELECT who || ' ' || what FROM audit")).containsExactly("drover routes.reload");
        JsonNode detail = JSON.readTree(texts("SELECT detail FROM audit").get(0));
        assertThat(detail.at("/change").asText()).isEqualTo("added: storing");
        assertThat(detail.at("/files/0/file").asText()).endsWith("more.yaml");
        assertThat(detail.at("/files/0/before").isNull()).isTrue();
        assertThat(detail.at("/files/0/after").asText()).hasSize(64);
    }

    @Test
    void aFilterThatIsChangedCountsFromThenOn() throws IOException {
        send("grain.new", "{\"sack\": 9}");
        awaitDeliveries("grinding: acted");
        write("grinding.yaml", route("grinding", "grain.new,grain.late", "the sack is full", ".sack > 50", ""));
        awaitTaken("drover", "grinding");
        send("grain.new", "{\"sack\": 9}");
        send("grain.late", "{\"sack\": 90}");

        awaitDeliveries("grinding: acted", "grinding: ignored", "grinding: acted");
    }

    @Test
    void aRouteThatIsRemovedIsAskedNoMoreAndComesBackWithWhatWaitsForIt() throws IOException {
        mill.shut = true;
        write("grinding.yaml", route("grinding", "grain.new", "the sack is full", ".sack > 5", LOOKUP));
        awaitTaken("grinding");
        send("grain.new", "{\"sack\": 9}");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM delivery"))
                .containsExactly("WAITING"));
        Files.delete(routes.resolve("grinding.yaml"));
        awaitChange("removed: grinding");
        assertThat(subscribed()).containsExactly("watching");
        send("grain.new", "{\"sack\": 9}");
        send("grain.seen", "{\"mice\": 1}");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM delivery ORDER BY id"))
                .containsExactly("WAITING", "JUDGED"));
        mill.shut = false;
        write("grinding.yaml", route("grinding", "grain.new", "the sack is full", ".sack > 5", ""));

        awaitDeliveries("grinding: acted", "watching: acted");
    }

    @Test
    void aBadEditChangesNothingAndSaysSoUntilItIsMended() throws IOException {
        String good = Files.readString(routes.resolve("grinding.yaml"));
        Map<String, String> bad = Map.of(
                good + "- route: [",
                "no YAML",
                good.replace(".sack > 5", ".sack >> 5"),
                "step full: line 8",
                good.replace("steps:\n", "steps:\n        - milk: {}\n"),
                "milk",
                good + good,
                "another route of this id",
                route(
                        "grinding",
                        "grain.new",
                        "full",
                        ".sack > 5",
                        LOOKUP.replace("price-lookup", "price-lookup?hue=red")),
                "has no parameter hue");
        for (Map.Entry<String, String> edit : bad.entrySet()) {
            write("grinding.yaml", edit.getKey());
            write("new.yaml", route("never", "grain.never", "so", ".x", ""));
            await().atMost(LIMIT).untilAsserted(() -> assertThat(
                            get("routes").at("/difference/faults").toString())
                    .contains("grinding.yaml")
                    .contains(edit.getValue()));
            assertThat(subscribed()).containsExactlyInAnyOrder("grinding", "watching");
        }
        assertThat(get("/observe/health").toString()).contains("the route files on disk have not been taken");
        send("grain.new", "{\"sack\": 9}");
        awaitDeliveries("grinding: acted");
        assertThat(texts("SELECT what FROM audit")).isEmpty();

        write("grinding.yaml", good.replace(".sack > 5", ".sack > 50"));
        awaitTaken("grinding", "never");
        assertThat(get("routes").at("/difference").isNull()).isTrue();
        send("grain.new", "{\"sack\": 9}");
        awaitDeliveries("grinding: acted", "grinding: ignored");
    }

    @Test
    void noMessageOfAStreamIsLostOrJudgedTwiceWhileFilesChange() throws Exception {
        int messages = 75 * Integer.getInteger("drover.test.swaps", 8);
        Thread stream = new Thread(() -> {
            for (int i = 0; i < messages; i++) {
                send("grain.new", "{\"sack\": 9, \"number\": " + i + "}");
                send("grain.seen", "{\"mice\": 1}");
                await().pollDelay(Duration.ofMillis(8)).until(() -> true);
            }
        });
        stream.start();
        int swaps = 0;
        while (stream.isAlive() || swaps < Integer.getInteger("drover.test.swaps", 8)) {
            swaps++;
            String version = "version " + swaps;
            write("grinding.yaml", route("grinding", "grain.new", version, ".sack > 50", ""));
            assertThat(order()).contains("grinding");
        }
        stream.join();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT state FROM delivery"))
                .hasSize(2 * messages)
                .containsOnly("JUDGED"));
        assertThat(texts("SELECT reason FROM delivery WHERE route = 'grinding'"))
                .allSatisfy(reason -> assertThat(reason).matches("not so: version \\d+|planned 1 action"));
        assertThat(texts("SELECT DISTINCT reason FROM delivery WHERE route = 'grinding'"))
                .as("versions that judged")
                .hasSizeGreaterThan(3);
        assertThat(texts("SELECT reason_class FROM dead_letter")).isEmpty();
    }

    @Test
    void aKameletThatIsChangedIsWhatItsRoutesAsk() throws IOException {
        write("grinding.yaml", route("grinding", "grain.new", "the sack is full", ".sack > 5", LOOKUP));
        awaitTaken("grinding");
        send("grain.new", "{\"sack\": 9}");
        awaitDeliveries("grinding: acted");
        write("kamelets/mill-price-lookup.kamelet.yaml", kamelet("mill-price-lookup", "", "newPrice"));
        awaitChange("kamelets: mill-price-lookup; restarted: grinding");
        send("grain.new", "{\"sack\": 9}");

        awaitDeliveries("grinding: acted", "grinding: acted");
        assertThat(texts("SELECT answer FROM lookup ORDER BY id")).containsExactly("{\"price\":1}", "{\"price\":2}");
    }

    @Test
    void aSendUnderWayEndsWithTheKameletThatItBeganWith() throws Exception {
        mill.hold = true;
        plan("one");
        assertThat(mill.entered.await(20, TimeUnit.SECONDS)).isTrue();
        write("kamelets/mill-grind-action.kamelet.yaml", verb("action", "grindFiner"));
        awaitChange("kamelets: mill-grind-action; restarted: grinding, watching");
        plan("two");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(mill.ground).containsExactly("finer two"));
        mill.open.countDown();

        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT DISTINCT state FROM action"))
                .containsExactly("DONE"));
        assertThat(mill.ground).containsExactly("finer two", "coarse one");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(drover.context().getRoutes().stream()
                        .map(org.apache.camel.Route::getRouteId)
                        .filter(id -> id.startsWith("mill-grind-action")))
                .as("the old one is gone")
                .hasSize(1));
    }

    @Test
    void aRouteThatNothingConcernsIsNotDisturbed() throws Exception {
        write("slow.yaml", route("slow", "grain.slow", "so", ".sack > 5", LOOKUP.replace("price", "slow")));
        write("kamelets/mill-slow-lookup.kamelet.yaml", kamelet("mill-slow-lookup", "", "slow"));
        awaitTaken("slow");
        send("grain.slow", "{\"sack\": 9}");
        assertThat(mill.entered.await(20, TimeUnit.SECONDS)).isTrue();
        write("grinding.yaml", route("grinding", "grain.new", "the sack is full", ".sack > 50", ""));
        awaitTaken("grinding");
        assertThat(texts("SELECT state FROM delivery")).containsExactly("PENDING");
        mill.open.countDown();

        awaitDeliveries("slow: acted");
        assertThat(mill.slowAsked).as("asked once").hasSize(1);
    }

    @Test
    void aJudgementUnderWayEndsByTheRulesThatItBeganWith() throws Exception {
        write("slow.yaml", route("slow", "grain.slow", "so", ".sack > 5", LOOKUP.replace("price", "slow")));
        write("kamelets/mill-slow-lookup.kamelet.yaml", kamelet("mill-slow-lookup", "", "slow"));
        awaitTaken("slow");
        send("grain.slow", "{\"sack\": 9}");
        assertThat(mill.entered.await(20, TimeUnit.SECONDS)).isTrue();
        write("slow.yaml", route("slow", "grain.slow", "not any more", ".sack > 50", ""));
        await().atMost(LIMIT)
                .until(() -> texts("SELECT detail FROM audit").toString().contains("changed: slow"));
        mill.open.countDown();
        awaitDeliveries("slow: acted");
        send("grain.slow", "{\"sack\": 9}");

        awaitDeliveries("slow: acted", "slow: ignored");
    }

    @Test
    void aPartThatIsChangedTakesTheRoutesThatUseItWithIt() throws IOException {
        String part =
                route("grinding-part", "", "the part says so", ".sack > 5", "").replace("bus:", "direct:part");
        write("part.yaml", part);
        write(
                "grinding.yaml",
                route("grinding", "grain.new", "full", ".sack > 5", "")
                        + "        - to:\n            id: on\n            uri: direct:part\n");
        awaitTaken("grinding", "grinding-part");
        write("part.yaml", part.replace(".sack > 5", ".sack > 7"));

        awaitChange("changed: grinding-part; restarted: grinding");
        send("grain.new", "{\"sack\": 6}");
        awaitDeliveries("grinding: acted");
    }

    @Test
    void aDirectoryThatIsGoneIsNotTheRemovalOfItsRoutes() throws IOException {
        Path away = directory.resolve("away");
        Files.move(routes, away);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        get("routes").at("/difference/faults/0").asText())
                .contains("the directory is gone"));
        assertThat(subscribed()).contains("grinding", "watching");
        Files.move(away, routes);
        await().atMost(LIMIT).until(() -> get("routes").at("/difference").isNull());
    }

    private static final String LOOKUP =
            "        - to:\n            id: ask\n            uri: kamelet:mill-price-lookup\n"
                    + "            variableReceive: price\n";

    /** A route that acts on what its filter lets through. @param before steps before the filter */
    private static String route(String id, String topics, String description, String jq, String before) {
        return """
                - route:
                    id: ID
                    description: Grinds what comes.
                    group: milling
                    from:
                      uri: bus:TOPICS
                      steps:
                BEFORE
                        - filter:
                            id: full
                            description: DESCRIPTION
                            expression:
                              jq:
                                expression: 'JQ'
                            steps:
                              - to:
                                  id: plan
                                  uri: action:mill-grind
                                  parameters:
                                    key: '"ID " + variable("messageId")'
                                    name: .name // "x"
                                    parameters: '{name: (.name // "x")}'
                """
                .replace("BEFORE\n", before)
                .replace("ID", id)
                .replace("TOPICS", topics)
                .replace("DESCRIPTION", description)
                .replace("JQ", jq);
    }

    private static String verb(String kind, String method) {
        return kamelet(
                "mill-grind-" + kind,
                """
                  dataTypes:
                    in:
                      types:
                        json:
                          schema:
                            type: object
                            properties:
                              name: {type: string, title: Name, description: What is ground.}
                """,
                method);
    }

    private static String kamelet(String name, String spec, String method) {
        return """
                apiVersion: camel.apache.org/v1
                kind: Kamelet
                metadata:
                  name: NAME
                  annotations:
                    drover.io/system: mill
                spec:
                  definition:
                    title: Mill
                    description: The test's mill.
                SPEC
                  template:
                    from:
                      uri: kamelet:source
                      steps:
                        - bean:
                            ref: mill
                            method: METHOD
                """
                .replace("NAME", name)
                .replace("SPEC\n", spec)
                .replace("METHOD", method);
    }

    /** As an editor does it that means well: the old file or the new one is there at any moment. */
    private void write(String name, String text) throws IOException {
        Path draft = Files.writeString(directory.resolve("draft"), text);
        Files.move(draft, routes.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void send(String topic, String json) {
        drover.intake()
                .accept(
                        new Received(
                                "org.fedoraproject.prod." + topic,
                                true,
                                new HashMap<>(),
                                UUID.randomUUID().toString(),
                                "application/json",
                                "utf-8",
                                json.getBytes(StandardCharsets.UTF_8)),
                        "test",
                        Acknowledgement.none());
    }

    private void plan(String name) {
        send("grain.new", "{\"sack\": 9, \"name\": \"" + name + "\"}");
    }

    private Reloading reloading() {
        return drover.context().getRegistry().lookupByNameAndType("reloading", Reloading.class);
    }

    /** As {@code drover reload} orders it; says what changed, or why nothing did. */
    private String order() {
        Reloading.Outcome outcome = reloading().reload("ann");
        return outcome.change() + " " + outcome.faults();
    }

    private void awaitTaken(String... ids) {
        await().atMost(LIMIT).untilAsserted(() -> {
            String taken = String.join("\n", texts("SELECT detail FROM audit ORDER BY id"));
            assertThat(taken).contains(ids);
            assertThat(reloading().inForce().files())
                    .isEqualTo(io.drover.routes.OwnFiles.read(routes).hashes());
            assertThat(reloading().difference()).isNull();
            assertThat(subscribed()).contains("watching");
        });
    }

    private void awaitChange(String change) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT detail FROM audit ORDER BY id DESC"))
                .first()
                .asString()
                .contains("\"" + change + "\""));
        await().atMost(LIMIT).until(() -> reloading()
                .inForce()
                .files()
                .equals(io.drover.routes.OwnFiles.read(routes).hashes()));
    }

    private void awaitDeliveries(String... expected) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        texts("SELECT route || ': ' || COALESCE(decision, state) FROM delivery ORDER BY id"))
                .containsExactly(expected));
    }

    private List<String> subscribed() {
        List<String> ids = new java.util.ArrayList<>();
        get("/api/drover/subscriptions").path("items").forEach(item -> {
            if (item.path("running").asBoolean() && item.path("group").asText().equals("milling")) {
                ids.add(item.path("route").asText());
            }
        });
        return ids;
    }

    private JsonNode get(String path) {
        String full = path.startsWith("/") ? path : "/api/drover/" + path;
        try {
            return JSON.readTree(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + drover.port() + full))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }

    /** Grinds at once, unless it is told to hold. */
    public static final class Mill {
        final ConcurrentLinkedQueue<String> ground = new ConcurrentLinkedQueue<>();
        final ConcurrentLinkedQueue<String> slowAsked = new ConcurrentLinkedQueue<>();
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        volatile boolean shut;
        volatile boolean hold;

        public JsonNode price(JsonNode question) {
            if (shut) {
                throw new io.drover.dispatch.CallFailed(new CallResult.Unavailable<>("the mill is shut", null));
            }
            return JsonNodeFactory.instance.objectNode().put("price", 1);
        }

        public JsonNode newPrice(JsonNode question) {
            return JsonNodeFactory.instance.objectNode().put("price", 2);
        }

        public JsonNode slow(JsonNode question) throws InterruptedException {
            slowAsked.add(question.toString());
            waitUntilOpen();
            return JsonNodeFactory.instance.objectNode();
        }

        public CallResult<Accepted> grind(JsonNode grain) throws InterruptedException {
            if (hold) {
                waitUntilOpen();
            }
            ground.add("coarse " + grain.path("name").asText());
            return done();
        }

        public CallResult<Accepted> grindFiner(JsonNode grain) {
            ground.add("finer " + grain.path("name").asText());
            return done();
        }

        public CallResult<Optional<Accepted>> probe(JsonNode grain) {
            return new CallResult.Done<>(Optional.empty(), "looked");
        }

        private void waitUntilOpen() throws InterruptedException {
            entered.countDown();
            assertThat(open.await(60, TimeUnit.SECONDS)).isTrue();
        }

        private static CallResult<Accepted> done() {
            return new CallResult.Done<>(
                    new Accepted("1", null, JsonNodeFactory.instance.objectNode(), "ground"), "ground");
        }
    }
}
