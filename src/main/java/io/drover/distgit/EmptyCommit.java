package io.drover.distgit;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Accepted;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;

/** A commit with its parent's tree: changes nothing, but MBS builds it again. */
final class EmptyCommit {
    /** The trailer that says which action a commit belongs to. */
    static final String TRAILER = "Drover-Action";

    private EmptyCommit() {}

    /** Its committer time is later than its parent's: MBS makes the version of it, and refuses an equal one. */
    static ObjectId on(Repository repository, ObjectId parent, String message, DistGitSettings settings, Clock clock)
            throws IOException {
        try (RevWalk walk = new RevWalk(repository);
                ObjectInserter inserter = repository.newObjectInserter()) {
            RevCommit tip = walk.parseCommit(parent);
            Instant earliest = Instant.ofEpochSecond(tip.getCommitTime() + 1L);
            Instant now = clock.instant();
            PersonIdent author = new PersonIdent(
                    settings.authorName(),
                    settings.authorMail(),
                    now.isBefore(earliest) ? earliest : now,
                    ZoneOffset.UTC);
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tip.getTree());
            commit.setParentId(tip);
            commit.setAuthor(author);
            commit.setCommitter(author);
            commit.setMessage(message);
            ObjectId made = inserter.insert(commit);
            inserter.flush();
            return made;
        }
    }

    /** The text, an empty line, and {@code Drover-Action: <key>}. */
    static String message(String text, String actionKey) {
        return text.strip() + "\n\n" + TRAILER + ": " + actionKey + "\n";
    }

    /** What dist-git took on; the page is where Pagure shows a commit. */
    static Accepted accepted(DistGitSettings settings, Branch branch, ObjectId commit, String how) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.put("commit", commit.name());
        result.put("scmurl", branch.repository(settings.url()) + "?#" + commit.name());
        String page = settings.url() + "/" + branch.namespace() + "/" + branch.name() + "/c/" + commit.name();
        return new Accepted(commit.name(), page, result, how);
    }
}
