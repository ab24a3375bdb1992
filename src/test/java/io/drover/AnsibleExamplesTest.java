package io.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.drover.sandbox.Journal;
import io.drover.testing.Services;
import io.drover.testing.Site;
import io.drover.testing.Site.Stack;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The tree {@code config/ansible}, with no more changed than a site would: from recorded messages to what real plays do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnsibleExamplesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PLAYS = Duration.ofMinutes(4);
    private static final String RAWHIDE = "Fedora-Rawhide-20170206.n.0";

    private Path directory;
    private Path tree;
    private HttpServer distgit;
    private Site site;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        Services.requirePrograms("ansible-core and rsync", "/usr/bin/ansible-playbook", "/usr/bin/rsync");
        directory = temporary;
        tree = directory.resolve("tree");
        copyTree();
        distgit = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        distgit.createContext("/", exchange -> {
            boolean dead = exchange.getRequestURI().getPath().equals("/rpms/figlet/raw/f42/f/dead.package");
            exchange.sendResponseHeaders(dead ? 200 : 404, -1);
            exchange.close();
        });
        distgit.start();
        Path secrets = Files.createDirectory(directory.resolve("secrets"));
        Files.writeString(secrets.resolve("koji-password"), "simulated\n");
        site = Site.start(
                Stack.EMBEDDED,
                directory.resolve("."),
                Map.of(
                        "drover.routes.directory", tree.resolve("routes").toString(),
                        "drover.ansible.playbooks", tree.toString(),
                        "drover.ansible.config", tree.resolve("ansible.cfg").toString(),
                        "drover.ansible.secrets", secrets.toString(),
                        "drover.ansible.runs", directory.resolve("runs").toString()));
        change("mirrors.yml", "/mnt/koji/compose/", directory + "/compose/");
        change("mirrors.yml", "/srv/mirror", directory + "/mirror");
        change("mirrors.yml", "https://kojipkgs.example.org", "https://kojipkgs.fedoraproject.org");
        change("signing.yml", "/srv/signing", directory + "/signing");
        change(
                "all.yml",
                "https://src.example.org",
                "http://127.0.0.1:" + distgit.getAddress().getPort());
        change(
                "all.yml",
                "https://koji.example.org",
                site.simulators().server("koji").url());
        change("all.yml", "f42: f42", "f42: f42-candidate");
    }

    private void copyTree() throws IOException {
        Path shipped = Path.of("config/ansible");
        try (Stream<Path> all = Files.walk(shipped)) {
            for (Path one : all.toList()) {
                Files.copy(one, tree.resolve(shipped.relativize(one).toString()));
            }
        }
    }

    private void change(String file, String from, String to) throws IOException {
        Path path = tree.resolve("group_vars").resolve(file);
        String text = Files.readString(path);
        assertThat(text).contains(from);
        Files.writeString(path, text.replace(from, to));
    }

    @AfterAll
    void stop() {
        if (site != null) {
            site.close();
        }
        if (distgit != null) {
            distgit.stop(0);
        }
    }

    @Test
    void aFinishedComposeIsPublishedOnceAndAnnounced() throws Exception {
        compose(RAWHIDE, "FINISHED_INCOMPLETE");
        try (var ear = site.listen("releng.compose.published")) {
            ended(
                    "pungi.compose.status.change",
                    """
                    {"compose_id": "%s", "status": "FINISHED_INCOMPLETE",
                     "location": "http://kojipkgs.fedoraproject.org/compose/rawhide/%s/compose"}"""
                            .formatted(RAWHIDE, RAWHIDE));
            Site.await(() -> !ear.heard().isEmpty());
        }
        Path home = directory.resolve("mirror/composes/Fedora-Rawhide");
        assertThat(home.resolve("latest/metadata/composeinfo.json")).hasContent("{}");
        assertThat(Files.readSymbolicLink(home.resolve("latest"))).hasToString(RAWHIDE);
        try (Stream<Path> kept = Files.list(home)) {
            assertThat(kept.map(path -> path.getFileName().toString())).containsExactlyInAnyOrder("latest", RAWHIDE);
        }
        assertThat(states(RAWHIDE)).containsExactly("ansible-run-playbook DONE", "bus-publish-message DONE");

        String older = "Fedora-Rawhide-20170205.n.11";
        compose(older, "FINISHED");
        Map<String, String> variables = Map.of(
                "compose_id",
                older,
                "location",
                "https://kojipkgs.fedoraproject.org/compose/rawhide/" + older + "/compose");
        assertThat(byHand("publish-compose.yml", variables, "--check"))
                .contains("failed=0")
                .doesNotContain("changed=0");
        assertThat(home.resolve(older)).doesNotExist();
        assertThat(byHand("publish-compose.yml", variables)).contains("failed=0");
        assertThat(home.resolve(older)).isDirectory();
        assertThat(Files.readSymbolicLink(home.resolve("latest")))
                .as("an older one that comes late")
                .hasToString(RAWHIDE);
        assertThat(byHand("publish-compose.yml", variables)).contains("changed=0", "failed=0");
    }

    @Test
    void aDoomedComposeIsNotPublishedWhateverTheMessageSays() throws Exception {
        String doomed = "Fedora-Cloud-25-20170206.0";
        compose(doomed, "DOOMED");
        assertThat(byHand(
                        "publish-compose.yml",
                        Map.of(
                                "compose_id",
                                doomed,
                                "location",
                                "http://kojipkgs.fedoraproject.org/compose/rawhide/" + doomed + "/compose")))
                .contains("is DOOMED", "failed=1");
        assertThat(byHand(
                        "publish-compose.yml",
                        Map.of("compose_id", doomed, "location", "http://kojipkgs.fedoraproject.org/compose/../etc")))
                .contains("is no compose below", "failed=1");
        assertThat(directory.resolve("mirror/composes/Fedora-Cloud-25")).doesNotExist();
    }

    @Test
    void aBuildThatWaitsForItsSignatureIsRequestedOnce() throws Exception {
        ended(
                "buildsys.tag",
                """
                {"build_id": 1457909, "name": "http-parser", "tag_id": 6446, "instance": "primary",
                 "tag": "f42-signing-pending", "user": "bodhi", "version": "2.9.3", "owner": "sgallagh", "release": "1.fc42"}""");
        Path request = directory.resolve("signing/requests/http-parser-2.9.3-1.fc42.fedora-42.json");
        assertThat(JSON.readTree(request.toFile()))
                .isEqualTo(
                        JSON.readTree(
                                """
                        {"build": "http-parser-2.9.3-1.fc42", "from": "f42-signing-pending", "key": "fedora-42",
                         "to": "f42-updates-testing-pending"}"""));
        Map<String, String> variables = Map.of("build", "http-parser-2.9.3-1.fc42", "tag", "f42-signing-pending");
        assertThat(byHand("request-signing.yml", variables, "--check")).contains("changed=0", "failed=0");
        Files.move(request, request.resolveSibling("done").resolve(request.getFileName()));
        assertThat(byHand("request-signing.yml", variables)).contains("changed=0", "failed=0");
        assertThat(request).doesNotExist();
    }

    @Test
    void aRetiredPackageIsBlockedOnce() throws Exception {
        Map<String, String> variables = Map.of("package", "figlet", "branch", "f42", "koji_password", "simulated");
        assertThat(byHand("block-retired.yml", variables, "--check")).contains("changed=1", "failed=0");
        assertThat(blocks()).isEmpty();
        push("figlet", "\"dead.package\": {\"additions\": 1, \"deletions\": 0, \"lines\": 1}");
        assertThat(states("figlet f42")).containsExactly("ansible-run-playbook DONE");
        assertThat(blocks()).containsExactly("figlet into f42-candidate");
        assertThat(byHand("block-retired.yml", variables)).contains("changed=0", "failed=0");
    }

    /** The branch lives again, or did when the play looked. */
    @Test
    void aPackageThatIsNotDeadIsNotBlocked() throws Exception {
        push("zlib", "\"dead.package\": {\"additions\": 0, \"deletions\": 1, \"lines\": 1}");
        assertThat(states("zlib f42")).isEmpty();
        push("pcre", "\"dead.package\": {\"additions\": 1, \"deletions\": 0, \"lines\": 1}");
        assertThat(states("pcre f42")).containsExactly("ansible-run-playbook DONE");
        assertThat(blocks()).noneMatch(block -> block.startsWith("zlib") || block.startsWith("pcre"));
    }

    private void push(String name, String file) throws IOException {
        ended(
                "git.receive",
                """
                {"commit": {"namespace": "rpms", "repo": "%s", "branch": "f42", "username": "ann", "agent": "ann",
                  "rev": "e45f51fd481039a8f527451944a2feb4816ccebc", "summary": "Retired",
                  "stats": {"files": {%s}, "total": {"files": 1}}}}"""
                        .formatted(name, file));
    }

    private List<String> blocks() {
        return site.simulators().effects("koji").stream()
                .filter(effect -> effect.what().equals("packageListBlock"))
                .map(Journal.Entry::subject)
                .toList();
    }

    private void compose(String id, String status) throws IOException {
        Path compose = directory.resolve("compose/rawhide").resolve(id);
        Files.createDirectories(compose.resolve("compose/metadata"));
        Files.writeString(compose.resolve("STATUS"), status + "\n");
        Files.writeString(compose.resolve("compose/metadata/composeinfo.json"), "{}");
    }

    /** Says it, and waits until what came of it has ended. */
    private void ended(String topic, String body) throws IOException {
        UUID id = UUID.randomUUID();
        JsonNode message = JSON.readTree(body);
        site.bus().send(topic, id, message);
        Awaitility.await()
                .atMost(PLAYS)
                .until(() -> site.texts("SELECT id FROM message").contains(id.toString())
                        && site.texts("SELECT id FROM delivery WHERE state IN ('PENDING', 'WAITING')")
                                .isEmpty()
                        && site.texts("SELECT id FROM event WHERE state = 'OPEN'")
                                .isEmpty());
    }

    private List<String> states(String name) {
        return site.texts("SELECT verb || ' ' || state FROM action WHERE name = ? ORDER BY id", name);
    }

    /** As its author would try it. @return what it said */
    private String byHand(String playbook, Map<String, String> variables, String... options) throws Exception {
        List<String> words = new ArrayList<>(List.of(
                "ansible-playbook", tree.resolve(playbook).toString(), "-e", JSON.writeValueAsString(variables)));
        words.addAll(List.of(options));
        Path said = Files.createTempFile(directory, "said", null);
        ProcessBuilder builder =
                new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().put("ANSIBLE_CONFIG", tree.resolve("ansible.cfg").toString());
        Process play = builder.start();
        assertThat(play.waitFor(PLAYS.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return Files.readString(said);
    }
}
