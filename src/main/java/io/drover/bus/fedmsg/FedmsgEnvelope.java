package io.drover.bus.fedmsg;

import io.drover.bus.fedmsg.JsonTree.Literal;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What fedmsg puts around a message, as it came. Source: wire/bus.md §1. */
final class FedmsgEnvelope {
    /** Added after signing: by datagrepper, and by fedmsg's own store. */
    private static final Set<String> ADDED_LATER = Set.of("source_name", "source_version", "seq_id");

    private static final Pattern WHOLE_FLOAT = Pattern.compile("(\\d{1,18})\\.0");

    private final NavigableMap<String, Object> members;

    private FedmsgEnvelope(NavigableMap<String, Object> members) {
        this.members = members;
    }

    static FedmsgEnvelope read(byte[] json) throws JsonTree.Unreadable {
        return new FedmsgEnvelope(JsonTree.object(json));
    }

    /** A member that is a text and not empty; null for any other. */
    @Nullable
    String text(String name) {
        return members.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    /** Why this is no fedmsg envelope; empty where it is one. */
    Optional<String> fault() {
        if (text("topic") == null) {
            return Optional.of("the fedmsg envelope has no topic");
        }
        Object msg = members.get("msg");
        if (msg == null || msg.equals(new Literal("null"))) {
            return Optional.of("the fedmsg envelope holds no msg");
        }
        boolean identified = text("msg_id") != null || members.containsKey("timestamp");
        return identified ? Optional.empty() : Optional.of("the fedmsg envelope has neither msg_id nor timestamp");
    }

    byte[] signedBytes() {
        return SignedBytes.of(members);
    }

    /**
     * The envelope as it was before an archive added to it: without source_name, source_version and empty headers, with
     * the whole float of its timestamp an int again; empty where there is nothing of that. What is taken off was never
     * signed and is looked at by nobody.
     */
    Optional<FedmsgEnvelope> beforeArchiving() {
        NavigableMap<String, Object> before = JsonTree.copy(members);
        before.keySet().removeAll(ADDED_LATER);
        if (before.get("headers") instanceof Map<?, ?> headers && headers.isEmpty()) {
            before.remove("headers");
        }
        if (before.get("timestamp") instanceof Literal number) {
            Matcher whole = WHOLE_FLOAT.matcher(number.text());
            if (whole.matches()) {
                before.put("timestamp", new Literal(whole.group(1)));
            }
        }
        return before.equals(members) ? Optional.empty() : Optional.of(new FedmsgEnvelope(before));
    }

    /** Seconds since 1970 as the sender says; null where it says nothing usable. */
    @Nullable
    Long timestamp() {
        String text = members.get("timestamp") instanceof Literal number ? number.text() : "";
        Matcher seconds = Pattern.compile("(\\d{1,11})(\\.\\d{1,30})?").matcher(text);
        return seconds.matches() ? Long.valueOf(seconds.group(1)) : null;
    }
}
