package io.drover.distgit;

import static io.drover.distgit.DistGitOnLoopback.bump;
import static org.assertj.core.api.Assertions.assertThat;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmptyCommitsOverSshTest {
    private DistGitOnLoopback remote;
    private GitOverSsh ssh;

    @TempDir
    private Path temp;

    @BeforeEach
    void start() throws Exception {
        remote = new DistGitOnLoopback(temp.resolve("srv"));
        ssh = new GitOverSsh(temp.resolve("srv"), Files.createDirectory(temp.resolve("ssh")));
    }

    @AfterEach
    void stop() throws Exception {
        ssh.close();
        remote.close();
    }

    @Test
    void pushesWithItsKeyAndFindsTheCommit() {
        CallResult<Accepted> pushed = commits(ssh.key, ssh.knownHosts).push(bump("foo", "1"), "one");

        assertThat(pushed).as(pushed.evidence()).isInstanceOf(Done.class);
        assertThat(pushed.asOptional().orElseThrow().externalId()).isEqualTo(remote.head());
        assertThat(pushed.asOptional().orElseThrow().result().path("scmurl").asText())
                .startsWith(remote.server.url() + "/modules/foo.git?#");
        CallResult<Optional<Accepted>> found = commits(ssh.key, ssh.knownHosts).find(bump("foo", "1"), "one");
        assertThat(found.asOptional().orElseThrow()).isPresent();
    }

    @Test
    void cannotTellWhenTheConnectionBreaksAfterThePush() {
        ssh.loseNextAnswer = true;

        CallResult<Accepted> pushed = commits(ssh.key, ssh.knownHosts).push(bump("foo", "1"), "one");
        assertThat(pushed).as(pushed.evidence()).isInstanceOf(Ambiguous.class);
        CallResult<Optional<Accepted>> found = commits(ssh.key, ssh.knownHosts).find(bump("foo", "1"), "one");
        assertThat(found.asOptional().orElseThrow().orElseThrow().externalId()).isEqualTo(remote.head());
        assertThat(remote.head()).isNotEqualTo(remote.first);
    }

    @Test
    void isRefusedWithTheWordsOfAHookThatDeclines() {
        ssh.declines = "branch 1 is end of life";

        CallResult<Accepted> pushed = commits(ssh.key, ssh.knownHosts).push(bump("foo", "1"), "one");
        assertThat(pushed).as(pushed.evidence()).isInstanceOf(Refused.class);
        assertThat(pushed.evidence()).contains("branch 1 is end of life");
        assertThat(remote.head()).isEqualTo(remote.first);
    }

    @Test
    void isDeniedWithAKeyThatTheServerDoesNotKnow() {
        assertThat(commits(ssh.strangersKey, ssh.knownHosts).push(bump("foo", "1"), "one"))
                .isInstanceOf(Denied.class);
        assertThat(remote.head()).isEqualTo(remote.first);
    }

    @Test
    void refusesAServerThatIsNotInKnownHosts() throws Exception {
        Path empty = Files.createFile(temp.resolve("empty"));

        assertThat(commits(ssh.key, ssh.wrongKnownHosts).push(bump("foo", "1"), "one"))
                .isInstanceOf(Denied.class);
        assertThat(commits(ssh.key, empty).push(bump("foo", "1"), "one")).isInstanceOf(Denied.class);
        assertThat(empty).isEmptyFile();
        assertThat(remote.head()).isEqualTo(remote.first);
    }

    @Test
    void isRefusedWhereThereIsNoRepositoryAndUnavailableWhereNothingListens() throws Exception {
        EmptyCommits commits = commits(ssh.key, ssh.knownHosts);
        CallResult<Accepted> missing = commits.push(bump("nothing", "1"), "one");
        assertThat(missing).as(missing.evidence()).isInstanceOf(Refused.class);
        ssh.close();
        CallResult<Accepted> closed = commits.push(bump("foo", "1"), "one");
        assertThat(closed).as(closed.evidence()).isInstanceOf(Unavailable.class);
    }

    private EmptyCommits commits(Path key, Path knownHosts) {
        DistGitSettings settings = new DistGitSettings(
                remote.server.url(),
                ssh.url(),
                "",
                "",
                key,
                knownHosts,
                "Drover",
                "drover@example.org",
                Duration.ofSeconds(60));
        return new EmptyCommits(settings, DistGitOnLoopback.CLOCK);
    }
}
