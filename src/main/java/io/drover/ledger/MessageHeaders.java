package io.drover.ledger;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The headers that fedora-messaging wants on a message, and ours that tell where it comes from. Immutable.
 *
 * <p>Source: fedora-messaging 3.6, {@code message.py}. Left out is {@code fedora_messaging_schema_package}: there is no
 * Python package of our schemas that a reader could install.
 */
public final class MessageHeaders {
    private static final int INFO = 20;
    private static final int WARNING = 30;
    /** An artifact's name in the flags by which readers filter without reading the body. */
    private static final Map<String, String> FLAGS =
            Map.of("RPM", "rpm", "MODULE", "module", "IMAGE", "container", "FLATPAK", "flatpak");

    private static final int LONGEST_FLAG = 200;

    /** Every header that there can be, in a sentence. */
    public static final Map<String, String> DESCRIBED = described();

    private final StateChange change;
    private final String schema;
    private final int severity;

    private MessageHeaders(StateChange change, String schema, int severity) {
        this.change = change;
        this.schema = schema;
        this.severity = severity;
    }

    private static Map<String, String> described() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("fedora_messaging_schema", "Name of the schema; base.message for what has none of Drover's own.");
        headers.put("fedora_messaging_severity", INFO + ", or " + WARNING + " for what went wrong.");
        headers.put(
                "fedora_messaging_{rpm,module,container,flatpak}_NAME",
                "True: a flag for filters, of an action that makes this artifact.");
        headers.put("sent-at", "When it happened, as 2026-03-01T12:00:00+00:00.");
        headers.put("priority", "0.");
        headers.put("drover_action", "Number of the action; on messages about one alone.");
        headers.put("drover_event", "Number of the event.");
        headers.put(OwnReports.DEPTH, "How many of Drover's own messages led to it, one after the other.");
        return Collections.unmodifiableMap(headers);
    }

    /** Of a message without a schema of its own, severity INFO. */
    public static MessageHeaders of(StateChange change) {
        return new MessageHeaders(change, "base.message", INFO);
    }

    /** Those of a message that an action publishes, which has no schema of ours. As JSON. */
    public static String ofOwn(long event, long action, int depth, Instant now) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("fedora_messaging_schema", "base.message")
                .put("fedora_messaging_severity", INFO)
                .put("sent-at", sentAt(now))
                .put("priority", 0)
                .put("drover_action", action)
                .put("drover_event", event)
                .put(OwnReports.DEPTH, depth)
                .toString();
    }

    /** @param name {@code drover.event.v1} */
    public MessageHeaders schema(String name) {
        return new MessageHeaders(change, name, severity);
    }

    /** Of severity WARNING. */
    public MessageHeaders warning() {
        return new MessageHeaders(change, schema, WARNING);
    }

    /** A topic with its prefix. @param prefix blank for none */
    public static String topic(String prefix, String name) {
        return prefix.isBlank() ? name : prefix + "." + name;
    }

    public String toJson() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("fedora_messaging_schema", schema)
                .put("fedora_messaging_severity", severity)
                .put("sent-at", sentAt(change.step().at()))
                .put("priority", 0);
        if (change instanceof StateChange.OfAction action) {
            String flag = flag(action.action());
            if (flag != null) {
                json.put(flag, true);
            }
            json.put("drover_action", action.action().id());
        }
        return json.put("drover_event", change.event().id())
                .put(OwnReports.DEPTH, change.cause().depth())
                .toString();
    }

    /** A module's is its name without the stream, as in {@code fedora_messaging_module_testmodule}. */
    private static @Nullable String flag(StateChange.Action action) {
        String kind = action.artifact() == null ? null : FLAGS.get(action.artifact());
        String name = kind != null && kind.equals("module") ? action.name().split(":", 2)[0] : action.name();
        return kind == null || name.isBlank() || name.length() > LONGEST_FLAG
                ? null
                : "fedora_messaging_" + kind + "_" + name;
    }

    private static String sentAt(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", "+00:00");
    }
}
