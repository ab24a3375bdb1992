package io.drover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.bus.Received;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.Audit;
import io.drover.sandbox.Journal;
import io.drover.sandbox.Simulators;
import io.drover.settings.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/**
 * {@code drover do} against a running Drover and a simulated koji: each verb is a command with the key, the rows and the audit
 * that a route's would have, and is allowed one by one (AC-9).
 */
class VerbsFlowTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String NVR = "bash-5.2.32-1.fc42";
    /** Of each kind one that a packager who may tag builds has no business with. */
    private static final Map<String, String> OTHERS = Map.of(
            "koji-untag-build", "{\"tag\": \"f42\", \"build\": \"" + NVR + "\"}",
            "koji-build", "{\"source\": \"git+https://src/rpms/bash#0\", \"target\": \"f42\"}",
            "koji-remove-tag", "{\"tag\": \"f42\"}",
            "koji-write-signed-rpms", "{\"build\": \"" + NVR + "\", \"key\": \"12c944d0\"}",
            "sigul-sign-rpms", "{\"build\": \"b\", \"rpms\": [\"r\"], \"key\": \"k\", \"key_id\": \"12c944d0\"}",
            "odcs-request-compose", "{\"sourceType\": \"tag\", \"source\": \"f42\"}",
            "ansible-run-playbook", "{\"playbook\": \"sync.yml\"}",
            "bus-publish-message", "{\"topic\": \"releng.x\", \"body\": {}}",
            "mbs-submit-build", "{\"scmurl\": \"https://src/modules/a#0\", \"branch\": \"1\"}");

    @TempDir
    Path directory;

    private Simulators simulators;
    private Wiring drover;
    private StringWriter out = new StringWriter();
    private StringWriter err = new StringWriter();

    @BeforeEach
    void start() throws Exception {
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), (topic, payload) -> {})
                .moving(Duration.ofMillis(100));
        simulators
                .koji()
                .seed(
                        JSON.readTree(
                                """
                        {"users": [{"name": "drover", "password": "simulated"}],
                         "tags": [{"name": "f42-candidate", "packages": ["bash"]}, {"name": "f42", "packages": ["bash"]}],
                         "builds": [{"nvr": "bash-5.2.32-1.fc42", "owner": "drover", "tags": []}]}"""));
        Path users = directory.resolve("users");
        Files.write(
                users,
                List.of(
                        "root:" + BCrypt.hashpw("root-s-password", BCrypt.gensalt(4)) + ":admin",
                        "carol:" + BCrypt.hashpw("carol-s-password", BCrypt.gensalt(4)),
                        "sam:" + BCrypt.hashpw("sam-s-password", BCrypt.gensalt(4)) + ":sender"));
        Path roles = directory.resolve("roles.yaml");
        Files.writeString(roles, "\"verb:koji-tag-build\": {users: [carol]}\n");
        Map<String, String> settings = new HashMap<>(simulators.settings());
        settings.put("drover.db.url", "jdbc:h2:file:" + directory.resolve("ledger"));
        settings.put("drover.bus.enabled", "false");
        settings.put("drover.routes.directory", directory.resolve("none").toString());
        settings.put("drover.dispatch.poll-interval", "100ms");
        settings.put("drover.api.port", "0");
        settings.put("drover.api.users-file", users.toString());
        settings.put("drover.api.roles-file", roles.toString());
        drover = new Wiring(
                        Settings.defaults().overlaidBy(settings, "test").overlaidByEnvironment(Simulators.secrets()),
                        Clock.systemUTC())
                .start();
    }

    @AfterEach
    void stop() {
        drover.close();
        simulators.close();
    }

    @Test
    void aVerbIsDoneOnceAndTheSecondCommandSaysSo() {
        assertThat(tag("root", "--wait=20s", "--reason", "by hand, for the talk"))
                .as("%s", err)
                .isZero();
        assertThat(out.toString()).contains("koji-tag-build f42-candidate " + NVR, "DONE", "\"task_id\"");
        assertThat(err.toString()).contains("DONE");
        assertThat(tagged()).hasSize(1);

        assertThat(tag("root", "--json")).as("%s", err).isZero();
        assertThat(json().path("outcome").asText()).isEqualTo("exists");
        assertThat(tag("carol")).isZero();
        assertThat(out.toString())
                .contains(
                        " is DONE since ",
                        "planned by event 1 of route requests-action, asked for by root (by hand, for the talk)",
                        "nothing was done again");
        assertThat(tagged()).hasSize(1);
        assertThat(texts("SELECT verb || ' ' || state FROM action")).containsExactly("koji-tag-build DONE");
        assertThat(texts("SELECT type || ' ' || state FROM event")).containsExactly("ActionRequested COMPLETE");
        assertThat(audit())
                .containsExactly(
                        "root action.request requested", "root action.request exists", "carol action.request exists");
        assertThat(texts("SELECT detail FROM audit").get(0)).contains("by hand, for the talk");
        assertThat(new Audit(drover.database(), Clock.systemUTC()).verify()).isInstanceOf(Audit.Verdict.Intact.class);
    }

    @Test
    void aKeyOfARouteIsTheRoutesAction() {
        assertThat(tag("root", "--wait=20s", "--key", NVR + " into f42-candidate"))
                .isZero();
        assertThat(run(
                        "root",
                        "koji",
                        "tag-build",
                        "--tag",
                        "f42",
                        "--build",
                        NVR,
                        "--key",
                        NVR + " into f42-candidate"))
                .isZero();
        assertThat(out.toString()).contains("nothing was done again");
        assertThat(tagged()).hasSize(1);
    }

    @Test
    void againDoesItAnewAndItsIdNeverTwice() {
        assertThat(tag("root", "--wait=20s")).isZero();
        // koji has the build in the tag by now, and says so: the action is another one, and it fails
        assertThat(tag("root", "--wait=20s", "--again=the-second-one")).isEqualTo(1);
        assertThat(tag("root", "--wait=20s", "--again=the-second-one")).isEqualTo(1);
        assertThat(out.toString()).contains("nothing was done again");
        assertThat(texts("SELECT verb || ' ' || state FROM action ORDER BY id"))
                .containsExactly("koji-tag-build DONE", "koji-tag-build FAILED");
    }

    @Test
    void manyAtOnceAreOneAction() {
        List<Integer> codes = IntStream.range(0, 8)
                .parallel()
                .mapToObj(i -> Drover.commandLine()
                        .setOut(new PrintWriter(new StringWriter()))
                        .setErr(new PrintWriter(new StringWriter()))
                        .execute(command("root", "koji", "tag-build", "--tag", "f42", "--build", NVR, "--wait=20s")))
                .toList();
        assertThat(codes).containsOnly(0);
        assertThat(texts("SELECT verb FROM action")).hasSize(1);
        assertThat(tagged()).hasSize(1);
    }

    @Test
    void previewShowsWhatWouldBeSentAndDoesNothing() {
        assertThat(tag("carol", "--preview")).as("%s", err).isZero();
        assertThat(out.toString())
                .contains(
                        "koji-tag-build-action would be called at koji, "
                                + simulators.settings().get("drover.koji.server"),
                        "{\"tag\":\"f42-candidate\",\"build\":\"" + NVR + "\"}",
                        "route requests-action: would plan 1 action",
                        "Nothing was done.");
        assertThat(texts("SELECT topic FROM message")).isEmpty();
        assertThat(texts("SELECT verb FROM action")).isEmpty();
        assertThat(tagged()).isEmpty();
        assertThat(tag("root", "--wait=20s")).isZero();
        assertThat(tag("root", "--preview")).isZero();
        assertThat(out.toString())
                .contains("The key is that of action 1 of event 1, DONE since ", "nothing would be done");
    }

    @Test
    void whoMayHaveOneVerbHasNoOtherAndEachRefusalIsInTheAudit() throws Exception {
        for (Map.Entry<String, String> other : OTHERS.entrySet()) {
            HttpResponse<String> answer =
                    post("carol", "{\"verb\": \"%s\", \"parameters\": %s}".formatted(other.getKey(), other.getValue()));
            assertThat(answer.statusCode()).as(other.getKey()).isEqualTo(403);
            assertThat(answer.body()).contains("it takes the role verb:" + other.getKey() + " or admin");
        }
        assertThat(OTHERS).hasSize(9);
        assertThat(audit())
                .containsExactlyInAnyOrderElementsOf(OTHERS.keySet().stream()
                        .map(verb -> "carol action.refuse no role verb:" + verb)
                        .toList());
        assertThat(tag("carol", "--wait=20s")).as("%s%s", out, err).isZero();
        assertThat(run("carol", "koji", "untag-build", "--tag", "f42", "--build", NVR))
                .isEqualTo(1);
        assertThat(out.toString()).contains("refused: User carol may not ask for koji-untag-build");
        assertThat(texts("SELECT verb FROM action")).containsExactly("koji-tag-build");
    }

    @Test
    void wrongParametersAreNamedWithWhatToWrite() throws Exception {
        assertThat(post(
                                "root",
                                "{\"verb\": \"koji-tag-build\", \"parameters\": {\"tga\": \"f42\", \"force\": \"yes\"}}")
                        .body())
                .contains(
                        "parameter tag is missing: string, Name of the tag that the build goes into.",
                        "parameter build is missing: string, NVR, or the build's id in digits.",
                        "there is no parameter tga; koji-tag-build has tag, build, fromTag, force, profile",
                        "parameter force: string found, boolean expected; boolean, Tags again what is in the tag");
        assertThat(post("root", "{\"verb\": \"koji-tga\"}").body())
                .contains("There is no verb koji-tga; there are ansible-");
        assertThat(post("root", "{\"verb\": \"koji-tag-build\", \"paramters\": {}}")
                        .body())
                .contains("There is no field paramters; there are again, id, key");
        assertThat(post(
                                "root",
                                "{\"verb\": \"odcs-request-compose\", \"parameters\": {\"sourceType\": \"tag\","
                                        + " \"packages\": [\"a\", 5]}}")
                        .body())
                .contains("parameter packages[1]: integer found, string expected");
        assertThat(run("root", "koji", "tag-build", "--tag", "f42")).isEqualTo(2);
        assertThat(err.toString()).contains("Missing required option: '--build=TEXT'");
        assertThat(texts("SELECT topic FROM message")).isEmpty();
    }

    @Test
    void aRequestThatDidNotPassTheDoorIsNotBelieved() throws Exception {
        String request = "{\"verb\": \"koji-tag-build\", \"key\": \"k\", \"name\": \"n\", \"user\": \"root\","
                + " \"parameters\": {\"tag\": \"f42\", \"build\": \"" + NVR + "\"}}";
        String topic = Settings.defaults().text("drover.bus.topic-prefix") + ".drover.action.requested";
        drover.intake()
                .accept(
                        new Received(
                                topic,
                                true,
                                new HashMap<>(),
                                UUID.randomUUID().toString(),
                                "application/json",
                                "utf-8",
                                request.getBytes(StandardCharsets.UTF_8)),
                        "rabbitmq",
                        Acknowledgement.none());
        HttpResponse<String> byHand = send(
                "sam",
                "/api/drover/messages",
                "{\"topic\": \"%s\", \"id\": \"%s\", \"headers\": {}, \"body\": %s}"
                        .formatted(topic, UUID.randomUUID(), request));
        assertThat(byHand.statusCode()).isEqualTo(201);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(texts("SELECT source || ': ' || note FROM message"))
                .containsExactlyInAnyOrder(
                        "rabbitmq: only Drover itself sends under drover.action.requested",
                        "http: only Drover itself sends under drover.action.requested"));
        assertThat(texts("SELECT route FROM delivery")).isEmpty();
    }

    private int tag(String user, String... more) {
        List<String> words = new ArrayList<>(List.of("koji", "tag-build", "--tag", "f42-candidate", "--build", NVR));
        words.addAll(Arrays.asList(more));
        return run(user, words.toArray(String[]::new));
    }

    private int run(String user, String... words) {
        out = new StringWriter();
        err = new StringWriter();
        return Drover.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(command(user, words));
    }

    private String[] command(String user, String... words) {
        List<String> all =
                new ArrayList<>(List.of("do", "--url", url(), "--user", user, "--password=" + user + "-s-password"));
        all.addAll(Arrays.asList(words));
        return all.toArray(String[]::new);
    }

    private String url() {
        return "http://127.0.0.1:" + drover.port();
    }

    private JsonNode json() {
        try {
            return JSON.readTree(out.toString());
        } catch (JsonProcessingException e) {
            throw new AssertionError(out.toString(), e);
        }
    }

    private HttpResponse<String> post(String user, String body) throws IOException, InterruptedException {
        return send(user, "/api/drover/actions", body);
    }

    private HttpResponse<String> send(String user, String path, String body) throws IOException, InterruptedException {
        String login = Base64.getEncoder()
                .encodeToString((user + ":" + user + "-s-password").getBytes(StandardCharsets.UTF_8));
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(url() + path))
                        .header("Authorization", "Basic " + login)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private List<String> tagged() {
        return simulators.effects("koji").stream()
                .map(Journal.Entry::what)
                .filter(what -> what.startsWith("tagBuild"))
                .toList();
    }

    private List<String> audit() {
        List<String> entries = new ArrayList<>();
        drover.database()
                .sql()
                .sql("SELECT who, what, detail FROM audit ORDER BY id")
                .query(row -> {
                    try {
                        entries.add(row.getString(1) + " " + row.getString(2) + " "
                                + JSON.readTree(row.getString(3))
                                        .path("outcome")
                                        .asText());
                    } catch (JsonProcessingException e) {
                        throw new AssertionError(e);
                    }
                });
        return entries;
    }

    private List<String> texts(String sql) {
        return drover.database().sql().sql(sql).query(String.class).list();
    }
}
