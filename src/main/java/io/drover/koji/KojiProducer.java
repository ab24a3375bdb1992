package io.drover.koji;

import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.apache.camel.support.service.ServiceHelper;

/** Does the endpoint's work with the body, which becomes the answer; headers stay as they are and never reach the hub. */
final class KojiProducer extends DefaultProducer {

    private final KojiWork work;
    private final KojiTransport transport;
    private final KojiTalk talk;

    KojiProducer(KojiEndpoint endpoint, KojiWork work, KojiTransport transport, KojiSessions sessions) {
        super(endpoint);
        this.work = work;
        this.transport = transport;
        this.talk =
                new KojiTalk(new KojiCaller(transport), endpoint.getSession() == SessionUse.REQUIRED ? sessions : null);
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
        exchange.getMessage().setBody(work.answer(talk, exchange));
    }
}
