package io.drover.rebuild;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the two lists of a policy in each of their spellings: ours ({@code allow}, {@code deny} under a handler's name or
 * {@code global}) and Freshmaker's ({@code HANDLER_BUILD_ALLOWLIST}, {@code …_BLOCKLIST}, {@code …_WHITELIST}, {@code
 * …_BLACKLIST}, any letter case, above the handler's name).
 */
final class PolicyParser {
    private static final Map<String, ListKind> SPELLINGS = Map.of(
            "allow", ListKind.ALLOW,
            "deny", ListKind.DENY,
            "handler_build_allowlist", ListKind.ALLOW,
            "handler_build_whitelist", ListKind.ALLOW,
            "handler_build_blocklist", ListKind.DENY,
            "handler_build_blacklist", ListKind.DENY);

    private final Map<ListKind, Map<String, Map<ArtifactType, Rule>>> lists = new EnumMap<>(ListKind.class);

    private PolicyParser() {
        for (ListKind kind : ListKind.values()) {
            lists.put(kind, new HashMap<>());
        }
    }

    static Map<ListKind, Map<String, Map<ArtifactType, Rule>>> parse(JsonNode root) {
        PolicyParser parser = new PolicyParser();
        if (!root.isNull() && !root.isMissingNode()) {
            requireMapping(root, "at the top", "handler names, or allow and deny");
            for (Map.Entry<String, JsonNode> entry : root.properties()) {
                parser.top(entry.getKey(), entry.getValue());
            }
        }
        return parser.lists;
    }

    private void top(String key, JsonNode value) {
        ListKind kind = kindOf(key);
        if (kind == null) {
            requireMapping(value, key, "allow and deny");
            for (Map.Entry<String, JsonNode> list : value.properties()) {
                ListKind inner = kindOf(list.getKey());
                if (inner == null) {
                    throw new PolicyException(key + "." + list.getKey(), "use allow or deny under a handler's name");
                }
                add(inner, key, list.getValue(), key + "." + list.getKey());
            }
            return;
        }
        requireMapping(value, key, "handler names or global");
        for (Map.Entry<String, JsonNode> handler : value.properties()) {
            add(kind, handler.getKey(), handler.getValue(), key + "." + handler.getKey());
        }
    }

    private void add(ListKind kind, String handler, JsonNode types, String place) {
        requireMapping(types, place, "artifact types: rpm, image, module");
        Map<ArtifactType, Rule> rules = new EnumMap<>(ArtifactType.class);
        for (Map.Entry<String, JsonNode> entry : types.properties()) {
            String word = entry.getKey();
            ArtifactType type = ArtifactType.of(word)
                    .orElseThrow(() -> new PolicyException(
                            place + "." + word, "no such artifact type; use rpm, image or module, in lower case"));
            rules.put(type, RuleParser.parse(entry.getValue(), kind.word() + " rule " + handler + "." + word));
        }
        if (lists(kind).put(handler, rules) != null) {
            throw new PolicyException(
                    place, "the " + kind.word() + " list of '" + handler + "' is given twice; keep one spelling of it");
        }
    }

    private Map<String, Map<ArtifactType, Rule>> lists(ListKind kind) {
        return lists.computeIfAbsent(kind, unused -> new HashMap<>());
    }

    private static @Nullable ListKind kindOf(String key) {
        return SPELLINGS.get(key.toLowerCase(Locale.ROOT));
    }

    private static void requireMapping(JsonNode node, String place, String of) {
        if (!node.isObject()) {
            throw new PolicyException(place, "expected a mapping of " + of + "; found " + node);
        }
    }
}
