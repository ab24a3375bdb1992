package io.drover.koji;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML-RPC documents as a stream ({@code wire/koji.md} §2, §7). Any document type declaration is refused, nothing
 * outside the document is ever fetched, and the {@link XmlRpcLimits} hold, so hostile bytes cost bounded memory and time.
 * Whatever is wrong is an {@link XmlRpcException}. The whole document is read: half an answer is not an answer. The
 * caller closes the stream. Stateless from outside.
 */
public final class XmlRpcReader {
    private static final Duration NO_DEADLINE = Duration.ofDays(1);

    private XmlRpcReader() {}

    /** A call, as the simulator receives it; a missing {@code params} means none. */
    public static XmlRpcCall readCall(InputStream in, XmlRpcLimits limits) {
        return read(in, limits, NO_DEADLINE, XmlRpcReader::call);
    }

    /** A value or a fault. */
    public static XmlRpcResponse readResponse(InputStream in, XmlRpcLimits limits) {
        return readResponse(in, limits, NO_DEADLINE, JavaForm.INSTANCE);
    }

    /**
     * @param time that may be spent waiting for bytes, all in all
     * @param form what a value is made of; a fault is one all the same
     */
    static XmlRpcResponse readResponse(InputStream in, XmlRpcLimits limits, Duration time, XmlRpcForm<?> form) {
        return read(in, limits, time, cursor -> response(cursor, form));
    }

    private interface Document<T> {
        T read(XmlRpcCursor cursor) throws IOException;
    }

    private static <T> T read(InputStream in, XmlRpcLimits limits, Duration time, Document<T> document) {
        try {
            XmlRpcCursor cursor = new XmlRpcCursor(new BoundedStream(in, limits.bytes(), time), limits);
            T result = document.read(cursor);
            cursor.end();
            return result;
        } catch (IOException e) {
            throw broken(e);
        }
    }

    static XmlRpcException broken(IOException e) {
        return new XmlRpcException("the document could not be read to its end: " + firstLine(e), e);
    }

    private static String firstLine(Throwable e) {
        String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static XmlRpcCall call(XmlRpcCursor cursor) throws IOException {
        cursor.expect("methodCall");
        cursor.expect("methodName");
        String method = cursor.text("methodName").strip();
        String next = cursor.child("methodCall");
        List<@Nullable Object> params = next == null ? List.of() : params(cursor, next, JavaForm.INSTANCE);
        if (next != null) {
            cursor.leave("methodCall");
        }
        return new XmlRpcCall(method, params);
    }

    private static List<@Nullable Object> params(XmlRpcCursor cursor, String element, XmlRpcForm<?> form)
            throws IOException {
        XmlRpcCursor.same("params", element);
        List<@Nullable Object> params = new ArrayList<>();
        XmlRpcValues<?> values = new XmlRpcValues<>(cursor, form);
        for (String child = cursor.child("params"); child != null; child = cursor.child("params")) {
            XmlRpcCursor.same("param", child);
            cursor.expect("value");
            params.add(values.value());
            cursor.leave("param");
        }
        return params;
    }

    private static XmlRpcResponse response(XmlRpcCursor cursor, XmlRpcForm<?> form) throws IOException {
        cursor.expect("methodResponse");
        String element = cursor.child("methodResponse");
        if ("fault".equals(element)) {
            return fault(cursor);
        }
        if (element == null) {
            throw new XmlRpcException("a methodResponse with neither params nor fault");
        }
        List<@Nullable Object> params = params(cursor, element, form);
        if (params.size() != 1) {
            throw new XmlRpcException("a response has exactly one param, this one has " + params.size());
        }
        cursor.leave("methodResponse");
        return new XmlRpcResponse.Value(params.get(0));
    }

    /** Reads from behind the start of the {@code fault} element to the end of the response. */
    static XmlRpcResponse.Fault fault(XmlRpcCursor cursor) throws IOException {
        cursor.expect("value");
        XmlRpcResponse.Fault fault = fault(new XmlRpcValues<>(cursor, JavaForm.INSTANCE).value());
        cursor.leave("fault");
        cursor.leave("methodResponse");
        return fault;
    }

    private static XmlRpcResponse.Fault fault(@Nullable Object value) {
        if (value instanceof Map<?, ?> struct
                && struct.get("faultCode") instanceof Long code
                && code == code.intValue()) {
            Object text = struct.get("faultString");
            return new XmlRpcResponse.Fault(code.intValue(), text == null ? "" : String.valueOf(text));
        }
        throw new XmlRpcException("a fault is a struct with a number faultCode and a text faultString");
    }
}
