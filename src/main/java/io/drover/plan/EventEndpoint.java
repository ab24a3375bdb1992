package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.ledger.NewEvent;
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
 * Says that from here on the message is an event, whatever is decided after it: with a plan it is an open one, without
 * it is SKIPPED with the reason. A message that is turned away before this step leaves only its delivery.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "event",
        title = "Event",
        syntax = "event:type",
        producerOnly = true,
        remote = false,
        category = {Category.WORKFLOW})
public final class EventEndpoint extends DefaultEndpoint {
    @UriPath(description = "The type: one of Freshmaker's class names where it fits, else a name of ours")
    @Metadata(required = true)
    private String type;

    @UriParam(description = "jq over the body: what people look the event up by, e.g. zlib/f42?#deadbeef")
    @Metadata(required = true)
    private @Nullable String searchKey;

    @UriParam(
            description = "jq over the body: whether its actions are carried out without reaching any system",
            defaultValue = "false")
    private @Nullable String dryRun;

    EventEndpoint(String uri, EventComponent component, String type) {
        super(uri, component);
        this.type = type;
    }

    @Override
    public Producer createProducer() {
        if (searchKey == null) {
            throw new IllegalArgumentException("event:" + type + ": option searchKey is missing");
        }
        Jq key = Jq.compile(getCamelContext(), "searchKey", searchKey);
        Jq dry = Jq.compileIfSet(getCamelContext(), "dryRun", dryRun);
        return new DefaultProducer(this) {
            @Override
            public void process(Exchange exchange) {
                NewEvent event = new NewEvent(type, key.required(exchange), dry != null && isTrue(dry, exchange));
                Draft draft = Draft.required(exchange, getEndpoint().getEndpointUri());
                draft.event(event);
                draft.add(new Step(exchange.getFromRouteId(), type, "event", event.searchKey(), null, "event"));
            }
        };
    }

    /** A slip of the author's must not send anything: what is neither true nor false is told. */
    private boolean isTrue(Jq dry, Exchange exchange) {
        JsonNode said = dry.node(exchange);
        if (!said.isBoolean() && !said.isNull()) {
            throw new IllegalArgumentException("event:" + type + ": option dryRun: true or false, not " + said);
        }
        return said.asBoolean();
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("event: only marks; listen with bus:");
    }

    public String getType() {
        return type;
    }

    public void setType(String type) {
        this.type = type;
    }

    public @Nullable String getSearchKey() {
        return searchKey;
    }

    public void setSearchKey(String searchKey) {
        this.searchKey = searchKey;
    }

    public @Nullable String getDryRun() {
        return dryRun;
    }

    public void setDryRun(String dryRun) {
        this.dryRun = dryRun;
    }
}
