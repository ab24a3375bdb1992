package io.drover.koji;

import java.io.IOException;

/**
 * The characters of the text that is being read, a piece at a time: references resolved, line ends as XML wants them. Not
 * thread-safe.
 */
final class XmlRpcPieces {

    private static final int LONGEST_REFERENCE = 12;

    /** What a text may hold that needs no thought. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        for (int c = ' '; c < 128; c++) {
            PLAIN[c] = c != '<' && c != '&' && c != ']' && c != '>';
        }
        PLAIN['\n'] = true;
        PLAIN['\t'] = true;
    }

    private final XmlRpcBytes bytes;
    private final XmlRpcTexts texts = new XmlRpcTexts();
    private final char[] characters = new char[4096];
    private int length;
    private int brackets;
    private boolean inCharacterData;

    XmlRpcPieces(XmlRpcBytes bytes) {
        this.bytes = bytes;
    }

    /** The piece. */
    String whole() {
        return texts.of(characters, 0, length);
    }

    boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (!XmlRpcBytes.isBlank(characters[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether a CDATA section goes on in the next piece. */
    boolean inCharacterData() {
        return inCharacterData;
    }

    /** A tag, a comment or the like comes next: no text goes on. */
    void interrupt() {
        brackets = 0;
    }

    /** Reads up to a tag, or as much as fits. */
    void content() throws IOException {
        length = 0;
        while (length < characters.length - 2) {
            plain();
            if (length >= characters.length - 2) {
                return;
            }
            int next = bytes.peek();
            if (next == '<') {
                return;
            }
            if (next == '&') {
                bytes.pos++;
                add(reference());
                brackets = 0;
            } else {
                int character = bytes.character();
                if (character == '>' && brackets >= 2) {
                    throw XmlRpcScanner.malformed("]]> in a text");
                }
                brackets = character == ']' ? brackets + 1 : 0;
                add(character);
            }
        }
    }

    private void plain() {
        byte[] buffer = bytes.buffer;
        int most = Math.min(bytes.end, bytes.pos + characters.length - 2 - length);
        int at = bytes.pos;
        int to = length;
        while (at < most && PLAIN[buffer[at] & 0xff]) {
            characters[to++] = (char) buffer[at++];
        }
        if (at > bytes.pos) {
            brackets = 0;
        }
        bytes.pos = at;
        length = to;
    }

    /** Reads on in a CDATA section, to its end or as much as fits. */
    void characterData() throws IOException {
        length = 0;
        if (!inCharacterData) {
            brackets = 0;
            inCharacterData = true;
        }
        while (length < characters.length - 4) {
            int character = bytes.character();
            if (character == '>' && brackets == 2) {
                brackets = 0;
                inCharacterData = false;
                return;
            }
            if (character == ']' && brackets < 2) {
                brackets++;
                continue;
            }
            if (character == ']') {
                add(']');
                continue;
            }
            for (; brackets > 0; brackets--) {
                add(']');
            }
            add(character);
        }
    }

    /** Passes over a quoted value. */
    void attributeValue() throws IOException {
        int quote = bytes.take();
        if (quote != '"' && quote != '\'') {
            throw XmlRpcScanner.malformed("an attribute without quotes");
        }
        while (true) {
            int character = bytes.character();
            if (character == quote) {
                return;
            }
            if (character == '<') {
                throw XmlRpcScanner.malformed("< in an attribute");
            }
            if (character == '&') {
                reference();
            }
        }
    }

    private void add(int character) {
        if (character < 0x10000) {
            characters[length++] = (char) character;
        } else {
            characters[length++] = Character.highSurrogate(character);
            characters[length++] = Character.lowSurrogate(character);
        }
    }

    /** Behind an ampersand. */
    private int reference() throws IOException {
        StringBuilder reference = new StringBuilder();
        for (int next = bytes.take(); next != ';'; next = bytes.take()) {
            reference.append((char) next);
            if (reference.length() > LONGEST_REFERENCE) {
                break;
            }
        }
        String text = reference.toString();
        return switch (text) {
            case "amp" -> '&';
            case "lt" -> '<';
            case "gt" -> '>';
            case "quot" -> '"';
            case "apos" -> '\'';
            default -> numbered(text);
        };
    }

    private static int numbered(String reference) {
        if (reference.matches("#[0-9]{1,9}")) {
            return XmlRpcBytes.legal(Integer.parseInt(reference.substring(1)));
        }
        if (reference.matches("#x[0-9A-Fa-f]{1,7}")) {
            return XmlRpcBytes.legal(Integer.parseInt(reference.substring(2), 16));
        }
        throw new XmlRpcException("the document refers to an entity of its own; it is refused");
    }
}
