package io.drover.koji;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tags and texts of an XML document, in as much of XML as XML-RPC needs: no document type, so no entities but the five
 * of XML itself, nothing that is fetched from anywhere; names are ASCII; attributes are checked and passed over, comments
 * and processing instructions too. A text comes in pieces of a bounded size. Reads no further than it must. What is not
 * well-formed is an {@link XmlRpcException}. Not thread-safe.
 *
 * <p>It is here because a listing of 50 MB is nothing but short tags, and a general parser spends most of its time on what
 * cannot be in them.
 */
final class XmlRpcScanner {

    /** What was read. */
    enum Event {
        START,
        END,
        TEXT,
        /** All of the document. */
        DONE
    }

    private static final Pattern DECLARATION = Pattern.compile("\\s+version\\s*=\\s*(\"1\\.0\"|'1\\.0')"
            + "(\\s+encoding\\s*=\\s*(\"[A-Za-z][\\w.-]*\"|'[A-Za-z][\\w.-]*'))?"
            + "(\\s+standalone\\s*=\\s*(\"(yes|no)\"|'(yes|no)'))?\\s*");
    private static final int LONGEST_DECLARATION = 200;
    private static final int MOST_ATTRIBUTES = 16;

    private final XmlRpcBytes bytes;
    private final XmlRpcNames names = new XmlRpcNames();
    private final XmlRpcPieces text;
    private final Deque<XmlRpcNames.Name> open = new ArrayDeque<>();
    private boolean begun;
    private boolean rooted;
    private boolean empty;
    private String name = "";

    XmlRpcScanner(XmlRpcBytes bytes) {
        this.bytes = bytes;
        this.text = new XmlRpcPieces(bytes);
    }

    /** The element whose start or end was just read, without its prefix. */
    String name() {
        return name;
    }

    /** The text that was just read. */
    XmlRpcPieces text() {
        return text;
    }

    /** Passes over what is blank before a tag; the rest of a text is still given. */
    void skipBlank() throws IOException {
        if (!empty && !text.inCharacterData()) {
            bytes.skipBlank();
        }
    }

    Event next() throws IOException {
        if (!begun) {
            begun = true;
            declaration();
        }
        if (empty) {
            empty = false;
            return ended();
        }
        if (text.inCharacterData()) {
            text.characterData();
            return Event.TEXT;
        }
        while (true) {
            if (open.isEmpty()) {
                bytes.skipBlank();
                if (rooted && bytes.peek() == XmlRpcBytes.NONE) {
                    return Event.DONE;
                }
                if (bytes.peek() != '<') {
                    throw malformed("text outside of the root element, or none at all");
                }
            } else if (bytes.peek() != '<') {
                text.content();
                return Event.TEXT;
            }
            Event event = markup();
            if (event != null) {
                return event;
            }
        }
    }

    /** @return null for what means nothing */
    private @Nullable Event markup() throws IOException {
        text.interrupt();
        bytes.take();
        switch (bytes.peek()) {
            case '/' -> {
                bytes.pos++;
                return endTag();
            }
            case '?' -> {
                bytes.pos++;
                instruction();
                return null;
            }
            case '!' -> {
                bytes.pos++;
                return declared();
            }
            default -> {
                return startTag();
            }
        }
    }

    private Event startTag() throws IOException {
        if (open.isEmpty() && rooted) {
            throw malformed("a second root element");
        }
        rooted = true;
        XmlRpcNames.Name element = names.take(bytes);
        int next = bytes.take();
        if (XmlRpcBytes.isBlank(next)) {
            attributes();
            next = bytes.take();
        }
        if (next == '/') {
            empty = true;
            next = bytes.take();
        }
        if (next != '>') {
            throw malformed("the start of <" + element.local() + ">");
        }
        open.push(element);
        name = element.local();
        return Event.START;
    }

    private void attributes() throws IOException {
        Set<String> seen = new HashSet<>();
        while (true) {
            boolean apart = bytes.skipBlank() || seen.isEmpty();
            int next = bytes.peek();
            if (next == '>' || next == '/') {
                return;
            }
            String attribute = new String(names.take(bytes).bytes(), StandardCharsets.US_ASCII);
            if (!apart || !seen.add(attribute) || seen.size() > MOST_ATTRIBUTES) {
                throw malformed("attributes that run together, repeat or are too many");
            }
            bytes.skipBlank();
            bytes.expect("=");
            bytes.skipBlank();
            text.attributeValue();
        }
    }

    private Event endTag() throws IOException {
        XmlRpcNames.Name element = open.peek();
        if (element == null) {
            throw malformed("an end without a start");
        }
        for (byte expected : element.bytes()) {
            if (bytes.take() != expected) {
                throw malformed("<" + element.local() + "> is ended by another name");
            }
        }
        bytes.skipBlank();
        bytes.expect(">");
        return ended();
    }

    private Event ended() {
        name = open.pop().local();
        return Event.END;
    }

    /** Behind {@code <!}. */
    private @Nullable Event declared() throws IOException {
        int next = bytes.peek();
        if (next == '-') {
            bytes.expect("--");
            comment();
            return null;
        }
        if (next == '[' && !open.isEmpty()) {
            bytes.expect("[CDATA[");
            text.characterData();
            return Event.TEXT;
        }
        throw new XmlRpcException("the document declares a document type; XML-RPC has none, so it is refused unread");
    }

    private void comment() throws IOException {
        while (true) {
            if (bytes.character() == '-' && bytes.peek() == '-') {
                bytes.expect("->");
                return;
            }
        }
    }

    /** Behind {@code <?}. */
    private void instruction() throws IOException {
        XmlRpcNames.Name target = names.take(bytes);
        if (target.bytes().length == 3 && target.local().equalsIgnoreCase("xml")) {
            throw malformed("an XML declaration that is not at the start");
        }
        if (!bytes.skipBlank()) {
            bytes.expect("?>");
            return;
        }
        while (true) {
            if (bytes.character() == '?' && bytes.peek() == '>') {
                bytes.pos++;
                return;
            }
        }
    }

    private void declaration() throws IOException {
        String start = "<?xml";
        for (int i = 0; i < start.length(); i++) {
            if (bytes.pos + i == bytes.end && !bytes.more() || bytes.buffer[bytes.pos + i] != start.charAt(i)) {
                return;
            }
        }
        bytes.pos += start.length();
        StringBuilder declaration = new StringBuilder();
        while (bytes.peek() != '?') {
            declaration.appendCodePoint(bytes.character());
            if (declaration.length() > LONGEST_DECLARATION) {
                throw malformed("an XML declaration without end");
            }
        }
        bytes.expect("?>");
        if (!DECLARATION.matcher(declaration).matches()) {
            throw malformed("an XML declaration that is none of version 1.0");
        }
    }

    static XmlRpcException malformed(String what) {
        return new XmlRpcException("not a well-formed XML document: " + what);
    }
}
