package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.bus.TopicPattern;
import io.drover.routes.RouteFiles;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The routes that messages on known topics may come to: a rehearsal of a few messages need not start the others, which is
 * most of its time. Whatever cannot be told stays in.
 */
final class RehearsedRoutes {
    private static final String BUS = "bus:";
    private static final String DIRECT = "direct:";
    /** A part that is called, up to where its name is made when it is called. */
    private static final Pattern CALLED = Pattern.compile("direct:([^\"'?{}$,\\s]*)(\\{\\{|\\$)?");

    private final Map<String, JsonNode> parts = new LinkedHashMap<>();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Set<String> asked = new TreeSet<>();
    private final Deque<String> called = new ArrayDeque<>();

    private RehearsedRoutes(RouteFiles files, Collection<String> topics) {
        files.entries().forEach((id, entry) -> {
            String from = entry.at("/route/from/uri").asText();
            if (from.startsWith(DIRECT) && from.indexOf('{') < 0) {
                String name = from.substring(DIRECT.length());
                parts.put(name, entry);
                ids.put(name, id);
            } else if (!from.startsWith(BUS) || mayWant(from.substring(BUS.length()), topics)) {
                called.add(entry.toString());
            } else {
                asked.add(id);
            }
        });
        files.ownKamelets().forEach(kamelet -> called.add(kamelet.text()));
    }

    /** Ids of the routes that no message on these topics, prefixes included, can come to. */
    static Set<String> superfluous(RouteFiles files, Collection<String> topics) {
        RehearsedRoutes routes = new RehearsedRoutes(files, topics);
        routes.follow();
        Set<String> none = new TreeSet<>(routes.asked);
        routes.parts.keySet().forEach(name -> none.add(routes.ids.get(name)));
        return none;
    }

    private void follow() {
        while (!called.isEmpty()) {
            Matcher call = CALLED.matcher(called.poll());
            while (call.find()) {
                String name = call.group(1);
                boolean whole = call.group(2) == null;
                parts.entrySet().removeIf(part -> {
                    boolean meant =
                            whole ? part.getKey().equals(name) : part.getKey().startsWith(name);
                    if (meant) {
                        called.add(part.getValue().toString());
                    }
                    return meant;
                });
            }
        }
    }

    private static boolean mayWant(String uri, Collection<String> topics) {
        int options = uri.indexOf('?');
        String patterns = options < 0 ? uri : uri.substring(0, options);
        return patterns.indexOf('{') >= 0
                || Arrays.stream(patterns.split(",")).map(TopicPattern::parse).anyMatch(pattern -> topics.stream()
                        .anyMatch(topic -> mayBe(pattern, topic)));
    }

    /** Whatever of the topic is its prefix. */
    private static boolean mayBe(TopicPattern pattern, String topic) {
        for (int from = 0; from >= 0; from = topic.indexOf('.', from + 1)) {
            if (pattern.matches(topic.substring(from == 0 ? 0 : from + 1))) {
                return true;
            }
        }
        return false;
    }
}
