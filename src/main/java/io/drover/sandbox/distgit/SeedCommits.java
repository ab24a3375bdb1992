package io.drover.sandbox.distgit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheBuilder;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.jspecify.annotations.Nullable;

/** Writes a packager's commits straight into the bare repositories, which are created where missing. */
final class SeedCommits {
    private final Repositories repositories;
    private final Clock clock;

    SeedCommits(Repositories repositories, Clock clock) {
        this.repositories = repositories;
        this.clock = clock;
    }

    /** See {@link DistGitSimulator#commit}; the caller keeps updates apart. */
    Push commit(String namespace, String name, String branch, Map<String, String> files, String author, String message)
            throws IOException {
        try (Repository repository = repositories.openOrCreate(namespace, name, branch);
                RevWalk walk = new RevWalk(repository);
                ObjectInserter inserter = repository.newObjectInserter()) {
            Ref ref = repository.exactRef(Constants.R_HEADS + branch);
            RevCommit parent = ref == null ? null : walk.parseCommit(ref.getObjectId());
            CommitBuilder commit = new CommitBuilder();
            commit.setTreeId(tree(repository, inserter, parent, files));
            if (parent != null) {
                commit.setParentId(parent);
            }
            commit.setAuthor(identity(author, parent));
            commit.setCommitter(identity(author, parent));
            commit.setMessage(message);
            ObjectId made = inserter.insert(commit);
            inserter.flush();
            ObjectId from = parent == null ? ObjectId.zeroId() : parent.copy();
            move(repository, branch, from, made);
            return new Push(namespace, name, branch, from, made, author);
        }
    }

    private static ObjectId tree(
            Repository repository, ObjectInserter inserter, @Nullable RevCommit parent, Map<String, String> files)
            throws IOException {
        DirCache index = DirCache.newInCore();
        DirCacheBuilder builder = index.builder();
        if (parent != null) {
            DirCache before = DirCache.read(repository.newObjectReader(), parent.getTree());
            for (int i = 0; i < before.getEntryCount(); i++) {
                if (!files.containsKey(before.getEntry(i).getPathString())) {
                    builder.add(before.getEntry(i));
                }
            }
        }
        for (Map.Entry<String, String> file : files.entrySet()) {
            DirCacheEntry entry = new DirCacheEntry(file.getKey());
            entry.setFileMode(FileMode.REGULAR_FILE);
            entry.setObjectId(
                    inserter.insert(Constants.OBJ_BLOB, file.getValue().getBytes(StandardCharsets.UTF_8)));
            builder.add(entry);
        }
        builder.finish();
        return index.writeTree(inserter);
    }

    private PersonIdent identity(String author, @Nullable RevCommit parent) {
        Instant now = clock.instant();
        Instant earliest = parent == null ? now : Instant.ofEpochSecond(parent.getCommitTime() + 1L);
        Instant when = now.isBefore(earliest) ? earliest : now;
        return new PersonIdent(author, author + "@packagers.example.org", when, ZoneOffset.UTC);
    }

    private static void move(Repository repository, String branch, ObjectId from, ObjectId to) throws IOException {
        RefUpdate update = repository.updateRef(Constants.R_HEADS + branch);
        update.setExpectedOldObjectId(from);
        update.setNewObjectId(to);
        RefUpdate.Result result = update.update();
        if (result != RefUpdate.Result.NEW && result != RefUpdate.Result.FAST_FORWARD) {
            throw new IOException("could not move " + branch + " to " + to.name() + ": " + result);
        }
    }
}
