package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.plan.TracedFilter;
import io.drover.rebuild.ArtifactType;
import io.drover.rebuild.PolicyQuestion;
import io.drover.rebuild.RebuildPolicy;
import io.drover.rebuild.Trap;
import io.drover.rebuild.Verdict;
import java.util.List;
import org.apache.camel.Exchange;

/**
 * The rebuild policy as routes use it, the bean {@code rebuildPolicy}. The body is an object with the criteria as its
 * fields and, where other rules than the global ones count, the field {@code handler}.
 *
 * <p>{@code allows…} is the condition of a filter: the verdict is recorded with the filter's description, and is the
 * reason that people read when it says no. {@code judge…} is a step: it puts the verdict into the body as {@code policy},
 * for what looks at many artifacts before it plans. Thread-safe.
 */
public final class PolicyInRoutes {
    private final RebuildPolicy policy;

    public PolicyInRoutes(RebuildPolicy policy) {
        this.policy = policy;
    }

    /** Whether {@code {"handler": …, "name": "a", "stream": "1"}} may be rebuilt. */
    public boolean allowsModule(JsonNode module, Exchange exchange) {
        return allows(module, ArtifactType.MODULE, exchange);
    }

    /** Whether {@code {"handler": …, "image_name": "base", "image_version": "42", …}} may be rebuilt. */
    public boolean allowsImage(JsonNode image, Exchange exchange) {
        return allows(image, ArtifactType.IMAGE, exchange);
    }

    /** Whether {@code {"handler": …, "advisory_name": "RHSA-…", …}} may lead to rebuilds at all. */
    public boolean allowsAdvisory(JsonNode advisory, Exchange exchange) {
        return allows(advisory, ArtifactType.IMAGE, exchange);
    }

    /** The body with {@code "policy": {"allowed": true, "verdict": "…", "rule": "…"}}. */
    public JsonNode judgeModule(JsonNode module) {
        return judged(module, ArtifactType.MODULE);
    }

    /** The body with {@code "policy": {"allowed": true, "verdict": "…", "rule": "…"}}. */
    public JsonNode judgeImage(JsonNode image) {
        return judged(image, ArtifactType.IMAGE);
    }

    /** For those who load the policy's beans. */
    List<Trap> traps() {
        return policy.traps();
    }

    private boolean allows(JsonNode body, ArtifactType type, Exchange exchange) {
        Verdict verdict = PolicyQuestion.of(body, type).askOf(policy, type);
        exchange.setProperty(TracedFilter.VERDICT, verdict.reason());
        return verdict.allowed();
    }

    private JsonNode judged(JsonNode body, ArtifactType type) {
        Verdict verdict = PolicyQuestion.of(body, type).askOf(policy, type);
        ObjectNode with = body.deepCopy();
        ObjectNode policyOf = with.putObject("policy");
        policyOf.put("allowed", verdict.allowed());
        policyOf.put("verdict", verdict.reason());
        policyOf.put("rule", verdict.rule().map(Object::toString).orElse(""));
        return with;
    }
}
