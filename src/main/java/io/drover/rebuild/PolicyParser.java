package io.drover.rebuild;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the two lists of a policy in each of their spellings: ours ({@code allow}, {@code deny} under a handler's name or
 * {@code global}) and Freshmaker's ({@code HANDLER_BUILD_ALLOWLIST}, {@code …_BLOCKLIST}, {@code …_WHITELIST}, {@code
 * …_BLACKLIST}, any letter case, above the handler's name).
 */
final class PolicyParser {
    /** Lower-case name of a list in Freshmaker's configuration → which list it is. */
    static final Map<String, ListKind> FRESHMAKER = Map.of(
            "handler_build_allowlist", ListKind.ALLOW,
            "handler_build_whitelist", ListKind.ALLOW,
            "handler_build_blocklist", ListKind.DENY,
            "handler_build_blacklist", ListKind.DENY);

    private final PolicyLists lists;

    private PolicyParser(Place start) {
        this.lists = new PolicyLists(start);
    }

    static PolicyLists parse(PolicyNode root) {
        PolicyParser parser = new PolicyParser(root.place());
        boolean empty = root instanceof PolicyNode.Scalar scalar && scalar.kind() == PolicyNode.Kind.NOTHING;
        if (!empty) {
            for (PolicyNode.Entry entry :
                    mapping(root, "", "handler names, or allow and deny").entries()) {
                parser.top(entry);
            }
        }
        return parser.lists;
    }

    /** Of a name that {@link #FRESHMAKER} has. */
    static ListKind kindOf(String lowerCase) {
        ListKind kind = FRESHMAKER.get(lowerCase);
        if (kind == null) {
            throw new IllegalArgumentException(lowerCase + " is no list");
        }
        return kind;
    }

    private void top(PolicyNode.Entry entry) {
        ListKind kind = listOf(entry.name());
        if (kind == null) {
            for (PolicyNode.Entry list :
                    mapping(entry.value(), entry.name(), "allow and deny").entries()) {
                ListKind inner = listOf(list.name());
                String place = entry.name() + "." + list.name();
                if (inner == null) {
                    throw new PolicyException(list.key().place(), place, "use allow or deny under a handler's name");
                }
                add(inner, entry.key(), list.value(), place);
            }
            return;
        }
        for (PolicyNode.Entry handler :
                mapping(entry.value(), entry.name(), "handler names or global").entries()) {
            add(kind, handler.key(), handler.value(), entry.name() + "." + handler.name());
        }
    }

    private void add(ListKind kind, PolicyNode.Scalar handler, PolicyNode types, String place) {
        Map<ArtifactType, Rule> rules = new EnumMap<>(ArtifactType.class);
        for (PolicyNode.Entry entry :
                mapping(types, place, "artifact types: rpm, image, module").entries()) {
            String word = entry.name();
            ArtifactType type = ArtifactType.of(word)
                    .orElseThrow(() -> new PolicyException(
                            entry.key().place(),
                            place + "." + word,
                            "no such artifact type; use rpm, image or module, in lower case"));
            rules.put(
                    type,
                    RuleParser.parse(
                            entry.value(),
                            new RuleName(
                                    kind.word(),
                                    handler.text() + "." + word,
                                    entry.key().place())));
        }
        if (!lists.put(kind, handler, rules)) {
            throw new PolicyException(
                    handler.place(),
                    place,
                    "the " + kind.word() + " list of '" + handler.text() + "' is given twice; keep one spelling of it");
        }
    }

    private static @Nullable ListKind listOf(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
            case "allow" -> ListKind.ALLOW;
            case "deny" -> ListKind.DENY;
            default -> FRESHMAKER.get(key.toLowerCase(Locale.ROOT));
        };
    }

    private static PolicyNode.Mapping mapping(PolicyNode node, String place, String of) {
        if (node instanceof PolicyNode.Mapping mapping) {
            return mapping;
        }
        throw new PolicyException(node.place(), place, "expected a mapping of " + of + "; found " + node.describe());
    }
}
