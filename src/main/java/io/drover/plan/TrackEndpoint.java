package io.drover.plan;

import io.drover.ledger.Tracked;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes the actions that wait for what the message tells of: the remote system is asked about them at once. The message
 * itself is never believed, since messages come late, twice, and from anybody who may publish.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "track",
        title = "Track",
        syntax = "track:system",
        producerOnly = true,
        remote = false,
        category = {Category.WORKFLOW})
public final class TrackEndpoint extends DefaultEndpoint {
    @UriPath(description = "The system that the message comes from: mbs, koji")
    @Metadata(required = true)
    private String system;

    @UriParam(description = "jq over the body: the system's own id of the work")
    private @Nullable String externalId;

    @UriParam(description = "jq over the body: what else names it in the system's messages, e.g. a scmurl")
    private @Nullable String subject;

    TrackEndpoint(String uri, TrackComponent component, String system) {
        super(uri, component);
        this.system = system;
    }

    @Override
    public Producer createProducer() {
        if (externalId == null && subject == null) {
            throw new IllegalArgumentException("track:" + system + ": option externalId or subject is missing");
        }
        Jq id = Jq.compileIfSet(getCamelContext(), "externalId", externalId);
        Jq named = Jq.compileIfSet(getCamelContext(), "subject", subject);
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                Tracked tracked = new Tracked(
                        system, id == null ? null : id.text(exchange), named == null ? null : named.text(exchange));
                Draft.required(exchange, getEndpoint().getEndpointUri()).track(tracked);
            }
        };
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("track: only wakes actions; listen with bus:");
    }

    public String getSystem() {
        return system;
    }

    public void setSystem(String system) {
        this.system = system;
    }

    public @Nullable String getExternalId() {
        return externalId;
    }

    public void setExternalId(String externalId) {
        this.externalId = externalId;
    }

    public @Nullable String getSubject() {
        return subject;
    }

    public void setSubject(String subject) {
        this.subject = subject;
    }
}
