package io.drover.distgit;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Pushes an empty commit to a branch, so that MBS takes the unchanged module as new, and finds it again: the commit
 * carries the trailer {@code Drover-Action: <action key>}. The push is a compare-and-swap on the branch. Both ask the
 * push URL, not a mirror that may lag. Thread-safe; keeps nothing.
 *
 * <p>Source: wire/targets.md §1.3 and §5, last row of the table of keys.
 */
public final class EmptyCommits {
    /** How far back a commit of ours is looked for. */
    static final int SEARCHED = 50;

    private final DistGitSettings settings;
    private final Clock clock;

    public EmptyCommits(DistGitSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * Pushes.
     *
     * @param parameters {@code {"namespace": "modules", "name": "foo", "branch": "1", "message": "Bump …"}}
     * @param actionKey one line
     * @return external id = the full commit, result {@code {"commit": …, "scmurl": "<url>/modules/foo.git?#<commit>"}};
     *     Refused where there is no such repository or branch, or a hook declines; Unavailable after three lost races;
     *     Ambiguous where the answer to the push was lost
     */
    public CallResult<Accepted> push(JsonNode parameters, String actionKey) {
        try {
            Branch branch = Branch.from(parameters);
            String text = parameters.path("message").asText();
            if (text.isBlank() || actionKey.isBlank() || actionKey.chars().anyMatch(Character::isISOControl)) {
                return new Refused<>("an empty commit needs a message, and an action key of one line");
            }
            return new EmptyCommitPush(settings, clock, branch, text, actionKey).run();
        } catch (IllegalArgumentException wrong) {
            return new Refused<>(String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * Looks for the commit of this action among the last 50 of the branch.
     *
     * @param parameters as for {@link #push}; {@code message} is not looked at
     * @return Done(empty) where it is not there, or there is no such branch
     */
    public CallResult<Optional<Accepted>> find(JsonNode parameters, String actionKey) {
        try {
            Branch branch = Branch.from(parameters);
            String remote = branch.repository(settings.pushUrl());
            String what = "search of the last " + SEARCHED + " commits of " + branch + " at " + remote;
            return GitCall.to(settings, remote, what, false, call -> find(call, branch, actionKey, what));
        } catch (IllegalArgumentException wrong) {
            return new Refused<>(String.valueOf(wrong.getMessage()));
        }
    }

    private CallResult<Optional<Accepted>> find(GitCall call, Branch branch, String actionKey, String what)
            throws IOException {
        Optional<ObjectId> tip = BranchTip.fetch(call, branch, SEARCHED);
        if (tip.isEmpty()) {
            return new Done<>(Optional.empty(), what + ": no such branch");
        }
        Optional<Accepted> found = BranchTip.withTrailer(call, tip.get(), EmptyCommit.TRAILER, actionKey)
                .map(commit -> EmptyCommit.accepted(settings, branch, commit, "found on the branch"));
        return new Done<>(found, what + ": " + found.map(Accepted::externalId).orElse("none of this action"));
    }
}
