package io.drover.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One line about a scan of images, drawn again and again: a bar, how many are read of those listed, and how long the rest
 * will take at the pace since this looks on. Not thread-safe.
 */
final class ScanProgress {
    private static final int WIDTH = 30;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean wanted;
    private final LongSupplier nanos;
    private final long began;
    private @Nullable Long first;
    private boolean shown;

    /** @param nanos runs on from anywhere, as {@link System#nanoTime} does */
    ScanProgress(PrintWriter err, boolean wanted, LongSupplier nanos) {
        this.err = err;
        this.wanted = wanted;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
    }

    /** @param scan as the server tells of it */
    void show(JsonNode scan) {
        if (!wanted) {
            return;
        }
        long read = scan.path("images").asLong();
        long all = read + scan.path("unread").asLong();
        if (first == null) {
            first = read;
        }
        int filled = all == 0 ? 0 : (int) (WIDTH * read / all);
        String line = "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] "
                + scan.path("state").asText() + " " + read + "/" + all + rest(read - first, all - read);
        String trouble = scan.path("trouble").asText("");
        err.print(
                CLEAR + line + (scan.path("trouble").isTextual() ? ": " + trouble.replaceAll("\\p{Cntrl}+", " ") : ""));
        err.flush();
        shown = true;
    }

    private String rest(long done, long left) {
        Duration elapsed = Duration.ofNanos(nanos.getAsLong() - began);
        if (done <= 0 || left <= 0) {
            return "";
        }
        long seconds = elapsed.multipliedBy(left).dividedBy(done).toSeconds();
        return ", " + (seconds >= 3600 ? seconds / 3600 + " h " : "")
                + (seconds >= 60 ? seconds / 60 % 60 + " min " : "") + seconds % 60 + " s to go";
    }

    /** Takes the line away, before something else is printed. */
    void end() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
