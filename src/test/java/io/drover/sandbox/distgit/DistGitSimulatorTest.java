package io.drover.sandbox.distgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SimulatorServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.TransportException;
import org.eclipse.jgit.transport.PushResult;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistGitSimulatorTest {
    private record Said(String topic, JsonNode body) {}

    private final Journal journal = new Journal("distgit");
    private final List<Said> bus = new ArrayList<>();
    private DistGitSimulator distGit;
    private SimulatorServer server;

    @TempDir
    private Path temp;

    @BeforeEach
    void start() throws IOException {
        distGit = new DistGitSimulator(
                temp.resolve("srv"),
                "bot",
                "t0ken",
                journal,
                (topic, body) -> bus.add(new Said(topic, body)),
                Clock.systemUTC());
        server = SimulatorServer.start(distGit, journal, 0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void letsGitCloneAndPush() throws Exception {
        assumeTrue(hasGit(), "needs the git binary");
        distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "first");
        Path clone = temp.resolve("clone");

        git(temp, 0, "clone", "-q", server.url() + "/modules/foo.git", clone.toString());
        assertThat(clone.resolve("foo.yaml")).hasContent("a: 1\n");
        git(clone, 0, "commit", "-q", "--allow-empty", "-m", "bump");
        git(clone, 0, "push", "-q", withCredentials("modules/foo"), "HEAD:refs/heads/1");

        String head = git(clone, 0, "rev-parse", "HEAD").strip();
        assertThat(journal.entries()).singleElement().satisfies(entry -> {
            assertThat(entry.what()).isEqualTo("push");
            assertThat(entry.subject()).isEqualTo("modules/foo#1@" + head);
            assertThat(entry.detail().path("message").asText()).isEqualTo("bump\n");
        });
        assertThat(distGit.state().at("/repositories/modules~1foo/1").asText()).isEqualTo(head);
    }

    @Test
    void speaksBothProtocolVersionsAndShallowFetches() throws Exception {
        assumeTrue(hasGit(), "needs the git binary");
        distGit.commit("rpms", "zlib", "f42", Map.of("zlib.spec", "1\n"), "alice", "one");
        distGit.commit("rpms", "zlib", "f42", Map.of("zlib.spec", "2\n"), "alice", "two");

        for (String version : List.of("0", "2")) {
            Path clone = temp.resolve("v" + version);
            git(
                    temp,
                    0,
                    "-c",
                    "protocol.version=" + version,
                    "clone",
                    "-q",
                    "--depth",
                    "1",
                    server.url() + "/rpms/zlib.git",
                    clone.toString());
            assertThat(git(clone, 0, "log", "--format=%s").strip()).isEqualTo("two");
        }
    }

    @Test
    void refusesGitsPushThatIsNotFastForward() throws Exception {
        assumeTrue(hasGit(), "needs the git binary");
        distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "first");
        Path clone = temp.resolve("clone");
        git(temp, 0, "clone", "-q", server.url() + "/modules/foo.git", clone.toString());
        git(clone, 0, "commit", "-q", "--amend", "-m", "rewritten");

        assertThat(git(clone, 1, "push", "--force", withCredentials("modules/foo"), "HEAD:refs/heads/1"))
                .contains("rejected");
        assertThat(journal.entries()).isEmpty();
    }

    @Test
    void refusesPushesWithoutTheToken() throws Exception {
        distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "first");
        try (Git clone = cloned("modules/foo")) {
            clone.commit().setAllowEmpty(true).setMessage("bump").call();

            assertThatThrownBy(() -> clone.push()
                            .setCredentialsProvider(new UsernamePasswordCredentialsProvider("bot", "wrong"))
                            .call())
                    .isInstanceOf(TransportException.class)
                    .hasMessageContaining("not authorized");
            assertThat(journal.entries()).isEmpty();
        }
    }

    @Test
    void tellsEveryCommitOfAPushInTheOldShapeAndThePushInPagures() throws Exception {
        String first =
                distGit.commit("rpms", "zlib", "f42", Map.of("zlib.spec", "1\n", "sources", "x\n"), "alice", "one");
        bus.clear();
        try (Git clone = cloned("rpms/zlib")) {
            Path work = clone.getRepository().getWorkTree().toPath();
            Files.writeString(work.resolve("zlib.spec"), "2\n3\n");
            clone.add().addFilepattern(".").call();
            String second = clone.commit().setMessage("two").call().name();
            clone.rm().addFilepattern("sources").call();
            String third = clone.commit().setMessage("three").call().name();
            Iterable<PushResult> results = clone.push()
                    .setCredentialsProvider(new UsernamePasswordCredentialsProvider("bot", "t0ken"))
                    .call();
            assertThat(results.iterator().next().getRemoteUpdates())
                    .extracting(RemoteRefUpdate::getStatus)
                    .containsExactly(RemoteRefUpdate.Status.OK);

            assertThat(bus).extracting(Said::topic).containsExactly("git.receive", "git.receive", "pagure.git.receive");
            JsonNode old = bus.get(0).body().path("commit");
            assertThat(old.path("rev").asText()).isEqualTo(second);
            assertThat(old.path("namespace").asText()).isEqualTo("rpms");
            assertThat(old.path("repo").asText()).isEqualTo("zlib");
            assertThat(old.path("branch").asText()).isEqualTo("f42");
            assertThat(old.path("agent").asText()).isEqualTo("bot");
            assertThat(old.path("stats"))
                    .hasToString("{\"files\":{\"zlib.spec\":{\"additions\":2,\"deletions\":1,\"lines\":3}},"
                            + "\"total\":{\"files\":1,\"additions\":2,\"deletions\":1,\"lines\":3}}");
            JsonNode push = bus.get(2).body();
            assertThat(push.path("old_commit").asText()).isEqualTo(first);
            assertThat(push.path("start_commit").asText()).isEqualTo(second);
            assertThat(push.path("end_commit").asText()).isEqualTo(third);
            assertThat(push.path("total_commits").asInt()).isEqualTo(2);
            assertThat(push.path("changed_files")).hasToString("{\"sources\":\"D\",\"zlib.spec\":\"M\"}");
        }
    }

    @Test
    void tellsAnEmptyCommitWithoutFiles() throws Exception {
        distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "first");
        bus.clear();
        distGit.commit("modules", "foo", "1", Map.of(), "alice", "empty");

        assertThat(bus).hasSize(2);
        assertThat(bus.get(0).body().at("/commit/stats/files")).isEmpty();
        assertThat(bus.get(1).body().path("changed_files")).isEmpty();
    }

    @Test
    void keepsTheCommitterTimesOfABranchApart() throws Exception {
        String one = distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "1");
        String two = distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 2\n"), "alice", "2");
        try (Git clone = cloned("modules/foo")) {
            int first = clone.getRepository()
                    .parseCommit(clone.getRepository().resolve(one))
                    .getCommitTime();
            int second = clone.getRepository()
                    .parseCommit(clone.getRepository().resolve(two))
                    .getCommitTime();
            assertThat(second).isGreaterThan(first);
        }
    }

    @Test
    void servesNothingOutsideItsRepositories() throws Exception {
        Files.createDirectories(temp.resolve("secret.git"));
        for (String path : List.of("../secret", "rpms/nothing", "..%2F..%2Fx/y")) {
            assertThatThrownBy(() -> Git.lsRemoteRepository()
                            .setRemote(server.url() + "/" + path + ".git")
                            .call())
                    .isInstanceOf(org.eclipse.jgit.api.errors.GitAPIException.class);
        }
        assertThatThrownBy(() -> distGit.commit("..", "x", "main", Map.of(), "a", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private Git cloned(String fullname) throws Exception {
        return Git.cloneRepository()
                .setURI(server.url() + "/" + fullname + ".git")
                .setDirectory(Files.createTempDirectory(temp, "work").toFile())
                .call();
    }

    private String withCredentials(String fullname) {
        return server.url().replace("http://", "http://bot:t0ken@") + "/" + fullname + ".git";
    }

    private static boolean hasGit() {
        return List.of(System.getenv("PATH").split(File.pathSeparator)).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
    }

    private static String git(Path folder, int expected, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("git", "-c", "user.name=T", "-c", "user.email=t@example.org"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().put("GIT_TERMINAL_PROMPT", "0");
        builder.environment().put("GIT_CONFIG_GLOBAL", "/dev/null");
        Process git = builder.start();
        String output = new String(git.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(git.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(git.exitValue()).as(output).isEqualTo(expected);
        return output;
    }
}
