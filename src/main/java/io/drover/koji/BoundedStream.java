package io.drover.koji;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream that fails instead of giving more than a number of bytes, or of keeping its reader waiting for longer than a
 * time: a socket's timeout counts from byte to byte only, so a peer that trickles would hold the reader for ever. What the
 * reader does in between does not count. Not thread-safe.
 */
final class BoundedStream extends FilterInputStream {

    private final long limit;
    private final Duration time;
    private long count;
    private long waited;

    BoundedStream(InputStream in, long limit, Duration time) {
        super(in);
        this.limit = limit;
        this.time = time;
    }

    /** From here on as many bytes and as much time again. */
    void renew() {
        count = 0;
        waited = 0;
    }

    @Override
    public int read() throws IOException {
        long asked = System.nanoTime();
        int read = super.read();
        taken(read < 0 ? 0 : 1, asked);
        return read;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        long asked = System.nanoTime();
        int read = super.read(target, offset, length);
        taken(Math.max(read, 0), asked);
        return read;
    }

    @Override
    public long skip(long length) throws IOException {
        long asked = System.nanoTime();
        long skipped = super.skip(length);
        taken(skipped, asked);
        return skipped;
    }

    /** Left to whoever opened it: Java's parser closes what it read before it has seen the end. */
    @Override
    public void close() {}

    @Override
    public boolean markSupported() {
        return false;
    }

    private void taken(long bytes, long asked) throws IOException {
        count += bytes;
        if (count > limit) {
            throw new IOException("the answer is longer than " + limit + " bytes");
        }
        waited += System.nanoTime() - asked;
        if (waited > time.toNanos()) {
            throw new IOException(
                    "the answer took longer than " + time + " after its first byte, " + count + " bytes of it came");
        }
    }

    /** Reads on to the end, which is there behind a whole document: a connection is used again only when it was seen. */
    void finish() throws IOException {
        byte[] rest = new byte[256];
        int read = read(rest, 0, rest.length);
        while (read >= 0) {
            read = read(rest, 0, rest.length);
        }
    }
}
