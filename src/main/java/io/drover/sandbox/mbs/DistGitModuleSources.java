package io.drover.sandbox.mbs;

import io.drover.sandbox.distgit.DistGitSimulator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/** Modules in the repositories of the dist-git simulator. */
public final class DistGitModuleSources implements ModuleSources {
    private static final int MOST_MODULEMD = 1024 * 1024;

    private final DistGitSimulator distGit;

    public DistGitModuleSources(DistGitSimulator distGit) {
        this.distGit = distGit;
    }

    @Override
    public Optional<ModuleSource> find(String name, String commit, String branch) throws IOException {
        Optional<Repository> open = distGit.open("modules", name);
        if (open.isEmpty() || !ObjectId.isId(commit)) {
            return Optional.empty();
        }
        try (Repository repository = open.get();
                RevWalk walk = new RevWalk(repository)) {
            RevCommit found = walk.parseCommit(ObjectId.fromString(commit));
            Ref tip = repository.exactRef("refs/heads/" + branch);
            boolean inBranch = tip != null && walk.isMergedInto(found, walk.parseCommit(tip.getObjectId()));
            return Optional.of(new ModuleSource(
                    file(repository, found, name + ".yaml"), Instant.ofEpochSecond(found.getCommitTime()), inBranch));
        } catch (MissingObjectException unknown) {
            return Optional.empty();
        }
    }

    private static String file(Repository repository, RevCommit commit, String path) throws IOException {
        try (TreeWalk walk = TreeWalk.forPath(repository, path, commit.getTree())) {
            return walk == null
                    ? ""
                    : new String(
                            repository.open(walk.getObjectId(0)).getCachedBytes(MOST_MODULEMD), StandardCharsets.UTF_8);
        }
    }
}
