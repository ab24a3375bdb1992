package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * The elements of the one array that an answer consists of, read one by one: no more than one of them is held. The limits
 * count for each by itself, the time too. Whatever is wrong is an {@link XmlRpcException}, at the latest when the end is
 * read: half an answer is not an answer. The caller closes the stream. Not thread-safe.
 */
final class XmlRpcRows {

    private final BoundedStream bytes;
    private final XMLStreamReader xml;
    private final XmlRpcCursor cursor;
    private final XmlRpcValues<JsonNode> values;
    private boolean ended;

    /** @param time that may be spent waiting for the bytes of one row */
    XmlRpcRows(InputStream in, XmlRpcLimits limits, Duration time) {
        bytes = new BoundedStream(in, limits.bytes(), time);
        xml = XmlRpcReader.open(bytes);
        cursor = new XmlRpcCursor(xml, limits);
        values = new XmlRpcValues<>(cursor, JsonForm.INSTANCE);
    }

    /**
     * Reads up to the first row; to be called once, before {@link #next}.
     *
     * @return empty where rows follow, else what came in their place: a fault, or a value that is no array
     */
    Optional<XmlRpcResponse> begin() {
        try {
            cursor.expect("methodResponse");
            String element = cursor.child("methodResponse");
            if ("fault".equals(element)) {
                return Optional.of(end(XmlRpcReader.fault(cursor)));
            }
            XmlRpcCursor.same("params", element == null ? "its end" : element);
            cursor.expect("param");
            cursor.expect("value");
            if (values.beginArray()) {
                return Optional.empty();
            }
            XmlRpcResponse value = new XmlRpcResponse.Value(values.valueBegun());
            leaveResponse();
            return Optional.of(end(value));
        } catch (XMLStreamException | IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    /** The next row, null where all of them and the rest of the document were read. */
    @Nullable
    JsonNode next() {
        if (ended) {
            return null;
        }
        try {
            bytes.renew();
            cursor.forgetCount();
            if (values.hasElement()) {
                return values.value();
            }
            cursor.leave("array");
            cursor.leave("value");
            leaveResponse();
            end(this);
            return null;
        } catch (XMLStreamException | IOException | RuntimeException e) {
            throw broken(e);
        }
    }

    private void leaveResponse() throws XMLStreamException {
        cursor.leave("param");
        cursor.leave("params");
        cursor.leave("methodResponse");
    }

    private <T> T end(T result) throws XMLStreamException, IOException {
        cursor.end();
        bytes.finish();
        xml.close();
        ended = true;
        return result;
    }

    private static XmlRpcException broken(Exception e) {
        return e instanceof XmlRpcException known ? known : XmlRpcReader.malformed(e);
    }
}
