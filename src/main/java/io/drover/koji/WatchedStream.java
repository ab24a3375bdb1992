package io.drover.koji;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A hub's answer, with every byte that is read told to a watcher. Not thread-safe. */
final class WatchedStream extends FilterInputStream {
    private final AnswerWatcher watcher;
    private long bytes;

    WatchedStream(InputStream answer, AnswerWatcher watcher) {
        super(answer);
        this.watcher = watcher;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        came(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        came(Math.max(read, 0));
        return read;
    }

    private void came(int read) {
        bytes += read;
        watcher.came(bytes);
    }
}
