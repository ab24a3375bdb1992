package io.drover.rebuild;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which artifacts may be rebuilt: an allow list and a deny list, per handler and type of artifact. Allowed is what an
 * allow rule matches and no deny rule does; an empty policy allows nothing. A handler's own rule for a type replaces the
 * {@code global} one, it is not added to it. Immutable and thread-safe.
 *
 * <p>Source: Freshmaker's allow and block lists, wire/targets.md §1.6, read there in code at 2020-01.
 */
public final class RebuildPolicy {
    static final String GLOBAL = "global";

    private final Map<ListKind, Map<String, Map<ArtifactType, Rule>>> lists;

    private RebuildPolicy(Map<ListKind, Map<String, Map<ArtifactType, Rule>>> lists) {
        this.lists = lists;
    }

    /**
     * From parsed YAML or JSON; null or missing is the empty policy.
     *
     * @throws PolicyException if anything in it is not understood
     */
    public static RebuildPolicy parse(JsonNode policy) {
        return new RebuildPolicy(PolicyParser.parse(policy));
    }

    /** From the text of a policy file such as {@code config/policy.yaml}. @throws PolicyException */
    public static RebuildPolicy parseYaml(String yaml) {
        try {
            return parse(PolicyYaml.read(yaml));
        } catch (JsonProcessingException e) {
            throw new PolicyException("the file", "is not YAML that can be read: " + e.getMessage(), e);
        }
    }

    /** The policy of an empty file. */
    public static RebuildPolicy denyAll() {
        return parse(JsonNodeFactory.instance.nullNode());
    }

    /**
     * @param handler name in the policy file whose rules are laid over {@code global}
     * @param criteria what is known of the artifact, in the order in which a reason should name it; values are compared
     *     as Python's {@code str} writes them ({@code True}, {@code None})
     */
    public Verdict judge(String handler, ArtifactType type, Map<String, ? extends @Nullable Object> criteria) {
        Map<String, String> text = new LinkedHashMap<>();
        criteria.forEach((key, value) -> text.put(key, PythonText.of(value)));
        try {
            Optional<String> allow = match(ListKind.ALLOW, handler, type, text);
            if (allow.isEmpty()) {
                return new Verdict.Denied(
                        "no allow rule for " + type.word() + " matches " + words(text) + "; default is deny");
            }
            Optional<String> deny = match(ListKind.DENY, handler, type, text);
            return deny.<Verdict>map(Verdict.Denied::new).orElseGet(() -> new Verdict.Allowed(allow.get()));
        } catch (StartPattern.TooCostly e) {
            return new Verdict.Denied(
                    "the policy could not be applied to " + type.word() + " " + words(text) + ": " + e.getMessage());
        }
    }

    /** The verdict on a module, by its name and stream (in a policy: {@code name} and {@code branch}). */
    public Verdict judgeModule(String handler, String name, String stream) {
        Map<String, String> criteria = new LinkedHashMap<>();
        criteria.put("name", name);
        criteria.put("branch", stream);
        return judge(handler, ArtifactType.MODULE, criteria);
    }

    /**
     * For {@code filter} steps: whether {@code {"name": "a", "stream": "1"}} may be rebuilt. The handler is the field
     * {@code handler}, {@code global} where it is missing; {@code branch} stands in for a missing {@code stream}.
     */
    public boolean allowsModule(JsonNode module) {
        String stream = module.path("stream").asText(module.path("branch").asText());
        return judgeModule(
                        module.path("handler").asText(GLOBAL),
                        module.path("name").asText(),
                        stream)
                .allowed();
    }

    /** Passages that load and probably do not mean what their author thinks; empty for a clean policy. */
    public List<String> traps() {
        return PolicyTraps.find(lists);
    }

    private Optional<String> match(ListKind kind, String handler, ArtifactType type, Map<String, String> criteria) {
        return rule(kind, handler, type).flatMap(rule -> rule.match(criteria));
    }

    private Optional<Rule> rule(ListKind kind, String handler, ArtifactType type) {
        Map<String, Map<ArtifactType, Rule>> list = lists.getOrDefault(kind, Map.of());
        return Optional.ofNullable(list.getOrDefault(handler, Map.of()).get(type))
                .or(() ->
                        Optional.ofNullable(list.getOrDefault(GLOBAL, Map.of()).get(type)));
    }

    private static String words(Map<String, String> criteria) {
        return criteria.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(", "));
    }
}
