package io.drover.plan;

import io.drover.dispatch.Verb;
import io.drover.dispatch.Verbs;
import java.util.function.Function;
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
import org.jspecify.annotations.Nullable;

/**
 * Plans one action of a verb. Nothing is sent here: the action joins the plan of the message that is being judged, and
 * is carried out after the plan is committed. (verb, key) exists once in the ledger, whatever the number of messages.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "action",
        title = "Action",
        syntax = "action:verb",
        producerOnly = true,
        remote = false,
        category = {Category.WORKFLOW})
public final class ActionEndpoint extends DefaultEndpoint {
    /** In place of a verb: the message names it. */
    static final String ANY = "any";

    private final Verbs verbs;

    @UriPath(
            name = "verb",
            description = "The verb: a kamelet named <verb>-action carries it out. any: the one that verbFrom tells")
    @Metadata(required = true)
    private String verbName;

    @UriParam(description = "jq over the body: the verb, with action:any. For messages that only Drover itself sends")
    private @Nullable String verbFrom;

    @UriParam(description = "jq over the body: the idempotency key. Equal keys are the same intent, done once")
    @Metadata(required = true)
    private @Nullable String key;

    @UriParam(description = "jq over the body: what people call the thing. Default: the key")
    private @Nullable String name;

    @UriParam(description = "jq over the body: the parameters of the verb, an object", defaultValue = ".")
    private String parameters = ".";

    @UriParam(description = "jq over the body: key or list of keys of actions of this plan that must be done first")
    private @Nullable String dependsOn;

    @UriParam(
            description =
                    "jq over the body: key or list of keys of actions that must be done first if they are in the plan;"
                            + " others are passed over")
    private @Nullable String after;

    @UriParam(description = "jq over the body: number of the batch that people are shown, from 0")
    private @Nullable String batch;

    @UriParam(description = "jq over the body: directly_affected or dependency")
    private @Nullable String rebuildReason;

    @UriParam(
            description =
                    "jq over the body: how often it is done in all, under another mark each time, where the system accepts"
                            + " it and then fails it",
            defaultValue = "1")
    private @Nullable String tries;

    @UriParam(description = "jq over the body: the NVR of the build that it replaces")
    private @Nullable String originalNvr;

    @UriParam(
            description =
                    "jq over the body: name or list of names of lanes. Of the actions of one lane one is under way at a time,"
                            + " in the order in which they were planned, whichever route and instance planned them")
    private @Nullable String lane;

    /** @throws IllegalArgumentException for a verb that there is not */
    ActionEndpoint(String uri, ActionComponent component, String verbName, Verbs verbs) {
        super(uri, component);
        this.verbs = verbs;
        this.verbName = verbName;
        if (!verbName.equals(ANY)) {
            verbs.required(verbName);
        }
    }

    @Override
    public Producer createProducer() {
        if (key == null) {
            throw new IllegalArgumentException(
                    "action:" + verbName + ": option key is missing; it makes the action happen once");
        }
        return new ActionProducer(
                this,
                verb(),
                new ActionProducer.Options(
                        Jq.compile(getCamelContext(), "key", key),
                        Jq.compileIfSet(getCamelContext(), "name", name),
                        Jq.compile(getCamelContext(), "parameters", parameters),
                        Jq.compileIfSet(getCamelContext(), "dependsOn", dependsOn),
                        Jq.compileIfSet(getCamelContext(), "after", after),
                        Jq.compileIfSet(getCamelContext(), "batch", batch),
                        Jq.compileIfSet(getCamelContext(), "rebuildReason", rebuildReason),
                        Jq.compileIfSet(getCamelContext(), "tries", tries),
                        Jq.compileIfSet(getCamelContext(), "originalNvr", originalNvr),
                        Jq.compileIfSet(getCamelContext(), "lane", lane)));
    }

    private Function<Exchange, Verb> verb() {
        if (verbName.equals(ANY) != (verbFrom != null)) {
            throw new IllegalArgumentException(
                    "action:" + verbName + ": the option verbFrom tells the verb of action:any, and of no other");
        }
        if (verbFrom == null) {
            Verb verb = verbs.required(verbName);
            return exchange -> verb;
        }
        Jq told = Jq.compile(getCamelContext(), "verbFrom", verbFrom);
        return exchange -> verbs.required(told.required(exchange));
    }

    @Override
    public Consumer createConsumer(Processor processor) {
        throw new UnsupportedOperationException("action: only plans; listen with bus:");
    }

    public @Nullable String getKey() {
        return key;
    }

    public void setKey(String key) {
        this.key = key;
    }

    public @Nullable String getVerbFrom() {
        return verbFrom;
    }

    public void setVerbFrom(String verbFrom) {
        this.verbFrom = verbFrom;
    }

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public String getParameters() {
        return parameters;
    }

    public void setParameters(String parameters) {
        this.parameters = parameters;
    }

    public @Nullable String getDependsOn() {
        return dependsOn;
    }

    public void setDependsOn(String dependsOn) {
        this.dependsOn = dependsOn;
    }

    public @Nullable String getAfter() {
        return after;
    }

    public void setAfter(String after) {
        this.after = after;
    }

    public @Nullable String getBatch() {
        return batch;
    }

    public void setBatch(String batch) {
        this.batch = batch;
    }

    public @Nullable String getRebuildReason() {
        return rebuildReason;
    }

    public void setRebuildReason(String rebuildReason) {
        this.rebuildReason = rebuildReason;
    }

    public @Nullable String getTries() {
        return tries;
    }

    public void setTries(String tries) {
        this.tries = tries;
    }

    public @Nullable String getOriginalNvr() {
        return originalNvr;
    }

    public void setOriginalNvr(String originalNvr) {
        this.originalNvr = originalNvr;
    }

    public @Nullable String getLane() {
        return lane;
    }

    public void setLane(String lane) {
        this.lane = lane;
    }
}
