package io.drover.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.thisptr.jackson.jq.BuiltinFunctionLoader;
import net.thisptr.jackson.jq.JsonQuery;
import net.thisptr.jackson.jq.Scope;
import net.thisptr.jackson.jq.Versions;
import net.thisptr.jackson.jq.exception.JsonQueryException;

/**
 * The twin of {@link Kamelets} for dry runs: nobody is called, and all that is asked for is done at once. What an action is
 * said to have made has the shape that its verb's annotation {@code drover.io/dry-result} gives it, jq over
 * {@code {"id": -17, "key": …, "parameters": …, "original_nvr": …, "rebuilt_nvr": …}}, and bears the mark
 * {@code "dry_run": true}. The id is negative, and below those of all earlier actions. Thread-safe.
 */
final class PretendedCalls implements SystemCalls {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SAID = "dry run: nobody was called";

    private final Map<String, JsonQuery> results = new ConcurrentHashMap<>();
    private final Scope functions = Scope.newEmptyScope();

    PretendedCalls() {
        BuiltinFunctionLoader.getInstance().loadFunctions(Versions.JQ_1_6, functions);
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
        } catch (JsonQueryException | RuntimeException e) {
            leave.unused();
            throw new IllegalStateException(
                    verb.actionKamelet() + ": annotation drover.io/dry-result makes no result: " + e.getMessage(), e);
        }
        return said(accepted);
    }

    private ObjectNode result(Verb verb, JsonNode facts) throws JsonQueryException {
        ObjectNode result = NODES.objectNode();
        String template = verb.dryResult();
        if (template != null) {
            List<JsonNode> made = new ArrayList<>();
            compiled(template).apply(Scope.newChildScope(functions), facts, made::add);
            if (made.size() != 1 || !(made.get(0) instanceof ObjectNode object)) {
                throw new IllegalArgumentException("it is no object: " + made);
            }
            result.setAll(object);
        }
        return result.put("dry_run", true);
    }

    private JsonQuery compiled(String template) throws JsonQueryException {
        JsonQuery known = results.get(template);
        if (known == null) {
            known = JsonQuery.compile(template, Versions.JQ_1_6);
            results.put(template, known);
        }
        return known;
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
