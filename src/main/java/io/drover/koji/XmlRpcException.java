package io.drover.koji;

import java.io.Serial;

/**
 * A document that is not the XML-RPC of {@code wire/koji.md} §2, or a value that cannot be written as such: the only
 * exception that leaves {@link XmlRpcReader} and {@link XmlRpcWriter}, whatever the bytes. The text says what was
 * expected and what stood there; it never holds more than a few characters of the document.
 */
public final class XmlRpcException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    public XmlRpcException(String message) {
        super(message);
    }

    public XmlRpcException(String message, Throwable cause) {
        super(message, cause);
    }
}
