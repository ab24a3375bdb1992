package io.drover.koji;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call as it travels to the hub: {@code getBuild("bash-5.2-1.fc41")}.
 *
 * @param method the hub's name of it, never blank
 * @param params positional arguments: Map, List, Long, Double, Boolean, String, byte[] or null; named ones travel as a
 *     struct with the member {@link #NAMED} at the end
 */
public record XmlRpcCall(String method, List<@Nullable Object> params) {

    /** The member that makes the last struct a set of named arguments. */
    public static final String NAMED = "__starstar";

    public XmlRpcCall {
        if (method.isBlank()) {
            throw new XmlRpcException("a call without a method name");
        }
        params = Collections.unmodifiableList(new ArrayList<>(params));
    }
}
