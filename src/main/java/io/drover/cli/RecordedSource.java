package io.drover.cli;

import io.drover.Recorder;
import io.drover.backtest.Recording;
import io.drover.settings.Settings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Where a backtest's messages come from, and how many of them have been read. Not thread-safe. */
final class RecordedSource implements Iterator<Recording>, AutoCloseable {
    private final String name;
    private final Iterator<String> lines;
    private final AutoCloseable behind;
    private final AtomicLong done;
    private final long all;
    private long line;
    private @Nullable String ahead;

    private RecordedSource(String name, Iterator<String> lines, AutoCloseable behind, AtomicLong done, long all) {
        this.name = name;
        this.lines = lines;
        this.behind = behind;
        this.done = done;
        this.all = all;
    }

    /** A file of JSON lines; {@code -} is standard input. */
    static RecordedSource file(String file) throws IOException {
        AtomicLong read = new AtomicLong();
        boolean piped = file.equals("-");
        long size = piped ? 0 : Files.size(Path.of(file));
        InputStream in = piped ? System.in : Files.newInputStream(Path.of(file));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(new CountedStream(in, read), StandardCharsets.UTF_8), 1 << 16);
        return new RecordedSource(file, reader.lines().iterator(), reader, read, size);
    }

    /** What the configured ledger has received. @param to is not part of it */
    static RecordedSource ledger(Settings settings, Instant from, Instant to) {
        Recorder recorder = Recorder.open(settings);
        AtomicLong read = new AtomicLong();
        Iterator<String> lines = recorder.lines(from, to);
        return new RecordedSource(
                "the ledger",
                new Iterator<>() {
                    @Override
                    public boolean hasNext() {
                        return lines.hasNext();
                    }

                    @Override
                    public String next() {
                        read.incrementAndGet();
                        return lines.next();
                    }
                },
                recorder,
                read,
                recorder.count(from, to));
    }

    /** Which part has been read, 0 to 1; 0 where that is not known. */
    double share() {
        return all == 0 ? 0 : Math.min(1, (double) done.get() / all);
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
        try {
            behind.close();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
