package io.drover.distgit;

import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Done;
import io.drover.dispatch.CallResult.Refused;
import io.drover.dispatch.CallResult.Unavailable;
import io.drover.distgit.BranchPush.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** One empty commit on its way: fetch the tip, commit on it, swap; again from the new tip when someone else was first. */
final class EmptyCommitPush {
    private static final int TRIES = 3;

    private final DistGitSettings settings;
    private final Clock clock;
    private final Branch branch;
    private final String text;
    private final String actionKey;
    private final String remote;
    private final String what;

    /**
     * One finished try.
     *
     * @param accepted empty where the branch did not move to our commit
     * @param tip where the branch was
     */
    private record Try(Optional<Accepted> accepted, ObjectId tip, Outcome outcome, String evidence) {}

    EmptyCommitPush(DistGitSettings settings, Clock clock, Branch branch, String text, String actionKey) {
        this.settings = settings;
        this.clock = clock;
        this.branch = branch;
        this.text = text;
        this.actionKey = actionKey;
        this.remote = branch.repository(settings.pushUrl());
        this.what = "push of an empty commit to " + branch + " at " + remote;
    }

    CallResult<Accepted> run() {
        Try before = null;
        for (int number = 1; number <= TRIES; number++) {
            CallResult<Try> result = attempt(before);
            if (!(result instanceof Done<Try> done)) {
                return result.failure();
            }
            before = done.value();
            if (before.accepted().isPresent()) {
                return new Done<>(before.accepted().get(), before.evidence());
            }
        }
        return new Unavailable<>(what + ": someone else moved the branch first, " + TRIES + " times", null);
    }

    private CallResult<Try> attempt(@Nullable Try before) {
        return GitCall.to(settings, remote, what, before != null, call -> {
            Optional<ObjectId> tip = BranchTip.fetch(call, branch, before == null ? 1 : EmptyCommits.SEARCHED);
            if (tip.isEmpty()) {
                return new Refused<>(what + ": no such branch");
            }
            return before == null ? swap(call, tip.get()) : again(call, tip.get(), before);
        });
    }

    private CallResult<Try> again(GitCall call, ObjectId tip, Try before) throws IOException {
        // Should the lost try have arrived all the same, then it is our own commit that it lost to.
        Optional<RevCommit> ours = BranchTip.withTrailer(call, tip, EmptyCommit.TRAILER, actionKey);
        if (ours.isPresent()) {
            Accepted found = EmptyCommit.accepted(settings, branch, ours.get(), "found on the branch");
            return new Done<>(new Try(Optional.of(found), tip, Outcome.MOVED, what + ": found"), what);
        }
        if (before.outcome() == Outcome.DECLINED && tip.equals(before.tip())) {
            return new Refused<>(before.evidence() + ", and nobody else moved the branch");
        }
        return swap(call, tip);
    }

    private CallResult<Try> swap(GitCall call, ObjectId tip) throws IOException {
        String message = EmptyCommit.message(text, actionKey);
        ObjectId commit = EmptyCommit.on(call.repository(), tip, message, settings, clock);
        CallResult<Outcome> pushed = BranchPush.compareAndSwap(call, branch, tip, commit, what);
        return pushed.map(outcome -> new Try(
                outcome == Outcome.MOVED
                        ? Optional.of(EmptyCommit.accepted(settings, branch, commit, "pushed"))
                        : Optional.empty(),
                tip,
                outcome,
                pushed.evidence()));
    }
}
