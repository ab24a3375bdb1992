package io.drover.distgit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Denied;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.sandbox.Fault;
import io.drover.sandbox.Fault.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BranchHeadTest {
    private DistGitOnLoopback remote;
    private BranchHead head;

    @TempDir
    private Path root;

    @BeforeEach
    void start() throws IOException {
        remote = new DistGitOnLoopback(root);
        head = new BranchHead(remote.settings());
    }

    @AfterEach
    void stop() {
        remote.close();
    }

    @Test
    void tellsTheCommit() {
        assertThat(head.lookup(DistGitOnLoopback.bump("foo", "1")))
                .hasToString("{\"namespace\":\"modules\",\"name\":\"foo\",\"branch\":\"1\",\"commit\":\"" + remote.first
                        + "\",\"url\":\"" + remote.server.url() + "/modules/foo.git\"}");
    }

    @Test
    void saysNullForNoSuchBranchOrRepository() {
        assertThat(head.lookup(DistGitOnLoopback.bump("foo", "2"))
                        .path("commit")
                        .isNull())
                .isTrue();
        assertThat(head.lookup(DistGitOnLoopback.bump("bar", "1"))
                        .path("commit")
                        .isNull())
                .isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"STATUS", "HTML", "HANG", "DROP_BEFORE", "DROP_AFTER", "HALF"})
    void cannotTellIsNeitherYesNorNo(Kind kind) {
        remote.timeout = Duration.ofSeconds(kind == Kind.HANG ? 1 : 30);
        head = new BranchHead(remote.settings());
        remote.faults().arm(Fault.once(kind).always());

        CallResult<Optional<String>> result = head.find(new Branch("modules", "foo", "1"));
        assertThat(result).as(result.evidence()).isInstanceOf(Unavailable.class);
        assertThatThrownBy(() -> head.lookup(DistGitOnLoopback.bump("foo", "1")))
                .isInstanceOfSatisfying(DistGitFailed.class, failed -> assertThat(failed.result())
                        .isInstanceOf(Unavailable.class));
    }

    @Test
    void isDeniedBy403() {
        remote.faults().arm(Fault.status(403));

        assertThat(head.find(new Branch("modules", "foo", "1"))).isInstanceOf(Denied.class);
    }

    @Test
    void isUnavailableForAnUnknownHost() {
        DistGitSettings settings = new DistGitSettings(
                "http://distgit.invalid", "", "", "", null, null, "D", "d@example.org", Duration.ofSeconds(2));

        assertThat(new BranchHead(settings).find(new Branch("modules", "foo", "1")))
                .isInstanceOf(Unavailable.class);
    }

    @Test
    void refusesWhatIsNoRepository() {
        assertThatThrownBy(() -> head.lookup(DistGitOnLoopback.bump("..", "1")))
                .isInstanceOfSatisfying(DistGitFailed.class, failed -> assertThat(failed.result())
                        .isInstanceOf(Refused.class));
        assertThat(remote.server.requests().entries()).isEmpty();
    }
}
