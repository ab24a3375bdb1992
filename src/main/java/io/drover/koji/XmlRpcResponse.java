package io.drover.koji;

import org.jspecify.annotations.Nullable;

/** What a hub answers, both with HTTP status 200: the value, or a fault. */
public sealed interface XmlRpcResponse {

    /** @param value Map, List, Long, Double, Boolean, String, byte[] or null */
    record Value(@Nullable Object value) implements XmlRpcResponse {}

    /** The hub's refusal; {@link KojiFault} knows what its code means. */
    record Fault(int code, String text) implements XmlRpcResponse {}
}
