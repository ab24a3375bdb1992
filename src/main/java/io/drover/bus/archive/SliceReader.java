package io.drover.bus.archive;

import io.drover.bus.archive.Archive.Reply;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads all pages of a question, and holds them against what the archive says there are. */
final class SliceReader {
    /** Beyond this many rows the archive gets slow at finding the later pages: a shorter slice is quicker. */
    static final int MOST_ROWS = 3_000;

    private static final int READINGS = 3;

    private final Archive archive;
    private final Runnable beforeEach;

    /** @param beforeEach is run before each request; may throw to end it all */
    SliceReader(Archive archive, Runnable beforeEach) {
        this.archive = archive;
        this.beforeEach = beforeEach;
    }

    /** What a question gave. */
    sealed interface Slice {
        /**
         * @param complete false where the pages do not add up: what is there is real, more may be missing
         * @param doubt why it is not complete, "" where it is
         */
        record Rows(List<byte[]> rows, boolean complete, String doubt) implements Slice {}

        /** The archive cannot answer so much at once. */
        record TooMuch(String evidence) implements Slice {}

        /** It did not answer at all, or says no. */
        record Failed(Reply reply) implements Slice {}
    }

    /**
     * Rows may come in while pages are read, which pushes others to the next page or off it: where the total has moved
     * meanwhile, or a row came twice where there is none, it is all read again.
     */
    Slice read(ArchiveQuestion question) {
        Slice.Rows last = new Slice.Rows(List.of(), false, "");
        for (int reading = 1; reading <= READINGS; reading++) {
            Slice slice = readOnce(question);
            if (!(slice instanceof Slice.Rows rows) || rows.complete()) {
                return slice;
            }
            last = rows;
        }
        return last;
    }

    private Slice readOnce(ArchiveQuestion question) {
        List<byte[]> rows = new ArrayList<>();
        long total = -1;
        for (int page = 1; ; page++) {
            beforeEach.run();
            Reply reply = archive.ask(question, page);
            if (reply instanceof Reply.TooMuch tooMuch) {
                return new Slice.TooMuch(tooMuch.evidence());
            }
            if (!(reply instanceof Reply.Page answered)) {
                return new Slice.Failed(reply);
            }
            ArchivePage answer = answered.page();
            rows.addAll(answer.rows());
            if (page == 1) {
                total = answer.total();
            } else if (answer.total() != total) {
                return doubtful(rows, "its total went from " + total + " to " + answer.total() + " between two pages");
            }
            if (Math.max(total, rows.size()) > MOST_ROWS) {
                return new Slice.TooMuch(Math.max(total, rows.size()) + " messages at once");
            }
            boolean last = total >= 0 ? rows.size() >= total : answer.rows().size() < ArchiveQuestion.ROWS_PER_PAGE;
            if (last || answer.rows().isEmpty()) {
                return checked(rows, total);
            }
        }
    }

    private static Slice checked(List<byte[]> rows, long total) {
        if (rows.size() < total) {
            return doubtful(rows, "its pages hold " + rows.size() + " messages and it says that there are " + total);
        }
        if (total < 0 && rows.size() > ArchiveQuestion.ROWS_PER_PAGE) {
            Set<Integer> different = new HashSet<>();
            rows.forEach(row -> different.add(Arrays.hashCode(row)));
            // no total to go by: a row that was pushed over the edge of a page shows by its coming again
            if (different.size() < rows.size()) {
                return doubtful(rows, (rows.size() - different.size()) + " of its messages came twice");
            }
        }
        return new Slice.Rows(rows, true, "");
    }

    private static Slice doubtful(List<byte[]> rows, String why) {
        return new Slice.Rows(rows, false, why);
    }
}
