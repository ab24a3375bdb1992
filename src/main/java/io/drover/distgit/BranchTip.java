package io.drover.distgit;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.Transport;

/** The newest commits of a remote branch, fetched. */
final class BranchTip {
    private BranchTip() {}

    /** The branch's commit, with {@code depth - 1} of its ancestors in the call's repository; empty where absent. */
    static Optional<ObjectId> fetch(GitCall call, Branch branch, int depth) throws IOException {
        if (!exists(call, branch)) {
            return Optional.empty();
        }
        try (Transport transport = call.open()) {
            transport.setDepth(depth);
            RefSpec branchOnly = new RefSpec("+" + branch.ref() + ":" + branch.ref());
            transport.fetch(NullProgressMonitor.INSTANCE, List.of(branchOnly));
        }
        Ref fetched = call.repository().exactRef(branch.ref());
        return Optional.ofNullable(fetched == null ? null : fetched.getObjectId());
    }

    // Asked first: a fetch of a branch that is not there fails with a sentence and nothing else to tell it by.
    private static boolean exists(GitCall call, Branch branch) throws IOException {
        try (Transport transport = call.open();
                FetchConnection connection = transport.openFetch(List.of(new RefSpec(branch.ref())))) {
            return connection.getRef(branch.ref()) != null;
        }
    }

    /** The newest of the fetched commits that carries this trailer. */
    static Optional<RevCommit> withTrailer(GitCall call, ObjectId tip, String name, String value) throws IOException {
        try (RevWalk walk = new RevWalk(call.repository())) {
            walk.markStart(walk.parseCommit(tip));
            for (RevCommit commit : walk) {
                if (commit.getFooterLines(name).contains(value)) {
                    return Optional.of(commit);
                }
            }
            return Optional.empty();
        }
    }
}
