package io.drover.koji;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes XML-RPC documents as UTF-8 bytes, so that a length can be sent with them ({@code wire/koji.md} §2, §7):
 * {@code int} within 32 bits, {@code i8} beyond, {@code nil} for null. Values are Map with String keys, List, integral
 * numbers, Double and Float, Boolean, String, byte[] and null; anything else, text that XML cannot carry, nesting and
 * size beyond the limits are an {@link XmlRpcException} before a byte is sent. Stateless from outside.
 */
public final class XmlRpcWriter {

    private final XmlRpcLimits limits;
    private final StringBuilder out = new StringBuilder(512);

    private XmlRpcWriter(XmlRpcLimits limits) {
        this.limits = limits;
        out.append("<?xml version=\"1.0\"?>\n");
    }

    /** A {@code methodCall} document. */
    public static byte[] call(XmlRpcCall call, XmlRpcLimits limits) {
        XmlRpcWriter writer = new XmlRpcWriter(limits);
        writer.out.append("<methodCall><methodName>");
        writer.text(call.method());
        writer.out.append("</methodName><params>");
        for (Object param : call.params()) {
            writer.param(param);
        }
        writer.out.append("</params></methodCall>\n");
        return writer.bytes();
    }

    /** The bytes that a value takes within a document. */
    static int length(@Nullable Object value, XmlRpcLimits limits) {
        XmlRpcWriter writer = new XmlRpcWriter(limits);
        writer.out.setLength(0);
        writer.value(value, 0);
        return writer.bytes().length;
    }

    /** A {@code methodResponse} document: what the simulator answers. */
    public static byte[] response(XmlRpcResponse response, XmlRpcLimits limits) {
        XmlRpcWriter writer = new XmlRpcWriter(limits);
        writer.out.append("<methodResponse>");
        if (response instanceof XmlRpcResponse.Fault fault) {
            Map<String, @Nullable Object> struct = new LinkedHashMap<>();
            struct.put("faultCode", fault.code());
            struct.put("faultString", fault.text());
            writer.out.append("<fault>");
            writer.value(struct, 0);
            writer.out.append("</fault>");
        } else if (response instanceof XmlRpcResponse.Value value) {
            writer.out.append("<params>");
            writer.param(value.value());
            writer.out.append("</params>");
        }
        writer.out.append("</methodResponse>\n");
        return writer.bytes();
    }

    private byte[] bytes() {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        bound(bytes.length);
        return bytes;
    }

    private void bound(long length) {
        if (length > limits.bytes()) {
            throw new XmlRpcException("the document is longer than " + limits.bytes() + " bytes; send it in pieces");
        }
    }

    private void param(@Nullable Object value) {
        out.append("<param>");
        value(value, 0);
        out.append("</param>");
    }

    private void value(@Nullable Object value, int depth) {
        bound(out.length());
        out.append("<value>");
        if (value == null) {
            out.append("<nil/>");
        } else if (value instanceof Map<?, ?> map) {
            struct(map, deeper(depth));
        } else if (value instanceof List<?> list) {
            array(list, deeper(depth));
        } else {
            scalar(value);
        }
        out.append("</value>");
    }

    private int deeper(int depth) {
        if (depth >= limits.depth()) {
            throw new XmlRpcException("values are nested deeper than " + limits.depth());
        }
        return depth + 1;
    }

    private void struct(Map<?, ?> map, int depth) {
        out.append("<struct>");
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            if (!(entry.getKey() instanceof String key)) {
                throw new XmlRpcException("a struct's key must be a text, not " + entry.getKey());
            }
            out.append("<member><name>");
            text(key);
            out.append("</name>");
            value(entry.getValue(), depth);
            out.append("</member>");
        }
        out.append("</struct>");
    }

    private void array(List<?> list, int depth) {
        out.append("<array><data>");
        for (Object element : list) {
            value(element, depth);
        }
        out.append("</data></array>");
    }

    private void scalar(Object value) {
        if (value instanceof String text) {
            out.append("<string>");
            text(text);
            out.append("</string>");
        } else if (value instanceof Boolean flag) {
            out.append("<boolean>").append(flag ? 1 : 0).append("</boolean>");
        } else if (value instanceof Double || value instanceof Float) {
            fraction(((Number) value).doubleValue());
        } else if (value instanceof byte[] bytes) {
            out.append("<base64>")
                    .append(Base64.getEncoder().encodeToString(bytes))
                    .append("</base64>");
        } else {
            integer(integral(value));
        }
    }

    private void integer(long number) {
        String type = number == (int) number ? "int" : "i8";
        out.append('<')
                .append(type)
                .append('>')
                .append(number)
                .append("</")
                .append(type)
                .append('>');
    }

    private static long integral(Object value) {
        if (value instanceof Long || value instanceof Integer || value instanceof Short || value instanceof Byte) {
            return ((Number) value).longValue();
        }
        if (value instanceof BigInteger big && big.bitLength() < Long.SIZE) {
            return big.longValue();
        }
        throw new XmlRpcException("XML-RPC of koji has no form for a "
                + value.getClass().getSimpleName()
                + (value instanceof BigInteger ? " beyond 64 bits" : ""));
    }

    private void fraction(double number) {
        if (!Double.isFinite(number)) {
            throw new XmlRpcException("XML-RPC has no form for " + number);
        }
        out.append("<double>").append(number).append("</double>");
    }

    private void text(String text) {
        for (int i = 0; i < text.length(); ) {
            int character = text.codePointAt(i);
            i += Character.charCount(character);
            switch (character) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                // a parser turns a bare one into a line feed
                case '\r' -> out.append("&#13;");
                default -> out.appendCodePoint(legal(character));
            }
        }
    }

    private static int legal(int character) {
        boolean legal = character == '\t'
                || character == '\n'
                || character >= 0x20 && character <= 0xD7FF
                || character >= 0xE000 && character <= 0xFFFD
                || character >= 0x10000;
        if (!legal) {
            throw new XmlRpcException(
                    String.format("the character U+%04X cannot be sent in XML; take it out of the text", character));
        }
        return character;
    }
}
