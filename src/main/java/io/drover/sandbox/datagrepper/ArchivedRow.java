package io.drover.sandbox.datagrepper;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.sandbox.SandboxJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A message in the archive.
 *
 * @param timestamp when it was sent; searches go by it
 * @param visibleAt when the archive has taken it in
 * @param asItIs answered in this very form, whatever is asked for; null for either form
 */
record ArchivedRow(
        Instant timestamp,
        Instant visibleAt,
        String topic,
        String id,
        ObjectNode headers,
        JsonNode body,
        @Nullable JsonNode asItIs) {
    private static final DateTimeFormatter SENT_AT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final int CATEGORY = 3;

    /** The fourth word of the topic. */
    String category() {
        String[] words = topic.split("\\.", CATEGORY + 2);
        return words.length > CATEGORY ? words[CATEGORY] : "";
    }

    boolean concerns(String kind, String name) {
        return headers.path("fedora_messaging_" + kind + "_" + name).asBoolean();
    }

    String agent() {
        return body.path("agent").asText();
    }

    JsonNode toJson(DatagrepperSimulator.Form form) {
        if (asItIs != null) {
            return asItIs;
        }
        return form == DatagrepperSimulator.Form.V2 ? v2() : fedmsg();
    }

    /** As fedora-messaging writes a message. */
    private ObjectNode v2() {
        ObjectNode all = headers.deepCopy();
        if (!all.has("sent-at")) {
            all.put("sent-at", SENT_AT.format(timestamp.atOffset(ZoneOffset.UTC)));
        }
        ObjectNode json = SandboxJson.object();
        json.set("body", body);
        json.set("headers", all);
        return json.put("id", id)
                .put("priority", all.path("priority").asInt(0))
                .putNull("queue")
                .put("topic", topic);
    }

    /** As datanommer keeps it. */
    private ObjectNode fedmsg() {
        ObjectNode json = SandboxJson.object().put("i", 0).put("msg_id", id).put("topic", topic);
        json.put("timestamp", (double) timestamp.getEpochSecond())
                .putNull("certificate")
                .putNull("signature")
                .putNull("username")
                .putNull("crypto");
        json.set("msg", body);
        json.set("headers", headers);
        json.put("source_name", "datanommer").put("source_version", "1.4.2");
        json.putArray("users");
        json.putArray("packages");
        return json;
    }
}
