package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;

/** Makes the endpoint's call with the body as arguments; the body becomes the value as JSON, headers stay as they are. */
final class KojiProducer extends DefaultProducer {

    private final String method;
    private final boolean inSession;
    private final KojiTransport transport;
    private final KojiSessions sessions;
    private final KojiCaller caller;

    KojiProducer(KojiEndpoint endpoint, KojiTransport transport, KojiSessions sessions) {
        super(endpoint);
        this.method = endpoint.getMethod();
        this.inSession = endpoint.getSession() == SessionUse.REQUIRED;
        this.transport = transport;
        this.sessions = sessions;
        this.caller = new KojiCaller(transport);
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ServiceHelper.startService(transport);
    }

    @Override
    protected void doStop() throws Exception {
        ServiceHelper.stopService(transport);
        super.doStop();
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        message.setBody(method.equals(KojiMultiCall.METHOD) ? several(message.getBody()) : one(message.getBody()));
    }

    private JsonNode one(@Nullable Object body) {
        return KojiJson.toJson(call(new XmlRpcCall(method, KojiArguments.of(method, body))));
    }

    private JsonNode several(@Nullable Object body) {
        XmlRpcCall call = KojiMultiCall.call(body);
        int asked = call.params().get(0) instanceof List<?> calls ? calls.size() : 0;
        if (asked == 0) {
            return JsonNodeFactory.instance.arrayNode();
        }
        Object answer = call(call);
        try {
            return KojiMultiCall.outcomes(answer, asked);
        } catch (XmlRpcException e) {
            String evidence = "multiCall got an answer that does not fit: " + e.getMessage();
            throw new KojiException(
                    method,
                    inSession ? new CallResult.Ambiguous<>(evidence) : new CallResult.Unavailable<>(evidence, null),
                    e);
        }
    }

    private @Nullable Object call(XmlRpcCall call) {
        return inSession ? caller.inSession(call, sessions) : caller.anonymous(call);
    }
}
