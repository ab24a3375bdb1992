package io.drover.distgit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.NoRemoteRepositoryException;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/** Which commit a branch is at, as {@code git ls-remote} tells it. Thread-safe; keeps nothing. */
public final class BranchHead {
    private final DistGitSettings settings;

    public BranchHead(DistGitSettings settings) {
        this.settings = settings;
    }

    /** The full commit; empty where there is no such branch, or no such repository. */
    public CallResult<Optional<String>> find(Branch branch) {
        String remote = branch.repository(settings.url());
        String what = "ls-remote of " + branch + " at " + remote;
        return GitCall.to(settings, remote, what, false, call -> find(call, branch, what));
    }

    private static CallResult<Optional<String>> find(GitCall call, Branch branch, String what) throws IOException {
        try (Transport transport = call.open();
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(branch.ref())))) {
            Ref ref = connection.getRef(branch.ref());
            Optional<String> commit =
                    Optional.ofNullable(ref == null ? null : ref.getObjectId()).map(id -> id.name());
            return new Done<>(commit, what + ": " + commit.orElse("no such branch"));
        } catch (NoRemoteRepositoryException absent) {
            return new Done<>(Optional.empty(), what + ": no such repository");
        }
    }

    /**
     * The same for a kamelet.
     *
     * @param question {@code {"namespace": "modules", "name": "foo", "branch": "1"}}
     * @return the question's fields, {@code commit} (null where absent) and {@code url} of the repository
     * @throws DistGitFailed where dist-git could not tell
     */
    public JsonNode lookup(JsonNode question) {
        Branch branch = branch(question);
        CallResult<Optional<String>> found = find(branch);
        Optional<String> commit = found.asOptional().orElseThrow(() -> new DistGitFailed(found));
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        answer.put("namespace", branch.namespace()).put("name", branch.name()).put("branch", branch.branch());
        answer.put("commit", commit.orElse(null));
        return answer.put("url", branch.repository(settings.url()));
    }

    private static Branch branch(JsonNode question) {
        try {
            return Branch.from(question);
        } catch (IllegalArgumentException wrong) {
            throw new DistGitFailed(new Refused<>(String.valueOf(wrong.getMessage())));
        }
    }
}
