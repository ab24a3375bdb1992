package io.drover.koji;

import java.io.IOException;
import java.io.InputStream;

/**
 * The bytes of a document as characters of XML 1.0: strict UTF-8, line ends as XML wants them, everything XML forbids
 * refused. Bytes that a fast loop may look at directly are between {@link #pos} and {@link #end}. Not thread-safe.
 */
final class XmlRpcBytes {

    /** What {@link #character} gives behind the last one. */
    static final int NONE = -1;

    byte[] buffer = new byte[8192];
    int pos;
    int end;

    private final InputStream in;

    XmlRpcBytes(InputStream in) {
        this.in = in;
    }

    /** Makes at least one more byte visible and keeps those not yet taken; false at the end. */
    boolean more() throws IOException {
        if (pos > 0) {
            System.arraycopy(buffer, pos, buffer, 0, end - pos);
            end -= pos;
            pos = 0;
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read <= 0) {
            return false;
        }
        end += read;
        return true;
    }

    /** The next byte without taking it, {@link #NONE} at the end. */
    int peek() throws IOException {
        return pos < end || more() ? buffer[pos] & 0xff : NONE;
    }

    /** Takes the next byte. */
    int take() throws IOException {
        int next = peek();
        if (next == NONE) {
            throw new XmlRpcException("the document breaks off");
        }
        pos++;
        return next;
    }

    /** Takes the bytes of an ASCII text, which must come next. */
    void expect(String text) throws IOException {
        for (int i = 0; i < text.length(); i++) {
            if (take() != text.charAt(i)) {
                throw new XmlRpcException("not a well-formed XML document: expected " + text);
            }
        }
    }

    /** Takes one character that XML allows; a line end of any kind is a line feed. */
    int character() throws IOException {
        int first = take();
        if (first == '\r') {
            if (peek() == '\n') {
                pos++;
            }
            return '\n';
        }
        return legal(first < 0x80 ? first : beyondAscii(first));
    }

    private int beyondAscii(int first) throws IOException {
        if (first >= 0xC2 && first < 0xE0) {
            return (first & 0x1F) << 6 | continued();
        }
        if (first >= 0xE0 && first < 0xF0) {
            return atLeast(0x800, (first & 0x0F) << 12 | continued() << 6 | continued());
        }
        if (first >= 0xF0 && first < 0xF5) {
            return atLeast(0x10000, (first & 0x07) << 18 | continued() << 12 | continued() << 6 | continued());
        }
        throw malformed();
    }

    private int continued() throws IOException {
        int next = take();
        if ((next & 0xC0) != 0x80) {
            throw malformed();
        }
        return next & 0x3F;
    }

    private static int atLeast(int least, int character) {
        if (character < least) {
            throw malformed();
        }
        return character;
    }

    private static XmlRpcException malformed() {
        return new XmlRpcException("not a well-formed XML document: the bytes are not UTF-8");
    }

    /** The character, if XML 1.0 allows it. */
    static int legal(int character) {
        boolean legal = character >= 0x20 && character <= 0xD7FF
                || character == '\n'
                || character == '\t'
                || character == '\r'
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000 && character <= 0x10FFFF;
        if (!legal) {
            throw new XmlRpcException(
                    String.format("not a well-formed XML document: it holds the character U+%04X", character));
        }
        return character;
    }

    /** Takes what is blank. @return whether there was any */
    boolean skipBlank() throws IOException {
        boolean any = false;
        while ((pos < end || more()) && isBlank(buffer[pos])) {
            pos++;
            any = true;
        }
        return any;
    }

    static boolean isBlank(int character) {
        return character == ' ' || character == '\n' || character == '\t' || character == '\r';
    }
}
