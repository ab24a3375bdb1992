package io.drover.bus;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A message as its transport gave it, nothing looked into yet.
 *
 * @param topic the routing key, or the topic frame of ZeroMQ; a queue's name where it came over the default exchange
 * @param routed true where the topic decided which way the message went, so that the broker has checked who may use it;
 *     a topic inside the body must then be the same. False for the default exchange, files, an archive's answer
 * @param headers AMQP headers with AMQP's types
 * @param messageId the AMQP property
 * @param contentType the AMQP property
 * @param contentEncoding the AMQP property; Fedora Messaging puts the character set there
 * @param body not copied: nobody may change it afterwards
 */
public record Received(
        String topic,
        boolean routed,
        Map<String, ?> headers,
        @Nullable String messageId,
        @Nullable String contentType,
        @Nullable String contentEncoding,
        byte[] body) {}
