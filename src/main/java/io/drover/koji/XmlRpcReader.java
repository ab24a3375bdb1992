package io.drover.koji;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * Reads XML-RPC documents as a stream ({@code wire/koji.md} §2, §7). Any document type declaration is refused, nothing
 * outside the document is ever fetched, and the {@link XmlRpcLimits} hold, so hostile bytes cost bounded memory and time.
 * Whatever is wrong is an {@link XmlRpcException}. The whole document is read: half an answer is not an answer. The
 * caller closes the stream. Stateless from outside.
 */
public final class XmlRpcReader {
    private static final List<String> JAVAS_OWN_LIMITS =
            List.of("jdk.xml.maxElementDepth", "jdk.xml.totalEntitySizeLimit", "jdk.xml.maxGeneralEntitySizeLimit");

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
        T read(XmlRpcCursor cursor) throws XMLStreamException;
    }

    private static <T> T read(InputStream in, XmlRpcLimits limits, Duration time, Document<T> document) {
        BoundedStream bytes = new BoundedStream(in, limits.bytes(), time);
        XMLStreamReader xml = open(bytes);
        try {
            try {
                XmlRpcCursor cursor = new XmlRpcCursor(xml, limits);
                T result = document.read(cursor);
                cursor.end();
                bytes.finish();
                return result;
            } finally {
                xml.close();
            }
        } catch (XmlRpcException e) {
            throw e;
        } catch (XMLStreamException | IOException | RuntimeException e) {
            throw malformed(e);
        }
    }

    /** At the start of a document of which nothing is believed. */
    static XMLStreamReader open(BoundedStream in) {
        try {
            // decoded here: the JDK's own decoder prints every malformed byte to the error stream
            Reader utf8 = new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder());
            return factory().createXMLStreamReader(utf8);
        } catch (XMLStreamException | RuntimeException e) {
            throw malformed(e);
        }
    }

    /** The JDK's parser answers some malformed bytes with an index or cast error of its own. */
    static XmlRpcException malformed(Exception e) {
        return new XmlRpcException("not a well-formed XML document: " + firstLine(e), e);
    }

    /** One per document: factories are cheap beside a call over the network, and not promised to be thread-safe. */
    private static XMLInputFactory factory() {
        // not newInstance(): a StAX library on the class path must not change how we read
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
        // Java's own limits differ from release to release (a depth of 100 on 25, none on 17), and the one on
        // "entities"
        // counts the document's text; ours are checked while reading
        for (String limit : JAVAS_OWN_LIMITS) {
            factory.setProperty(limit, "0");
        }
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // "nil" comes with prefixes that nobody declared
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, false);
        return factory;
    }

    private static String firstLine(Throwable e) {
        String text = String.valueOf(e.getMessage()).strip().replaceAll("\\s+", " ");
        return text.length() > 200 ? text.substring(0, 200) + "…" : text;
    }

    private static XmlRpcCall call(XmlRpcCursor cursor) throws XMLStreamException {
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
            throws XMLStreamException {
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

    private static XmlRpcResponse response(XmlRpcCursor cursor, XmlRpcForm<?> form) throws XMLStreamException {
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
    static XmlRpcResponse.Fault fault(XmlRpcCursor cursor) throws XMLStreamException {
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
