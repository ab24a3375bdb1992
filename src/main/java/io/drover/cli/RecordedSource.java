package io.drover.cli;

import io.drover.Recorder;
import io.drover.backtest.Recording;
import io.drover.settings.Settings;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where a backtest's messages come from, and how many of them have been read. Not thread-safe. */
final class RecordedSource implements Iterator<Recording>, AutoCloseable {
    private final String name;
    private final Iterator<String> lines;
    private final Closeable behind;
    private final LongSupplier done;
    private final long all;
    private long line;
    private @Nullable String ahead;

    /**
     * @param done how much has been read
     * @param all of how much; 0 where that is not known
     */
    private RecordedSource(String name, Iterator<String> lines, Closeable behind, LongSupplier done, long all) {
        this.name = name;
        this.lines = lines;
        this.behind = behind;
        this.done = done;
        this.all = all;
    }

    /** A file of JSON lines; {@code -} is standard input. */
    static RecordedSource file(String file) throws IOException {
        boolean piped = file.equals("-");
        long size = piped ? 0 : Files.size(Path.of(file));
        CountedStream in = new CountedStream(piped ? System.in : Files.newInputStream(Path.of(file)));
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8), 1 << 16);
        return new RecordedSource(file, reader.lines().iterator(), reader, in::bytes, size);
    }

    /** What the configured ledger has received. @param to is not part of it */
    static RecordedSource ledger(Settings settings, Instant from, Instant to) {
        Recorder recorder = Recorder.open(settings);
        Recorder.Lines lines = recorder.lines(from, to);
        return new RecordedSource("the ledger", lines, recorder::close, lines::read, recorder.count(from, to));
    }

    /** Which part has been read, 0 to 1; 0 where that is not known. */
    double share() {
        return all == 0 ? 0 : Math.min(1, (double) done.getAsLong() / all);
    }

    @Override
    public boolean hasNext() {
        while (ahead == null && lines.hasNext()) {
            String next = lines.next();
            line++;
            ahead = next.isBlank() ? null : next;
        }
        return ahead != null;
    }

    @Override
    public Recording next() {
        String text = hasNext() ? ahead : null;
        if (text == null) {
            throw new NoSuchElementException();
        }
        ahead = null;
        try {
            return Recording.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    name + ":" + line + ": " + e.getMessage()
                            + "; each line is a message as drover record writes it, or as drover send takes it",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        behind.close();
    }
}
