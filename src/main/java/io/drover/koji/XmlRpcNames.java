package io.drover.koji;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Names of elements and attributes: ASCII, as all of XML-RPC's are, and short. The ones read last are kept, each in its
 * place. Not thread-safe.
 */
final class XmlRpcNames {

    /** @param local without the prefix */
    record Name(byte[] bytes, String local) {}

    private static final int PLACES = 64;
    private static final int LONGEST = 100;
    private static final boolean[] IN_NAMES = new boolean[256];

    static {
        for (int c = 0; c < 128; c++) {
            IN_NAMES[c] = Character.isLetterOrDigit(c) || c == '_' || c == ':' || c == '.' || c == '-';
        }
    }

    private final @Nullable Name[] places = new @Nullable Name[PLACES];

    /** Takes a name, which must come next. */
    Name take(XmlRpcBytes bytes) throws IOException {
        int length = 0;
        int hash = 0;
        while (true) {
            if (bytes.pos + length == bytes.end && !bytes.more()) {
                throw new XmlRpcException("the document breaks off in a name");
            }
            int next = bytes.buffer[bytes.pos + length] & 0xff;
            if (!IN_NAMES[next]) {
                break;
            }
            if (++length > LONGEST) {
                throw new XmlRpcException("a name is longer than XML-RPC has any");
            }
            hash = 31 * hash + next;
        }
        int first = bytes.buffer[bytes.pos] & 0xff;
        if (length == 0 || first == '-' || first == '.' || Character.isDigit(first)) {
            throw new XmlRpcException("not a well-formed XML document: a name is missing");
        }
        Name name = name(bytes, length, (hash ^ hash >>> 6) & PLACES - 1);
        bytes.pos += length;
        return name;
    }

    private Name name(XmlRpcBytes bytes, int length, int place) {
        Name known = places[place];
        if (known != null
                && Arrays.equals(known.bytes(), 0, known.bytes().length, bytes.buffer, bytes.pos, bytes.pos + length)) {
            return known;
        }
        byte[] own = Arrays.copyOfRange(bytes.buffer, bytes.pos, bytes.pos + length);
        String text = new String(own, StandardCharsets.US_ASCII);
        Name name = new Name(own, text.substring(text.lastIndexOf(':') + 1));
        places[place] = name;
        return name;
    }
}
