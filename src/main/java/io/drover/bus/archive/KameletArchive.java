package io.drover.bus.archive;

import io.drover.dispatch.CallResult;
import io.drover.dispatch.Failures;
import java.io.IOException;
import java.net.SocketTimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ProducerTemplate;

/** datagrepper, asked by the kamelet {@code datagrepper-messages-lookup}. */
final class KameletArchive implements Archive {
    private static final String KAMELET = "kamelet:datagrepper-messages-lookup";
    private static final String BROKEN = "no whole answer: ";

    private final CamelContext context;

    KameletArchive(CamelContext context) {
        this.context = context;
    }

    /** A connection that was kept and that the archive has closed meanwhile is no failure of its: asked again, once. */
    @Override
    public Reply ask(ArchiveQuestion question, int page) {
        Reply reply = askOnce(question, page);
        return reply instanceof Reply.TooMuch broken && broken.evidence().startsWith(BROKEN)
                ? askOnce(question, page)
                : reply;
    }

    private Reply askOnce(ArchiveQuestion question, int page) {
        Endpoint endpoint = context.getEndpoint(KAMELET);
        Exchange exchange = endpoint.createExchange(ExchangePattern.InOut);
        exchange.getMessage().setBody(question.toJson(page));
        // one that is kept would go on calling a kamelet that was replaced
        try (ProducerTemplate template = context.createProducerTemplate()) {
            template.send(endpoint, exchange);
        } catch (IOException e) {
            throw new IllegalStateException(KAMELET, e);
        }
        Exception thrown = exchange.getException();
        if (thrown != null) {
            return failure(thrown);
        }
        if (exchange.getMessage().getBody() instanceof ArchivePage answer) {
            return new Reply.Page(answer);
        }
        throw new IllegalStateException(KAMELET + " ended without a page");
    }

    private static Reply failure(Exception thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoPage failed && failed.lessMayDo()) {
                return new Reply.TooMuch(failed.result().evidence());
            }
        }
        // "may take effect" tells a connection that broke from one that was never made
        CallResult<Object> result = Failures.read(thrown, true)
                .orElseThrow(() -> new IllegalStateException(KAMELET + " failed: " + thrown, thrown));
        if (result instanceof CallResult.Ambiguous<Object> broken) {
            return new Reply.TooMuch((isTimeout(thrown) ? "no answer in time: " : BROKEN) + broken.evidence());
        }
        return result instanceof CallResult.Unavailable<Object> away
                ? new Reply.Away(away.evidence(), away.retryAfter())
                : new Reply.No(result.evidence());
    }

    private static boolean isTimeout(Throwable thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException) {
                return true;
            }
        }
        return false;
    }
}
