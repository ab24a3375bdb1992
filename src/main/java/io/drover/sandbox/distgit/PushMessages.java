package io.drover.sandbox.distgit;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.BusListener;
import io.drover.sandbox.SandboxJson;
import io.drover.sandbox.distgit.ChangedFiles.ChangedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;

/**
 * Says a push on the bus in both of dist-git's shapes: {@code git.receive} once per new commit, oldest first, then
 * {@code pagure.git.receive} once. A branch that brings no new commit is not announced, as in Pagure.
 *
 * <p>Source: wire/targets.md §1.2 and §6, wire/bus.md §5.
 */
final class PushMessages {
    private final BusListener bus;

    PushMessages(BusListener bus) {
        this.bus = bus;
    }

    void announce(Repository repository, Push push) throws IOException {
        List<RevCommit> commits = newCommits(repository, push);
        if (commits.isEmpty()) {
            return;
        }
        for (RevCommit commit : commits) {
            bus.message("git.receive", gitReceive(repository, push, commit));
        }
        bus.message("pagure.git.receive", pagureGitReceive(repository, push, commits));
    }

    /** Oldest first: reachable from the new tip and from nothing that was there before. */
    static List<RevCommit> newCommits(Repository repository, Push push) throws IOException {
        try (RevWalk walk = new RevWalk(repository)) {
            walk.sort(RevSort.TOPO);
            walk.markStart(walk.parseCommit(push.to()));
            if (ObjectId.zeroId().equals(push.from())) {
                for (Ref other : repository.getRefDatabase().getRefsByPrefix("refs/heads/")) {
                    if (!other.getName().equals("refs/heads/" + push.branch())) {
                        walk.markUninteresting(walk.parseCommit(other.getObjectId()));
                    }
                }
            } else {
                walk.markUninteresting(walk.parseCommit(push.from()));
            }
            List<RevCommit> commits = new ArrayList<>();
            walk.forEach(commits::add);
            Collections.reverse(commits);
            return commits;
        }
    }

    private static ObjectNode gitReceive(Repository repository, Push push, RevCommit commit) throws IOException {
        PersonIdent author = commit.getAuthorIdent();
        ObjectNode body = SandboxJson.object();
        ObjectNode json = body.putObject("commit");
        json.put("namespace", push.namespace()).put("repo", push.name()).put("branch", push.branch());
        json.put("rev", commit.name()).put("username", push.agent()).put("agent", push.agent());
        json.put("name", author.getName()).put("email", author.getEmailAddress());
        json.put("summary", commit.getShortMessage()).put("message", commit.getFullMessage());
        json.put("path", "/srv/git/repositories/" + push.namespace() + "/" + push.name() + ".git");
        json.put("seen", false);
        ObjectId parent = commit.getParentCount() == 0 ? ObjectId.zeroId() : commit.getParent(0);
        addStats(json.putObject("stats"), ChangedFiles.between(repository, parent, commit));
        return body;
    }

    private static void addStats(ObjectNode stats, List<ChangedFile> files) {
        ObjectNode byPath = stats.putObject("files");
        int additions = 0;
        int deletions = 0;
        for (ChangedFile file : files) {
            byPath.putObject(file.path())
                    .put("additions", file.additions())
                    .put("deletions", file.deletions())
                    .put("lines", file.additions() + file.deletions());
            additions += file.additions();
            deletions += file.deletions();
        }
        stats.putObject("total")
                .put("files", files.size())
                .put("additions", additions)
                .put("deletions", deletions)
                .put("lines", additions + deletions);
    }

    private static ObjectNode pagureGitReceive(Repository repository, Push push, List<RevCommit> commits)
            throws IOException {
        ObjectNode body = SandboxJson.object();
        body.put("branch", push.branch());
        body.put("start_commit", commits.get(0).name());
        body.put("end_commit", push.to().name());
        body.put("old_commit", push.from().name());
        body.put("total_commits", commits.size()).put("forced", false).put("agent", push.agent());
        ArrayNode authors = body.putArray("authors");
        commits.stream()
                .map(commit -> commit.getAuthorIdent().getName())
                .distinct()
                .forEach(name -> authors.addObject()
                        .put("name", name)
                        .put("fullname", name)
                        .put("url_path", "user/" + name));
        ObjectNode changed = body.putObject("changed_files");
        for (ChangedFile file : ChangedFiles.between(repository, push.from(), push.to())) {
            changed.put(file.path(), String.valueOf(file.letter()));
        }
        String fullname = push.namespace() + "/" + push.name();
        body.putObject("repo")
                .put("name", push.name())
                .put("namespace", push.namespace())
                .put("fullname", fullname)
                .put("url_path", fullname);
        body.putNull("pull_request_id");
        return body;
    }
}
