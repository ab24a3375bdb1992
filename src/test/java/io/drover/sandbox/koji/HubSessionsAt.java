package io.drover.sandbox.koji;

import io.drover.koji.XmlRpcCall;
import io.drover.koji.XmlRpcLimits;
import io.drover.koji.XmlRpcReader;
import io.drover.koji.XmlRpcResponse;
import io.drover.koji.XmlRpcWriter;
import io.drover.sandbox.Simulator.Request;
import java.io.ByteArrayInputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Calls beside a client's own session. */
record HubSessionsAt(HubClient client) {

    XmlRpcResponse login(String user, String password) {
        return call(Map.of(), "login", user, password);
    }

    XmlRpcResponse call(Map<String, List<String>> query, String method, Object... params) {
        byte[] body = XmlRpcWriter.call(new XmlRpcCall(method, Arrays.asList(params)), XmlRpcLimits.CALL);
        return XmlRpcReader.readResponse(
                new ByteArrayInputStream(client.hub
                        .answer(new Request("POST", "/kojihub", query, Map.of(), body))
                        .body()),
                XmlRpcLimits.RESPONSE);
    }
}
