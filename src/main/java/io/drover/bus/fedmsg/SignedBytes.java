package io.drover.bus.fedmsg;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The bytes that fedmsg signs: the envelope without signature and certificate, written as Python's
 * {@code json.dumps(…, sort_keys=True, separators=(",", ":"))} writes it. ASCII only: whatever is not between blank and
 * tilde is <code>\</code>{@code uXXXX}, lower case, in UTF-16 units (0x7f too: measured with CPython 3.11, whatever
 * wire/bus.md §1 says of it). Source: fedmsg.crypto, wire/bus.md §1.
 */
final class SignedBytes {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private SignedBytes() {}

    /** @param members of the envelope; signature and certificate are left out */
    static byte[] of(NavigableMap<String, Object> members) {
        NavigableMap<String, Object> signed = JsonTree.copy(members);
        signed.remove("signature");
        signed.remove("certificate");
        return written(signed).getBytes(StandardCharsets.US_ASCII);
    }

    /** A tree of {@link JsonTree}'s as text. */
    static String written(Object value) {
        StringBuilder out = new StringBuilder(1024);
        write(value, out);
        return out.toString();
    }

    private static void write(Object value, StringBuilder out) {
        if (value instanceof String text) {
            quote(text, out);
        } else if (value instanceof Map<?, ?> members) {
            writeMembers(members, out);
        } else if (value instanceof List<?> elements) {
            writeElements(elements, out);
        } else {
            out.append(((JsonTree.Literal) value).text());
        }
    }

    private static void writeMembers(Map<?, ?> members, StringBuilder out) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> member : members.entrySet()) {
            out.append(separator);
            quote((String) member.getKey(), out);
            out.append(':');
            write(member.getValue(), out);
            separator = ",";
        }
        out.append('}');
    }

    private static void writeElements(List<?> elements, StringBuilder out) {
        out.append('[');
        for (Iterator<?> each = elements.iterator(); each.hasNext(); ) {
            write(each.next(), out);
            out.append(each.hasNext() ? "," : "");
        }
        out.append(']');
    }

    private static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            switch (unit) {
                case '"', '\\' -> out.append('\\').append(unit);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> append(unit, out);
            }
        }
        out.append('"');
    }

    private static void append(char unit, StringBuilder out) {
        if (unit >= ' ' && unit <= '~') {
            out.append(unit);
        } else {
            out.append("\\u")
                    .append(HEX[unit >> 12])
                    .append(HEX[unit >> 8 & 15])
                    .append(HEX[unit >> 4 & 15])
                    .append(HEX[unit & 15]);
        }
    }
}
