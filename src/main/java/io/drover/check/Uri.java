package io.drover.check;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * An endpoint as a file writes it: {@code kamelet:koji-build-lookup?timeout=5} or a uri with parameters beside it.
 *
 * @param node the whole URI
 * @param scheme kamelet
 * @param path koji-build-lookup
 * @param options from both places
 */
record Uri(ScalarNode node, String scheme, String path, List<Option> options) {

    /**
     * One option.
     *
     * @param key null where it stands in the URI
     * @param at index of the name in the URI, where it stands there
     * @param value null where it stands in the URI, or is no text
     */
    record Option(String name, @Nullable ScalarNode key, int at, @Nullable ScalarNode value) {
        private static final String RAW = "=RAW(";

        /** Of one in the URI that is wrapped, so that it stands there as it is: where the value begins; else -1. */
        int rawAt(String uri) {
            int begin = at + name.length();
            return key == null && uri.startsWith(RAW, begin) ? begin + RAW.length() : -1;
        }
    }

    Uri {
        options = List.copyOf(options);
    }

    static Uri of(ScalarNode node, @Nullable Node parameters) {
        String text = node.getValue();
        int colon = text.indexOf(':');
        int query = text.indexOf('?', Math.max(0, colon));
        int end = query < 0 ? text.length() : query;
        String path = colon < 0 ? "" : text.substring(colon + 1, end);
        List<Option> options = new ArrayList<>();
        for (int at = query + 1; query >= 0 && at < text.length(); ) {
            int next = endOfOption(text, at);
            String pair = text.substring(at, next);
            options.add(new Option(pair.contains("=") ? pair.substring(0, pair.indexOf('=')) : pair, null, at, null));
            at = next + 1;
        }
        YamlFile.members(parameters)
                .forEach(member -> options.add(new Option(
                        member.getKey().getValue(),
                        member.getKey(),
                        0,
                        member.getValue() instanceof ScalarNode value ? value : null)));
        return new Uri(
                node,
                colon < 0 ? text.substring(0, end) : text.substring(0, colon),
                path.startsWith("//") ? path.substring(2) : path,
                options);
    }

    /** What is wrapped in RAW(…) may hold an ampersand. */
    private static int endOfOption(String text, int from) {
        int raw = text.indexOf("=RAW(", from);
        int next = text.indexOf('&', from);
        if (raw >= 0 && (next < 0 || raw < next)) {
            int closed = text.indexOf(')', raw);
            next = closed < 0 ? -1 : text.indexOf('&', closed);
        }
        return next < 0 ? text.length() : next;
    }

    /** Of its path in the URI. */
    int pathAt() {
        int at = scheme.length() + 1;
        return node.getValue().startsWith("//", at) ? at + 2 : at;
    }

    boolean has(String option) {
        return options.stream().anyMatch(one -> one.name().equals(option));
    }

    /** Whether its path is the same whatever is configured. */
    boolean isPlain() {
        return !path.contains("{{");
    }
}
