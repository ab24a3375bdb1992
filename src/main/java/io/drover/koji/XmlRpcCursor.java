package io.drover.koji;

import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * A place in a document, moved forward by what is expected next. Comments and processing instructions are passed over;
 * document type declarations and entity references of the document's own are refused. Element names are taken without
 * their prefix. Not thread-safe.
 */
final class XmlRpcCursor {

    private final XMLStreamReader xml;
    private final XmlRpcLimits limits;
    private final XmlRpcTexts texts = new XmlRpcTexts();
    private final XmlRpcText text = new XmlRpcText();
    private int elements;

    XmlRpcCursor(XMLStreamReader xml, XmlRpcLimits limits) {
        this.xml = xml;
        this.limits = limits;
    }

    XmlRpcLimits limits() {
        return limits;
    }

    /** The next event that means something. */
    int next() throws XMLStreamException {
        while (true) {
            int event = xml.next();
            switch (event) {
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {}
                case XMLStreamConstants.DTD ->
                    throw new XmlRpcException(
                            "the document declares a document type; XML-RPC has none, so it is refused unread");
                case XMLStreamConstants.ENTITY_REFERENCE ->
                    throw new XmlRpcException("the document refers to an entity of its own; it is refused");
                case XMLStreamConstants.START_ELEMENT -> {
                    counted();
                    return event;
                }
                default -> {
                    return event;
                }
            }
        }
    }

    /** Begins to count elements anew: what comes next is judged by itself. */
    void forgetCount() {
        elements = 0;
    }

    private void counted() {
        if (++elements > limits.elements()) {
            throw new XmlRpcException("the document has more than " + limits.elements() + " elements");
        }
    }

    /** The name of the element whose start or end was just read. */
    String name() {
        String name = xml.getLocalName();
        int colon = name.lastIndexOf(':');
        return colon < 0 ? name : name.substring(colon + 1);
    }

    /** The text that was just read. */
    String characters() {
        return texts.of(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
    }

    /** Whether the text that was just read is nothing but whitespace. */
    boolean isBlank() {
        char[] characters = xml.getTextCharacters();
        int end = xml.getTextStart() + xml.getTextLength();
        for (int i = xml.getTextStart(); i < end; i++) {
            if (characters[i] > ' ') {
                return false;
            }
        }
        return true;
    }

    static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS
                || event == XMLStreamConstants.CDATA
                || event == XMLStreamConstants.SPACE;
    }

    /** Moves into the next element, null where {@code parent} ends instead. */
    @Nullable
    String child(String parent) throws XMLStreamException {
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.START_ELEMENT) {
                return name();
            }
            if (event == XMLStreamConstants.END_ELEMENT) {
                same(parent, name());
                return null;
            }
            blank(event, parent);
        }
    }

    /** Moves into the element that must come next. */
    void expect(String element) throws XMLStreamException {
        String child = child(element);
        same(element, child == null ? "its end" : child);
    }

    /** Moves past the end of {@code element}, which must hold nothing more. */
    void leave(String element) throws XMLStreamException {
        String child = child(element);
        if (child != null) {
            throw new XmlRpcException(
                    "did not expect a second element <" + shortened(child) + "> in <" + element + ">");
        }
    }

    /** The text of an element that holds nothing else, to its end. */
    String text(String element) throws XMLStreamException {
        text.begin();
        while (true) {
            int event = next();
            if (event == XMLStreamConstants.END_ELEMENT) {
                return text.whole();
            }
            if (!isText(event)) {
                throw new XmlRpcException("<" + element + "> holds text only, no element");
            }
            text.add(characters());
        }
    }

    /** Reads what follows the root element; only then is the document known to be whole. */
    void end() throws XMLStreamException {
        while (xml.hasNext()) {
            next();
        }
    }

    private void blank(int event, String parent) {
        if (!isText(event) || !isBlank()) {
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
