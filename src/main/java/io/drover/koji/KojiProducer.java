package io.drover.koji;

import io.drover.dispatch.CallNote;
import io.drover.dispatch.CallResult;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;

/** Does the endpoint's work with the body, which becomes the answer; headers stay as they are and never reach the hub. */
final class KojiProducer extends DefaultProducer {

    /** The exchange variable that names a profile. */
    static final String PROFILE = "kojiProfile";

    private static final CallNote NOBODY_ASKS = as -> {};

    private final KojiEndpoint endpoint;
    private final KojiWork work;

    KojiProducer(KojiEndpoint endpoint, KojiWork work) {
        super(endpoint);
        this.endpoint = endpoint;
        this.work = work;
    }

    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().setBody(work.answer(talk(exchange), exchange));
    }

    private KojiTalk talk(Exchange exchange) {
        KojiHubLink hub = hub(exchange.getVariable(PROFILE, "", String.class));
        return new KojiTalk(
                new KojiCaller(hub.transport(endpoint.patience(hub))),
                endpoint.getSession() == SessionUse.REQUIRED ? hub.sessions() : null,
                exchange.getVariable(CallNote.VARIABLE, NOBODY_ASKS, CallNote.class));
    }

    private KojiHubLink hub(String named) {
        try {
            return endpoint.hub(named.strip());
        } catch (IllegalArgumentException e) {
            String method = endpoint.getMethod();
            throw new KojiException(
                    method, new CallResult.Refused<>(method + " was not sent to koji: " + e.getMessage()), e);
        }
    }
}
