package io.drover.koji;

import io.drover.koji.XmlRpcScanner.Event;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, moved forward by what is expected next. Comments and processing instructions are passed over;
 * document type declarations and entity references of the document's own are refused. Element names are taken without
 * their prefix. Not thread-safe.
 */
final class XmlRpcCursor {

    private final XmlRpcScanner xml;
    private final XmlRpcLimits limits;
    private final XmlRpcText text = new XmlRpcText();
    private int elements;

    XmlRpcCursor(BoundedStream in, XmlRpcLimits limits) {
        this.xml = new XmlRpcScanner(new XmlRpcBytes(in));
        this.limits = limits;
    }

    XmlRpcLimits limits() {
        return limits;
    }

    /** What comes next. */
    Event next() throws IOException {
        Event event = xml.next();
        if (event == Event.START && ++elements > limits.elements()) {
            throw new XmlRpcException("the document has more than " + limits.elements() + " elements");
        }
        return event;
    }

    /** Begins to count elements anew: what comes next is judged by itself. */
    void forgetCount() {
        elements = 0;
    }

    /** The name of the element whose start or end was just read. */
    String name() {
        return xml.name();
    }

    /** The piece of text that was just read. */
    String characters() {
        return xml.text().whole();
    }

    /** Whether the piece of text that was just read is nothing but whitespace. */
    boolean isBlank() {
        return xml.text().isBlank();
    }

    /** Moves into the next element, null where {@code parent} ends instead. */
    @Nullable
    String child(String parent) throws IOException {
        while (true) {
            xml.skipBlank();
            Event event = next();
            if (event == Event.START) {
                return name();
            }
            if (event == Event.END) {
                same(parent, name());
                return null;
            }
            blank(event, parent);
        }
    }

    /** Moves into the element that must come next. */
    void expect(String element) throws IOException {
        String child = child(element);
        same(element, child == null ? "its end" : child);
    }

    /** Moves past the end of {@code element}, which must hold nothing more. */
    void leave(String element) throws IOException {
        String child = child(element);
        if (child != null) {
            throw new XmlRpcException(
                    "did not expect a second element <" + shortened(child) + "> in <" + element + ">");
        }
    }

    /** The text of an element that holds nothing else, to its end. */
    String text(String element) throws IOException {
        text.begin();
        while (true) {
            Event event = next();
            if (event == Event.END) {
                return text.whole();
            }
            if (event != Event.TEXT) {
                throw new XmlRpcException("<" + element + "> holds text only, no element");
            }
            text.add(characters());
        }
    }

    /** Reads what follows the root element; only then is the document known to be whole. */
    void end() throws IOException {
        if (next() != Event.DONE) {
            throw new XmlRpcException("something follows the root element");
        }
    }

    private void blank(Event event, String parent) {
        if (event != Event.TEXT || !isBlank()) {
            throw new XmlRpcException("did not expect text or the document's end in <" + parent + ">");
        }
    }

    static void same(String expected, String found) {
        if (!expected.equals(found)) {
            throw new XmlRpcException("expected <" + expected + ">, found " + shortened(found));
        }
    }

    static String shortened(String text) {
        return text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
