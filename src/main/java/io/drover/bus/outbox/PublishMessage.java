package io.drover.bus.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.drover.dispatch.Accepted;
import io.drover.dispatch.CallResult;
import io.drover.ledger.MessageHeaders;
import io.drover.ledger.OwnMessages;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The verb {@code bus-publish-message}: a message of our own on the bus, {@code {"topic": "releng.gate.passed", "body":
 * {…}}}. It is owed by the outbox, which publishes it under one id until the broker has confirmed it. Called as the bean
 * {@code busPublishMessage}. Thread-safe.
 */
public final class PublishMessage {
    /** Under other words a message would pass for another service's. */
    private static final Pattern TOPIC = Pattern.compile("(releng|drover)(\\.[A-Za-z0-9_-]+)+");

    private static final int LONGEST_TOPIC = 255;
    private static final int LARGEST_BODY = 1 << 20;

    private final OwnMessages messages;
    private final String prefix;
    private final boolean on;

    /**
     * @param prefix of topics: {@code org.fedoraproject.prod}; blank for none
     * @param on whether the outbox is
     */
    public PublishMessage(OwnMessages messages, String prefix, boolean on) {
        this.messages = messages;
        this.prefix = prefix;
        this.on = on;
    }

    /** Owes the message of the action. */
    public CallResult<Accepted> publish(JsonNode parameters, long action) {
        String name = parameters.path("topic").asText("");
        String topic = MessageHeaders.topic(prefix, name);
        JsonNode body = parameters.path("body");
        if (!TOPIC.matcher(name).matches() || topic.length() > LONGEST_TOPIC) {
            return refused("the topic '" + name + "' does not begin with releng. or drover., or is longer than "
                    + LONGEST_TOPIC + " characters");
        }
        if (!body.isObject() || body.toString().getBytes(StandardCharsets.UTF_8).length > LARGEST_BODY) {
            return refused("the body is no object of at most " + LARGEST_BODY + " bytes");
        }
        if (!on) {
            return refused("the outbox is off; drover.outbox.enabled and drover.bus.enabled switch it on");
        }
        UUID id = messages.owe(action, topic, body.toString(), MessageHeaders::ofOwn);
        return new CallResult.Done<>(accepted(id, "owed to the bus"), "the outbox has it under " + topic);
    }

    /** Whether it is owed or published already. */
    public CallResult<Optional<Accepted>> find(long action) {
        Optional<Accepted> found = messages.find(action).map(id -> accepted(id, "adopted: the outbox has it"));
        return new CallResult.Done<>(
                found,
                found.isPresent() ? "the outbox has the message" : "the outbox has no message of action " + action);
    }

    private static Accepted accepted(UUID id, String how) {
        return new Accepted(null, null, JsonNodeFactory.instance.objectNode().put("message_id", id.toString()), how);
    }

    private static CallResult<Accepted> refused(String why) {
        return new CallResult.Refused<>("the message was not published: " + why);
    }
}
