package io.drover.process;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What a run says, whole lines at a time, free of secrets and byte for byte as long as in the file: who breaks off goes on from
 * where it was. Not thread-safe.
 */
final class LogStream extends InputStream {
    private static final int MOST = 64 * 1024;
    private static final long LOOK_MILLIS = 100;

    private final RandomAccessFile file;
    private final Masks masks;
    private final BooleanSupplier goesOn;
    private final long until;
    private byte[] read = new byte[0];
    private int given;

    /**
     * @param goesOn whether more may come
     * @param patience in nanoseconds, after which it ends in any case
     */
    LogStream(RandomAccessFile file, Masks masks, BooleanSupplier goesOn, long patience) {
        this.file = file;
        this.masks = masks.ofBytes();
        this.goesOn = goesOn;
        this.until = System.nanoTime() + patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (given == read.length && !fill()) {
            return -1;
        }
        int some = Math.min(length, read.length - given);
        System.arraycopy(read, given, into, offset, some);
        given += some;
        return some;
    }

    @Override
    public int available() {
        return read.length - given;
    }

    private boolean fill() throws IOException {
        while (true) {
            // asked before the file is read: what is written until then is seen
            boolean more = goesOn.getAsBoolean() && System.nanoTime() < until;
            byte[] chunk = new byte[MOST];
            long at = file.getFilePointer();
            int count = Math.max(0, file.read(chunk));
            int whole = !more || count == MOST ? count : lastLine(chunk, count);
            file.seek(at + whole);
            if (whole > 0) {
                String text = new String(Arrays.copyOf(chunk, whole), StandardCharsets.ISO_8859_1);
                read = masks.over(text).getBytes(StandardCharsets.ISO_8859_1);
                given = 0;
                return true;
            }
            if (!more) {
                return false;
            }
            pause();
        }
    }

    private static int lastLine(byte[] chunk, int count) {
        int end = count;
        while (end > 0 && chunk[end - 1] != '\n') {
            end--;
        }
        return end;
    }

    private static void pause() throws IOException {
        try {
            new CountDownLatch(1).await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
