package io.drover.cli;

import io.drover.koji.AnswerWatcher;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Says on one line, at most once a second, how much of a long answer has come. Thread-safe. */
final class ReadingProgress implements AnswerWatcher {
    private static final long SECOND = 1_000_000_000L;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintWriter err;
    private final boolean wanted;
    private final LongSupplier nanos;
    private final long began;
    private long told;
    private long rows;
    private boolean shown;

    /** @param nanos runs on from anywhere, as {@link System#nanoTime} does */
    ReadingProgress(PrintWriter err, boolean wanted, LongSupplier nanos) {
        this.err = err;
        this.wanted = wanted;
        this.nanos = nanos;
        this.began = nanos.getAsLong();
        this.told = began;
    }

    /** Wanted where somebody looks on, or as told. */
    static ReadingProgress to(PrintWriter err, boolean asked) {
        return new ReadingProgress(err, asked || System.console() != null, System::nanoTime);
    }

    @Override
    public synchronized void came(long bytes) {
        String size = String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
        say(rows == 0 ? size : rows + " rows, " + size);
    }

    /** One more row of the answer is out. */
    synchronized void row() {
        rows++;
    }

    /** @param what what is done so far: {@code 300 of 1000 changes} */
    synchronized void say(String what) {
        long now = nanos.getAsLong();
        if (wanted && now - told >= SECOND) {
            told = now;
            shown = true;
            err.print(CLEAR + what + ", " + (now - began) / SECOND + " s");
            err.flush();
        }
    }

    /** Takes the line away, before something else is printed. */
    synchronized void end() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }
}
