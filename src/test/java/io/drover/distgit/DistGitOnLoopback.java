package io.drover.distgit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.Faults;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.Simulator;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.distgit.DistGitSimulator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;

/** The dist-git simulator with {@code modules/foo} branch {@code 1}, and somebody who may push just before us. */
final class DistGitOnLoopback implements AutoCloseable {
    static final String TOKEN = "s3cret-t0ken";
    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);

    final Journal journal = new Journal("distgit");
    final DistGitSimulator distGit;
    final SimulatorServer server;
    final String first;

    /** The path, as a prefix of it with the query's service, before which the racer commits; "" = never. */
    String racesBefore = "";

    int races;

    /** Long, for a busy machine; short where a test waits for it. */
    Duration timeout = Duration.ofSeconds(30);

    DistGitOnLoopback(Path root) throws IOException {
        distGit = new DistGitSimulator(root, "bot", TOKEN, journal, (topic, body) -> {}, CLOCK);
        first = distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "a: 1\n"), "alice", "first");
        server = SimulatorServer.start(new Racing(), journal, 0);
    }

    private final class Racing implements Simulator {
        @Override
        public String name() {
            return "distgit";
        }

        @Override
        public Answer answer(Request request) throws IOException {
            String step = request.method() + " " + request.parameter("service").orElse(lastPart(request.path()));
            if (races > 0 && step.equals(racesBefore)) {
                races--;
                distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "races: " + races), "alice", "race");
            }
            return distGit.answer(request);
        }

        @Override
        public JsonNode state() {
            return distGit.state();
        }
    }

    Faults faults() {
        return server.faults();
    }

    DistGitSettings settings() {
        return settings(TOKEN);
    }

    DistGitSettings settings(String token) {
        return new DistGitSettings(server.url(), "", "bot", token, null, null, "Drover", "drover@example.org", timeout);
    }

    EmptyCommits emptyCommits() {
        return new EmptyCommits(settings(), CLOCK);
    }

    static ObjectNode bump(String name, String branch) {
        return SandboxJson.object()
                .put("namespace", "modules")
                .put("name", name)
                .put("branch", branch)
                .put("message", "Bump to rebuild because of zlib.");
    }

    String head() {
        return distGit.state().at("/repositories/modules~1foo/1").asText();
    }

    RevCommit commit(String id) throws IOException {
        Optional<Repository> open = distGit.open("modules", "foo");
        try (Repository repository = open.orElseThrow()) {
            RevCommit commit = repository.parseCommit(repository.resolve(id));
            commit.disposeBody();
            return repository.parseCommit(commit);
        }
    }

    /** Subjects of what was pushed over the network. */
    List<String> pushed() {
        return journal.entries().stream().map(Journal.Entry::subject).toList();
    }

    private static String lastPart(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public void close() {
        server.close();
    }
}
