package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.io.Closeable;
import java.time.Duration;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one large answer as they arrive, with the connection open until the last one or {@link #close}. An answer
 * that breaks off, or is not well-formed to its very end, is a {@link KojiException} Unavailable from {@link #hasNext} or
 * {@link #next}: rows that came before it are not the whole list. Not thread-safe.
 */
final class KojiRows implements Iterator<JsonNode>, Closeable {

    private final String method;
    private final XmlRpcRows rows;
    private final Runnable release;
    private boolean open = true;
    private boolean ended;
    private long count;
    private @Nullable JsonNode ahead;

    private KojiRows(String method, XmlRpcRows rows, Runnable release) {
        this.method = method;
        this.rows = rows;
        this.release = release;
    }

    /** @throws KojiException for a fault, or an answer that is no list */
    static KojiRows begin(String method, HubReply.Opened opened, Duration timeout) {
        KojiRows rows = null;
        try {
            XmlRpcRows read = new XmlRpcRows(opened.body(), XmlRpcLimits.ROW, timeout);
            XmlRpcResponse other = read.begin().orElse(null);
            if (other instanceof XmlRpcResponse.Fault fault) {
                throw new KojiException(method, KojiFault.of(fault));
            }
            if (other != null) {
                throw new KojiException(
                        method,
                        new CallResult.Refused<>(
                                method
                                        + " answered one value and no list, so there are no rows; call it without stream=true"));
            }
            rows = new KojiRows(method, read, opened.release());
            return rows;
        } catch (XmlRpcException e) {
            throw unreadable(method, 0, e);
        } finally {
            if (rows == null) {
                opened.release().run();
            }
        }
    }

    private static KojiException unreadable(String method, long count, XmlRpcException e) {
        return new KojiException(
                method,
                new CallResult.Unavailable<>(
                        method + " got an answer that is unreadable after " + count + " rows: " + e.getMessage(), null),
                e);
    }

    @Override
    public boolean hasNext() {
        if (ahead == null && !ended) {
            read();
        }
        return ahead != null;
    }

    private void read() {
        if (!open) {
            throw new KojiException(
                    method,
                    new CallResult.Unavailable<>(
                            "the rows of " + method + " were closed after " + count
                                    + "; take them within the route that asked for them",
                            null));
        }
        try {
            ahead = rows.next();
        } catch (XmlRpcException e) {
            // a split that failed asks once more whether there is a next row
            ended = true;
            close();
            throw unreadable(method, count, e);
        }
        if (ahead == null) {
            ended = true;
            close();
        } else {
            count++;
        }
    }

    @Override
    public JsonNode next() {
        JsonNode row = hasNext() ? ahead : null;
        if (row == null) {
            throw new NoSuchElementException("the answer of " + method + " has " + count + " rows");
        }
        ahead = null;
        return row;
    }

    /** Gives the connection back; rows that were not taken are lost. */
    @Override
    public void close() {
        if (open) {
            open = false;
            release.run();
        }
    }

    @Override
    public String toString() {
        return "rows of koji's " + method;
    }
}
