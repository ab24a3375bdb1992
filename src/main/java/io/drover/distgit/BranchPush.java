package io.drover.distgit;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.CallResult.Ambiguous;
import io.drover.dispatch.CallResult.Done;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.transport.RemoteRefUpdate;
import org.eclipse.jgit.transport.Transport;

/** Moves a remote branch, if it is still where we saw it. */
final class BranchPush {
    /** What the server did with the branch. */
    enum Outcome {
        MOVED,
        /** Someone else moved it first. */
        RACED,
        /** Declined in the server's own words: a race, or a hook that says no. */
        DECLINED
    }

    private BranchPush() {}

    /** Done's evidence holds the server's words. */
    static CallResult<Outcome> compareAndSwap(GitCall call, Branch branch, ObjectId from, ObjectId to, String what) {
        Opened opened = new Opened();
        try (Transport transport = call.open()) {
            RemoteRefUpdate update =
                    new RemoteRefUpdate(call.repository(), to.name(), to, branch.ref(), false, null, from);
            transport.push(opened, List.of(update));
            return outcome(update, what);
        } catch (IOException failure) {
            return GitFailures.classify(failure, what, call.trace(), opened.connected);
        }
    }

    private static CallResult<Outcome> outcome(RemoteRefUpdate update, String what) {
        String evidence = what + ": " + update.getStatus()
                + (update.getMessage() == null ? "" : " \"" + update.getMessage() + "\"");
        return switch (update.getStatus()) {
            case OK, UP_TO_DATE -> new Done<>(Outcome.MOVED, evidence);
            case REJECTED_NONFASTFORWARD, REJECTED_REMOTE_CHANGED -> new Done<>(Outcome.RACED, evidence);
            case REJECTED_OTHER_REASON, REJECTED_NODELETE, NON_EXISTING -> new Done<>(Outcome.DECLINED, evidence);
            case NOT_ATTEMPTED, AWAITING_REPORT -> new Ambiguous<>(evidence);
        };
    }

    /** JGit's first task of a push is opening the connection; what fails after it may have moved the branch. */
    private static final class Opened extends EmptyProgressMonitor {
        private boolean connected;

        @Override
        public void endTask() {
            connected = true;
        }
    }
}
