package io.drover.sandbox.distgit;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.diff.DiffEntry;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.Edit;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.util.io.NullOutputStream;

/** What differs between two trees. */
final class ChangedFiles {

    /** @param letter A, M or D, as git shows it */
    record ChangedFile(String path, char letter, int additions, int deletions) {}

    private ChangedFiles() {}

    /** @param from a commit or tree; zero = the empty tree */
    static List<ChangedFile> between(Repository repository, ObjectId from, ObjectId to) throws IOException {
        try (DiffFormatter diff = new DiffFormatter(NullOutputStream.INSTANCE)) {
            diff.setRepository(repository);
            List<ChangedFile> files = new ArrayList<>();
            for (DiffEntry entry : diff.scan(ObjectId.zeroId().equals(from) ? null : from, to)) {
                files.add(changed(diff, entry));
            }
            return files;
        }
    }

    private static ChangedFile changed(DiffFormatter diff, DiffEntry entry) throws IOException {
        int additions = 0;
        int deletions = 0;
        for (Edit edit : diff.toFileHeader(entry).toEditList()) {
            additions += edit.getLengthB();
            deletions += edit.getLengthA();
        }
        char letter =
                switch (entry.getChangeType()) {
                    case ADD, COPY -> 'A';
                    case DELETE -> 'D';
                    case MODIFY, RENAME -> 'M';
                };
        String path = letter == 'D' ? entry.getOldPath() : entry.getNewPath();
        return new ChangedFile(path, letter, additions, deletions);
    }
}
