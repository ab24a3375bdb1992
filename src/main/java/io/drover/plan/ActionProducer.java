package io.drover.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.dispatch.References;
import io.drover.dispatch.Verb;
import io.drover.ledger.DryRun;
import io.drover.ledger.NewAction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;

/** Adds one action to the plan of the message that is being judged; the body stays as it is. */
final class ActionProducer extends DefaultProducer {
    private static final int LONGEST_KEY = 500;
    private static final int MOST_TRIES = 100;

    private final Function<Exchange, Verb> verbs;
    private final Options options;

    ActionProducer(ActionEndpoint endpoint, Function<Exchange, Verb> verbs, Options options) {
        super(endpoint);
        this.verbs = verbs;
        this.options = options;
    }

    @Override
    public void process(Exchange exchange) {
        Draft draft = Draft.required(exchange, getEndpoint().getEndpointUri());
        Verb verb = verbs.apply(exchange);
        NewAction action = planned(verb, exchange);
        draft.action(action);
        draft.add(new Step(
                exchange.getFromRouteId(),
                action.key(),
                "action",
                "plans " + verb.name() + " of " + action.name(),
                TraceInterceptor.subjectOf(exchange),
                "planned"));
    }

    private NewAction planned(Verb verb, Exchange exchange) {
        String key = options.key().required(exchange);
        if (key.length() > LONGEST_KEY) {
            throw new IllegalArgumentException("action:" + verb.name() + ": the key has " + key.length()
                    + " characters, at most " + LONGEST_KEY + " are kept apart: " + key.substring(0, 80) + "…");
        }
        if (key.startsWith(DryRun.PREFIX)) {
            throw new IllegalArgumentException("action:" + verb.name() + ": keys that begin with " + DryRun.PREFIX
                    + " are those of dry runs: " + key);
        }
        JsonNode parameters = options.parameters().node(exchange);
        verb.check(parameters);
        References.check(parameters);
        Set<String> needs = new LinkedHashSet<>();
        if (options.dependsOn() != null) {
            needs.addAll(options.dependsOn().texts(exchange));
        }
        needs.addAll(References.keysIn(parameters));
        String name = options.name() == null ? key : options.name().required(exchange);
        return new NewAction(
                verb.name(),
                verb.systemFor(parameters),
                key,
                name,
                verb.artifact(),
                parameters.toString(),
                new ArrayList<>(needs),
                options.after() == null ? List.of() : options.after().texts(exchange),
                options.batch() == null ? 0 : options.batch().node(exchange).asInt(0),
                options.rebuildReason() == null ? null : options.rebuildReason().text(exchange),
                tries(verb, exchange),
                options.originalNvr() == null ? null : options.originalNvr().text(exchange),
                options.lane() == null ? List.of() : options.lane().texts(exchange));
    }

    private int tries(Verb verb, Exchange exchange) {
        if (options.tries() == null) {
            return 1;
        }
        JsonNode tries = options.tries().node(exchange);
        if (!tries.canConvertToInt() || tries.intValue() < 1 || tries.intValue() > MOST_TRIES) {
            throw new IllegalArgumentException(
                    "action:" + verb.name() + ": option tries: a number from 1 to " + MOST_TRIES + ", not " + tries);
        }
        return tries.intValue();
    }

    /** The endpoint's options, compiled. */
    record Options(
            Jq key,
            @Nullable Jq name,
            Jq parameters,
            @Nullable Jq dependsOn,
            @Nullable Jq after,
            @Nullable Jq batch,
            @Nullable Jq rebuildReason,
            @Nullable Jq tries,
            @Nullable Jq originalNvr,
            @Nullable Jq lane) {}
}
