package io.drover.koji;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.CallResult;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Makes the endpoint's call with the body as arguments; the body becomes the value as JSON, headers stay as they are. */
final class KojiProducer extends DefaultProducer {

    /** The exchange variable that names a profile. */
    static final String PROFILE = "kojiProfile";

    private final KojiEndpoint endpoint;
    private final String method;
    private final boolean inSession;

    KojiProducer(KojiEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.method = endpoint.getMethod();
        this.inSession = endpoint.getSession() == SessionUse.REQUIRED;
    }

    @Override
    public void process(Exchange exchange) {
        Message message = exchange.getMessage();
        KojiHubLink hub = hub(exchange.getVariable(PROFILE, "", String.class));
        message.setBody(
                method.equals(KojiMultiCall.METHOD) ? several(hub, message.getBody()) : one(hub, message.getBody()));
    }

    private KojiHubLink hub(String named) {
        try {
            return endpoint.hub(named.strip());
        } catch (IllegalArgumentException e) {
            throw new KojiException(
                    method, new CallResult.Refused<>(method + " was not sent to koji: " + e.getMessage()), e);
        }
    }

    private JsonNode one(KojiHubLink hub, @Nullable Object body) {
        return KojiJson.toJson(call(hub, new XmlRpcCall(method, KojiArguments.of(method, body))));
    }

    private JsonNode several(KojiHubLink hub, @Nullable Object body) {
        XmlRpcCall call = KojiMultiCall.call(body);
        int asked = call.params().get(0) instanceof List<?> calls ? calls.size() : 0;
        if (asked == 0) {
            return JsonNodeFactory.instance.arrayNode();
        }
        Object answer = call(hub, call);
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

    private @Nullable Object call(KojiHubLink hub, XmlRpcCall call) {
        KojiCaller caller = new KojiCaller(hub.transport(endpoint.patience(hub)));
        return inSession ? caller.inSession(call, hub.sessions()) : caller.anonymous(call);
    }
}
