package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallResult;
import java.io.Closeable;
import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Function;

/**
 * The rows of a list that is fetched page by page, no more than one of which is held. A page that cannot be had is a
 * {@link KojiException} from {@link #hasNext} or {@link #next} and the end of them. The list ends with the first page that
 * is not full. Between pages the hub may change: newest first, a
 * row that is made meanwhile lets another come twice, and none is left out. Not thread-safe.
 */
final class KojiPages implements Iterator<JsonNode>, Closeable {

    /** More is a question that has no end. */
    static final int MOST = 10_000;

    private final Function<XmlRpcCall, JsonNode> hub;
    private final KojiPageQuestion question;
    private Iterator<JsonNode> page = Collections.emptyIterator();
    private int pages;
    private long rows;
    private boolean last;

    /** @param hub asks it and throws what it does not answer */
    KojiPages(Function<XmlRpcCall, JsonNode> hub, KojiPageQuestion question) {
        this.hub = hub;
        this.question = question;
    }

    @Override
    public boolean hasNext() {
        if (!page.hasNext() && !last) {
            fetch();
        }
        return page.hasNext();
    }

    private void fetch() {
        // a split that failed asks once more whether there is a next row
        last = true;
        int wanted = question.rows(rows);
        if (wanted == 0) {
            return;
        }
        if (pages == MOST) {
            throw refused("has more than " + MOST + " pages of " + wanted + " rows; narrow the question or raise page");
        }
        JsonNode list = hub.apply(question.call(rows, wanted));
        if (!list.isArray()) {
            throw refused("answered one value and no list; call it without page");
        }
        if (list.size() > wanted) {
            throw refused(
                    "answered " + list.size() + " rows where " + wanted + " were asked for; call it without page");
        }
        pages++;
        rows += list.size();
        last = list.size() < wanted;
        page = list.iterator();
    }

    private KojiException refused(String what) {
        return new KojiException(question.method(), new CallResult.Refused<>(question.method() + " " + what));
    }

    @Override
    public JsonNode next() {
        if (!hasNext()) {
            throw new NoSuchElementException(question.method() + " has " + rows + " rows");
        }
        return page.next();
    }

    /** Ends the list here. */
    @Override
    public void close() {
        last = true;
        page = Collections.emptyIterator();
    }

    @Override
    public String toString() {
        return "rows of koji's " + question.method() + ", page by page";
    }
}
