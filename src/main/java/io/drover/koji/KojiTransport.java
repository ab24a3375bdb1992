package io.drover.koji;

import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Producer;
import org.apache.camel.component.http.HttpEndpoint;
import org.apache.camel.support.UnitOfWorkHelper;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts XML-RPC documents to the hub with Camel's http component, one attempt each. The exchange is a fresh one, so that
 * nothing of the caller's headers can reach the hub. Answers are read as a stream. Thread-safe once started.
 */
final class KojiTransport extends ServiceSupport {

    private static final Logger LOG = LoggerFactory.getLogger(KojiTransport.class);

    private final HttpEndpoint endpoint;
    private final Producer producer;
    private final URI server;
    private final Duration timeout;
    private final AnswerWatcher watcher;

    KojiTransport(HttpEndpoint endpoint, URI server, Duration timeout) throws Exception {
        this.endpoint = endpoint;
        this.producer = endpoint.createProducer();
        this.server = server;
        this.timeout = timeout;
        this.watcher = AnswerWatcher.of(endpoint.getCamelContext());
    }

    @Override
    protected void doStart() {
        ServiceHelper.startService(endpoint, producer);
    }

    @Override
    protected void doStop() {
        ServiceHelper.stopService(producer, endpoint);
    }

    /** Of one request. */
    Duration timeout() {
        return timeout;
    }

    /** @param headers the session's; they are never logged */
    HubReply send(String method, byte[] body, Map<String, String> headers) {
        String question = method + " at " + server;
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        Message request = exchange.getIn();
        request.setBody(body);
        request.setHeader(Exchange.HTTP_METHOD, "POST");
        request.setHeader(Exchange.CONTENT_TYPE, "text/xml");
        headers.forEach(request::setHeader);
        try {
            producer.process(exchange);
            Exception failure = exchange.getException();
            return failure == null ? read(question, exchange.getMessage()) : HttpAnswers.failed(question, failure);
        } catch (Exception e) {
            // process() declares Exception: whatever it is, the request may have been sent
            if (e instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return HttpAnswers.failed(question, e);
        } finally {
            // closes the connection's stream, read to its end or not
            UnitOfWorkHelper.doneSynchronizations(
                    exchange, exchange.getExchangeExtension().handoverCompletions());
        }
    }

    private HubReply read(String question, Message answer) {
        int status = answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
        InputStream body = watcher.watch(answer.getBody(InputStream.class));
        LOG.debug("{} got HTTP {}", question, status);
        if (status != 200) {
            return HttpAnswers.status(question, status, answer.getHeader("Retry-After", String.class), body);
        }
        return parse(question, body);
    }

    private HubReply parse(String question, @Nullable InputStream body) {
        if (body == null) {
            return new HubReply.Lost(question + " got HTTP 200 without a body", null);
        }
        try {
            return new HubReply.Answered(XmlRpcReader.readResponse(body, XmlRpcLimits.RESPONSE, timeout));
        } catch (XmlRpcException e) {
            return new HubReply.Lost(question + " got HTTP 200 with an unreadable answer: " + e.getMessage(), e);
        }
    }
}
