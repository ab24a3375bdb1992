package io.drover.sandbox.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What the cluster holds, with resource versions that rise at each change and the last changes of each object. To be used
 * inside of the simulator's lock.
 */
final class ClusterObjects {
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");
    private static final int MOST = 10_000;
    private static final int KEPT_CHANGES = 20;

    private final Clock clock;
    /** By kind, namespace and name. */
    private final Map<String, ObjectNode> objects = new TreeMap<>();

    private final Map<String, Deque<ObjectNode>> changes = new TreeMap<>();
    private long version = 10;

    ClusterObjects(Clock clock) {
        this.clock = clock;
    }

    Optional<ObjectNode> find(ClusterKind kind, String namespace, String name) {
        return Optional.ofNullable(objects.get(place(kind, namespace, name)));
    }

    /** @throws StatusProblem 404 */
    ObjectNode get(ClusterKind kind, String namespace, String name) {
        return find(kind, namespace, name).orElseThrow(() -> StatusProblem.notFound(kind, name));
    }

    /** All of a kind, by name. */
    List<ObjectNode> all(ClusterKind kind) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    List<ObjectNode> all(ClusterKind kind, String namespace) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(kind + " " + namespace + " "))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** @throws StatusProblem 409 for a name that is taken, 422 for one that is none */
    ObjectNode create(ClusterKind kind, String namespace, ObjectNode object) {
        String name = object.at("/metadata/name").asText();
        if (!NAME.matcher(name).matches()) {
            throw new StatusProblem(
                    422, "Invalid", kind.kind() + " \"" + name + "\" is invalid: metadata.name: Invalid value");
        }
        if (objects.containsKey(place(kind, namespace, name))) {
            throw new StatusProblem(409, "AlreadyExists", kind.resource() + " \"" + name + "\" already exists");
        }
        if (objects.size() >= MOST) {
            throw new StatusProblem(507, "InternalError", "the simulator holds " + MOST + " objects");
        }
        object.put("kind", kind.kind()).put("apiVersion", kind.apiVersion());
        object.withObject("/metadata")
                .put("namespace", namespace)
                .put("uid", UUID.randomUUID().toString())
                .put("creationTimestamp", now());
        put(kind, namespace, object, "ADDED");
        return object;
    }

    /** In the cluster's form: seconds, UTC. */
    String now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Keeps a changed object under a new resource version. */
    void changed(ClusterKind kind, ObjectNode object) {
        put(kind, object.at("/metadata/namespace").asText(), object, "MODIFIED");
    }

    /** @throws StatusProblem 404 */
    ObjectNode delete(ClusterKind kind, String namespace, String name) {
        ObjectNode object = get(kind, namespace, name);
        objects.remove(place(kind, namespace, name));
        note(kind, namespace, object, "DELETED");
        return object;
    }

    private void put(ClusterKind kind, String namespace, ObjectNode object, String type) {
        object.withObject("/metadata").put("resourceVersion", String.valueOf(++version));
        objects.put(place(kind, namespace, object.at("/metadata/name").asText()), object);
        note(kind, namespace, object, type);
    }

    private void note(ClusterKind kind, String namespace, ObjectNode object, String type) {
        Deque<ObjectNode> last = changes.computeIfAbsent(
                place(kind, namespace, object.at("/metadata/name").asText()), key -> new ArrayDeque<>());
        if (last.size() == KEPT_CHANGES) {
            last.removeFirst();
        }
        ObjectNode change = SandboxJson.object().put("type", type);
        change.set("object", object.deepCopy());
        last.addLast(change);
    }

    /** The last changes of an object, oldest first: what a watch of it tells. */
    List<ObjectNode> changesOf(ClusterKind kind, String namespace, String name) {
        return new ArrayList<>(changes.getOrDefault(place(kind, namespace, name), new ArrayDeque<>()));
    }

    /** @param from how many go before; @param limit 0 for none */
    ObjectNode list(ClusterKind kind, String namespace, LabelSelector selector, int from, int limit) {
        List<ObjectNode> found =
                all(kind, namespace).stream().filter(selector::matches).toList();
        int to = limit <= 0 ? found.size() : Math.min(found.size(), from + limit);
        ObjectNode list = SandboxJson.object().put("kind", kind.kind() + "List").put("apiVersion", kind.apiVersion());
        ObjectNode metadata = list.putObject("metadata").put("resourceVersion", String.valueOf(version));
        if (to < found.size()) {
            metadata.put("continue", String.valueOf(to));
        }
        ArrayNode items = list.putArray("items");
        found.subList(Math.min(from, to), to).forEach(object -> {
            ObjectNode item = object.deepCopy();
            // as the cluster does: an element of a list does not say what it is
            item.remove(List.of("kind", "apiVersion"));
            items.add(item);
        });
        return list;
    }

    JsonNode toJson() {
        ObjectNode json = SandboxJson.object();
        for (ClusterKind kind : ClusterKind.values()) {
            ArrayNode list = json.putArray(kind.plural());
            all(kind).forEach(object -> list.add(object.deepCopy()));
        }
        return json;
    }

    private static String place(ClusterKind kind, String namespace, String name) {
        return kind + " " + namespace + " " + name;
    }
}
