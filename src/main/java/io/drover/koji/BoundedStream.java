package io.drover.koji;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream that fails instead of giving more than a number of bytes, or of being read for longer than a time: a socket's
 * timeout counts from byte to byte only, so a peer that trickles would hold the reader for ever. Not thread-safe.
 */
final class BoundedStream extends FilterInputStream {

    private final long limit;
    private final long start = System.nanoTime();
    private final Duration time;
    private long count;

    BoundedStream(InputStream in, long limit, Duration time) {
        super(in);
        this.limit = limit;
        this.time = time;
    }

    @Override
    public int read() throws IOException {
        int read = super.read();
        taken(read < 0 ? 0 : 1);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        taken(Math.max(read, 0));
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long skipped = super.skip(length);
        taken(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void taken(long bytes) throws IOException {
        count += bytes;
        if (count > limit) {
            throw new IOException("the answer is longer than " + limit + " bytes");
        }
        if (System.nanoTime() - start > time.toNanos()) {
            throw new IOException(
                    "the answer took longer than " + time + " after its first byte, " + count + " bytes of it came");
        }
    }
}
