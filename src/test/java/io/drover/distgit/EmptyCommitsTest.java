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
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.revwalk.RevCommit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmptyCommitsTest {
    private static final String PUSH = "/git-receive-pack$";
    private static final String ASK_TO_PUSH = "service=git-receive-pack";

    private DistGitOnLoopback remote;
    private EmptyCommits commits;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        remote = new DistGitOnLoopback(root);
        commits = remote.emptyCommits();
    }

    @AfterEach
    void stop() {
        remote.close();
    }

    @Test
    void putsACommitWithTheSameTreeAndTheKeyOnTop() throws IOException {
        Accepted accepted = done(commits.push(bump("foo", "1"), "module:foo:1:abc"));

        String id = remote.head();
        assertThat(accepted.externalId()).isEqualTo(id).hasSize(40);
        assertThat(accepted.url()).isEqualTo(remote.server.url() + "/modules/foo/c/" + id);
        assertThat(accepted.result())
                .hasToString("{\"commit\":\"" + id + "\",\"scmurl\":\"" + remote.server.url() + "/modules/foo.git?#"
                        + id + "\"}");
        RevCommit parent = remote.commit(remote.first);
        RevCommit made = remote.commit(id);
        assertThat(made.getParent(0)).isEqualTo(parent);
        assertThat(made.getTree()).isEqualTo(parent.getTree());
        assertThat(made.getFullMessage())
                .isEqualTo("Bump to rebuild because of zlib.\n\nDrover-Action: module:foo:1:abc\n");
        assertThat(made.getAuthorIdent().getEmailAddress()).isEqualTo("drover@example.org");
        assertThat(remote.pushed()).containsExactly("modules/foo#1@" + id);
    }

    @Test
    void isLaterThanItsParentEvenWithinTheSameSecond() throws IOException {
        done(commits.push(bump("foo", "1"), "one"));

        // MBS makes the version of the committer time: an equal one would be a 409
        assertThat(remote.commit(remote.head()).getCommitTime())
                .isEqualTo(remote.commit(remote.first).getCommitTime() + 1);
    }

    @Test
    void leavesNoSecretBehind() {
        CallResult<Accepted> result = commits.push(bump("foo", "1"), "one");

        assertThat(result.evidence()).doesNotContain(DistGitOnLoopback.TOKEN);
        assertThat(remote.server.requests().entries().toString()).doesNotContain(DistGitOnLoopback.TOKEN);
        assertThat(remote.settings().toString()).doesNotContain(DistGitOnLoopback.TOKEN);
    }

    @Test
    void leavesNoLitterBehind() {
        CallResult<File> used = GitCall.to(remote.settings(), remote.server.url(), "nothing", false, call -> {
            File directory = call.repository().getDirectory();
            assertThat(directory).exists();
            return new Done<>(directory, "nothing");
        });

        assertThat(used.asOptional().orElseThrow().getParentFile()).doesNotExist();
    }

    @Test
    void findsTheCommitOfALostAnswerAndPushedItOnce() {
        remote.faults().arm(Fault.once(Kind.DROP_AFTER).on("POST", PUSH));

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Ambiguous.class);
        Optional<Accepted> found = found(commits.find(bump("foo", "1"), "one"));
        assertThat(found.orElseThrow().externalId()).isEqualTo(remote.head());
        assertThat(found(commits.find(bump("foo", "1"), "two"))).isEmpty();
        assertThat(remote.pushed()).containsExactly("modules/foo#1@" + remote.head());
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_BEFORE", "HTML", "HANG", "STATUS"})
    void cannotTellWhenThePushItselfFailsAndTheProbeFindsNothing(Kind kind) {
        waitNotLongFor(kind);
        remote.faults().arm(Fault.once(kind).on("POST", PUSH));

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Ambiguous.class);
        assertThat(found(commits.find(bump("foo", "1"), "one"))).isEmpty();
        assertThat(remote.head()).isEqualTo(remote.first);
        assertThat(remote.pushed()).isEmpty();
    }

    @Test
    void cannotTellFromHalfAnAnswerAndTheProbeFindsIt() {
        remote.faults().arm(Fault.once(Kind.HALF).on("POST", PUSH));

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Ambiguous.class);
        assertThat(found(commits.find(bump("foo", "1"), "one"))).isPresent();
        assertThat(remote.pushed()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"DROP_BEFORE", "HTML", "HANG", "STATUS", "HALF"})
    void isUnavailableBeforeThePushIsSent(Kind kind) {
        waitNotLongFor(kind);
        remote.faults().arm(Fault.once(kind).on("GET", ASK_TO_PUSH).always());

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Unavailable.class);
        assertThat(remote.pushed()).isEmpty();
    }

    @Test
    void honoursRetryAfter() {
        remote.faults().arm(Fault.status(429).retryAfter(17).on("GET", "upload-pack"));

        assertThat(commits.push(bump("foo", "1"), "one"))
                .isInstanceOfSatisfying(Unavailable.class, unavailable -> assertThat(unavailable.retryAfter())
                        .isEqualTo(Duration.ofSeconds(17)));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403})
    void isDeniedByThePushService(int status) {
        remote.faults().arm(Fault.status(status).on("POST", PUSH));

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Denied.class);
        assertThat(remote.pushed()).isEmpty();
    }

    @Test
    void isDeniedWithAWrongTokenAndWithNone() {
        DistGitSettings good = remote.settings();
        DistGitSettings anonymous = new DistGitSettings(
                good.url(), "", "", "", null, null, "Drover", "d@example.org", Duration.ofSeconds(30));

        assertThat(new EmptyCommits(remote.settings("wrong"), DistGitOnLoopback.CLOCK).push(bump("foo", "1"), "one"))
                .isInstanceOfSatisfying(
                        Denied.class, denied -> assertThat(denied.evidence()).doesNotContain("wrong"));
        assertThat(new EmptyCommits(anonymous, DistGitOnLoopback.CLOCK).push(bump("foo", "1"), "one"))
                .isInstanceOf(Denied.class);
    }

    @Test
    void doesNotFollowRedirectsWithItsToken() {
        remote.faults().arm(Fault.status(302).on("GET", "upload-pack"));

        CallResult<Accepted> result = commits.push(bump("foo", "1"), "one");
        assertThat(result).isInstanceOf(Unavailable.class);
        assertThat(result.evidence()).contains("302", "drover.distgit.url");
    }

    @Test
    void isRefusedWhereThereIsNoRepositoryOrBranch() {
        assertThat(commits.push(bump("nothing", "1"), "one")).isInstanceOf(Refused.class);
        assertThat(commits.push(bump("foo", "2"), "one")).isInstanceOf(Refused.class);
        assertThat(commits.push(bump("../foo", "1"), "one")).isInstanceOf(Refused.class);
        assertThat(commits.push(bump("foo", "a..b"), "one")).isInstanceOf(Refused.class);
        assertThat(commits.push(bump("foo", "1"), "two\nlines")).isInstanceOf(Refused.class);
        assertThat(remote.pushed()).isEmpty();
    }

    @Test
    void isUnavailableWhereNothingListens() {
        remote.server.close();

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Unavailable.class);
        assertThat(commits.find(bump("foo", "1"), "one")).isInstanceOf(Unavailable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET git-receive-pack", "POST git-receive-pack"})
    void startsAgainOnTopOfWhoeverWasFirst(String moment) throws IOException {
        remote.racesBefore = moment;
        remote.races = 2;

        Accepted accepted = done(commits.push(bump("foo", "1"), "one"));

        assertThat(accepted.externalId()).isEqualTo(remote.head());
        RevCommit parent =
                remote.commit(remote.commit(remote.head()).getParent(0).name());
        assertThat(parent.getFullMessage()).isEqualTo("race");
        assertThat(remote.pushed()).containsExactly("modules/foo#1@" + remote.head());
    }

    @Test
    void givesUpAfterThreeLostRaces() {
        remote.racesBefore = "POST git-receive-pack";
        remote.races = 99;

        assertThat(commits.push(bump("foo", "1"), "one")).isInstanceOf(Unavailable.class);
        assertThat(remote.races).isEqualTo(96);
        assertThat(remote.pushed()).isEmpty();
    }

    @Test
    void findsItsCommitBelowLaterOnes() throws IOException {
        Accepted accepted = done(commits.push(bump("foo", "1"), "one"));
        for (int i = 0; i < 20; i++) {
            remote.distGit.commit("modules", "foo", "1", Map.of("foo.yaml", "b: " + i), "alice", "later " + i);
        }

        assertThat(found(commits.find(bump("foo", "1"), "one")).orElseThrow().externalId())
                .isEqualTo(accepted.externalId());
    }

    private void waitNotLongFor(Kind kind) {
        if (kind == Kind.HANG) {
            remote.timeout = Duration.ofSeconds(3);
            commits = remote.emptyCommits();
        }
    }

    private static Accepted done(CallResult<Accepted> result) {
        assertThat(result).as(result.evidence()).isInstanceOf(Done.class);
        return result.asOptional().orElseThrow();
    }

    private static Optional<Accepted> found(CallResult<Optional<Accepted>> result) {
        assertThat(result).as(result.evidence()).isInstanceOf(Done.class);
        return result.asOptional().orElseThrow();
    }
}
