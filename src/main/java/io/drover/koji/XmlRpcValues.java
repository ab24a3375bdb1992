package io.drover.koji;

import io.drover.koji.XmlRpcScanner.Event;
import java.io.IOException;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The values of a document: {@code int}, {@code i4} and {@code i8} are Long alike, {@code dateTime.iso8601} stays text
 * (koji does not use it), an untyped value and {@code string} are String ("" is not null), {@code nil} is null, a struct
 * keeps the order of its members. Not thread-safe.
 *
 * @param <V> what they are made of
 */
final class XmlRpcValues<V> {

    // the hub prints what Python prints; "NaN" and "inf" have no JSON form and are refused
    private static final Pattern FRACTION = Pattern.compile("[+-]?(\\d++(\\.\\d*+)?|\\.\\d++)([eE][+-]?\\d{1,4})?");
    private static final Pattern WHITESPACE = Pattern.compile("\\s+");
    /** Long enough for every number there is, short enough that parsing one is cheap. */
    private static final int LONGEST_NUMBER = 400;

    private final XmlRpcCursor cursor;
    private final XmlRpcForm<V> form;
    /** Of a value without a type, where {@link #typeOrText} gives null. */
    private final XmlRpcText untyped = new XmlRpcText();

    private @Nullable String begun;
    private int depth;

    XmlRpcValues(XmlRpcCursor cursor, XmlRpcForm<V> form) {
        this.cursor = cursor;
        this.form = form;
    }

    /** Reads from behind the start of a {@code value} element to behind its end. */
    @Nullable
    V value() throws IOException {
        return ofType(typeOrText());
    }

    /** Moves into a value that is an array, up to its elements: where it is none, {@link #valueBegun} reads it. */
    boolean beginArray() throws IOException {
        begun = typeOrText();
        if (!"array".equals(begun)) {
            return false;
        }
        enter();
        cursor.expect("data");
        return true;
    }

    /** Reads the value at which {@link #beginArray} found no array. */
    @Nullable
    V valueBegun() throws IOException {
        return ofType(begun);
    }

    /** Whether one more element of the array follows, which {@link #value} then reads. */
    boolean hasElement() throws IOException {
        String child = cursor.child("data");
        if (child == null) {
            return false;
        }
        XmlRpcCursor.same("value", child);
        return true;
    }

    private @Nullable V ofType(@Nullable String type) throws IOException {
        if (type == null) {
            return form.text(untyped.whole());
        }
        V typed = typed(type);
        cursor.leave("value");
        return typed;
    }

    /** Moves into the typed element of a value, or past the end of one that holds only text: then null. */
    private @Nullable String typeOrText() throws IOException {
        untyped.begin();
        boolean blank = true;
        while (true) {
            Event event = cursor.next();
            if (event == Event.END) {
                return null;
            }
            if (event == Event.START) {
                if (!blank) {
                    throw new XmlRpcException("a value holds either text or a typed element, not both");
                }
                return cursor.name();
            }
            if (event != Event.TEXT) {
                throw new XmlRpcException("the document ends in a value");
            }
            blank &= cursor.isBlank();
            untyped.add(cursor.characters());
        }
    }

    private @Nullable V typed(String type) throws IOException {
        return switch (type) {
            case "string", "dateTime.iso8601" -> form.text(cursor.text(type));
            case "int", "i4", "i8" -> form.integer(integer(cursor.text(type).strip()));
            case "boolean" -> form.flag(flag(cursor.text(type).strip()));
            case "double" -> form.fraction(fraction(cursor.text(type).strip()));
            case "base64" -> form.bytes(bytes(cursor.text(type)));
            case "nil" -> nil();
            case "struct" -> struct();
            case "array" -> array();
            default -> throw new XmlRpcException("unknown type <" + XmlRpcCursor.shortened(type) + ">");
        };
    }

    private @Nullable V nil() throws IOException {
        cursor.leave("nil");
        return form.nil();
    }

    private V struct() throws IOException {
        enter();
        XmlRpcForm.Struct<V> struct = form.struct();
        for (String child = cursor.child("struct"); child != null; child = cursor.child("struct")) {
            XmlRpcCursor.same("member", child);
            cursor.expect("name");
            String name = cursor.text("name");
            cursor.expect("value");
            struct.put(name, value());
            cursor.leave("member");
        }
        depth--;
        return struct.done();
    }

    private V array() throws IOException {
        enter();
        XmlRpcForm.Array<V> array = form.array();
        cursor.expect("data");
        while (hasElement()) {
            array.add(value());
        }
        cursor.leave("array");
        depth--;
        return array.done();
    }

    private void enter() {
        if (++depth > cursor.limits().depth()) {
            throw new XmlRpcException(
                    "values are nested deeper than " + cursor.limits().depth());
        }
    }

    private static long integer(String text) {
        if (text.length() < LONGEST_NUMBER) {
            try {
                return Long.parseLong(text);
            } catch (NumberFormatException e) {
                throw new XmlRpcException("not an integer of 64 bits: " + XmlRpcCursor.shortened(text), e);
            }
        }
        throw new XmlRpcException("not an integer of 64 bits: " + XmlRpcCursor.shortened(text));
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "0" -> false;
            case "1" -> true;
            default -> throw new XmlRpcException("a boolean is 0 or 1, not " + XmlRpcCursor.shortened(text));
        };
    }

    private static double fraction(String text) {
        if (text.length() < LONGEST_NUMBER && FRACTION.matcher(text).matches()) {
            double number = Double.parseDouble(text);
            if (Double.isFinite(number)) {
                return number;
            }
        }
        throw new XmlRpcException("not a number: " + XmlRpcCursor.shortened(text));
    }

    private static byte[] bytes(String text) {
        try {
            return Base64.getDecoder().decode(WHITESPACE.matcher(text).replaceAll(""));
        } catch (IllegalArgumentException e) {
            throw new XmlRpcException("not base64: " + XmlRpcCursor.shortened(text), e);
        }
    }
}
