package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.support.DefaultExchange;

/**
 * The twin of {@link Kamelets} for dry runs: nobody is called, and all that is asked for is done at once. What an action is
 * said to have made has the shape that its verb's annotation {@code drover.io/dry-result} gives it, jq over
 * {@code {"id": -17, "key": …, "parameters": …, "original_nvr": …, "rebuilt_nvr": …}}, and bears the mark
 * {@code "dry_run": true}. The id is negative, and below those of all earlier actions. Thread-safe.
 */
final class PretendedCalls implements SystemCalls {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SAID = "dry run: nobody was called";

    private final CamelContext context;
    private final Map<String, Expression> results = new ConcurrentHashMap<>();

    PretendedCalls(CamelContext context) {
        this.context = context;
    }

    @Override
    public CallResult<Accepted> send(
            Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave) {
        long id = -((Number) variables.getOrDefault("actionId", 0L)).longValue();
        ObjectNode facts = NODES.objectNode().put("id", id);
        facts.put("key", String.valueOf(variables.get("actionKey")));
        facts.set("parameters", parameters);
        facts.put("original_nvr", (String) variables.get("originalNvr"));
        facts.put("rebuilt_nvr", (String) variables.get("rebuiltNvr"));
        Accepted accepted;
        try {
            accepted = new Accepted(Long.toString(id), null, result(verb, facts), SAID);
        } catch (RuntimeException e) {
            leave.unused();
            throw new IllegalStateException(
                    verb.actionKamelet() + ": annotation drover.io/dry-result makes no result: " + e.getMessage(), e);
        }
        return said(accepted);
    }

    private ObjectNode result(Verb verb, JsonNode facts) {
        ObjectNode result = NODES.objectNode();
        String template = verb.dryResult();
        if (template != null) {
            Exchange exchange = new DefaultExchange(context);
            exchange.getMessage().setBody(facts);
            JsonNode made = results.computeIfAbsent(template, this::compiled).evaluate(exchange, JsonNode.class);
            if (!(made instanceof ObjectNode object)) {
                throw new IllegalArgumentException("it is no object: " + made);
            }
            result.setAll(object);
        }
        return result.put("dry_run", true);
    }

    private Expression compiled(String template) {
        Expression expression = context.resolveLanguage("jq").createExpression(template);
        expression.init(context);
        return expression;
    }

    @Override
    public CallResult<Optional<Accepted>> probe(
            Verb verb, JsonNode parameters, Map<String, Object> variables, Leave.Granted leave) {
        return said(Optional.empty());
    }

    @Override
    public CallResult<List<Completion>> completions(String lookup, JsonNode question, Leave.Granted leave) {
        List<Completion> all = new ArrayList<>();
        question.path("ids").forEach(id -> all.add(done(id.asText())));
        return said(all);
    }

    @Override
    public CallResult<Completion> verdict(String lookup, JsonNode question, Leave.Granted leave) {
        return said(done(""));
    }

    private static Completion done(String id) {
        return new Completion(id, Completion.State.DONE, SAID, NODES.objectNode());
    }

    private static <T> CallResult<T> said(T value) {
        return new CallResult.Done<>(value, SAID);
    }
}
