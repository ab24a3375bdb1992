package io.drover.errata;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.CallFailed;
import io.drover.dispatch.CallResult;
import java.net.URI;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Turns {@code {"advisory": 58034}} into a GET of the Errata Tool: the bean {@code errata}. Source: the paths that Freshmaker
 * and the client errata-tool ask, {@code /advisory/N.json}, {@code /advisory/N/builds.json} and
 * {@code /api/v1/erratum/N/builds_list}. Thread-safe.
 */
public final class ErrataQuestions {
    private final URI url;
    private final Supplier<String> authorization;

    /**
     * @param url of the Errata Tool, http or https
     * @param authorization the header for one request, "" for none; asked each time. Never shown
     * @throws IllegalArgumentException for an address that is none
     */
    public ErrataQuestions(URI url, Supplier<String> authorization) {
        boolean http = "https".equals(url.getScheme()) || "http".equals(url.getScheme());
        if (!http || url.getHost() == null || url.getUserInfo() != null || url.getQuery() != null) {
            throw new IllegalArgumentException("must be an http(s) address without login and query");
        }
        this.url = url;
        this.authorization = authorization;
    }

    /** What the advisory is, and how far it has come. */
    public void advisory(Exchange exchange) {
        ask(exchange, "/advisory/%d.json");
    }

    /** The builds that are attached to it, by product version, with their RPMs. */
    public void builds(Exchange exchange) {
        ask(exchange, "/advisory/%d/builds.json");
    }

    /** The same builds, each with whether its RPMs are signed. */
    public void signatures(Exchange exchange) {
        ask(exchange, "/api/v1/erratum/%d/builds_list?with_sig_key=1");
    }

    private void ask(Exchange exchange, String path) {
        Message message = exchange.getMessage();
        JsonNode advisory = message.getBody(JsonNode.class).path("advisory");
        if (!advisory.canConvertToLong() || advisory.asLong() <= 0) {
            throw new CallFailed(new CallResult.Refused<>(
                    "the Errata Tool was not asked: an advisory is a number above 0, not " + advisory));
        }
        message.removeHeaders("*");
        message.setHeader(Exchange.HTTP_METHOD, "GET");
        message.setHeader(Exchange.HTTP_URI, url.toString().replaceAll("/+$", "") + path.formatted(advisory.asLong()));
        message.setHeader("Accept", "application/json");
        String header = authorization.get();
        if (!header.isEmpty()) {
            message.setHeader("Authorization", header);
        }
        message.setBody(null);
    }
}
