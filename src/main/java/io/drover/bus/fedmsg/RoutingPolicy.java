package io.drover.bus.fedmsg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Who may send what: whole topic → common names, fedmsg's {@code routing_policy}.
 *
 * @param senders by topic
 */
record RoutingPolicy(Map<String, Set<String>> senders) {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static final RoutingPolicy NONE = new RoutingPolicy(Map.of());

    /** @throws IllegalArgumentException for anything but topics with lists of names */
    static RoutingPolicy parse(byte[] yaml) {
        try {
            Map<String, Set<String>> senders = YAML.readValue(yaml, new TypeReference<Map<String, Set<String>>>() {});
            return new RoutingPolicy(senders == null ? Map.of() : Map.copyOf(senders));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "is not of the form `topic: [common name, …]`: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory", e);
        }
    }

    /** Why a sender may not send a topic; empty where it may. */
    Optional<String> objection(String topic, String sender, boolean nitpicky) {
        Set<String> allowed = senders.get(topic);
        if (allowed == null) {
            return nitpicky
                    ? Optional.of("drover.fedmsg.policy-file does not list the topic, so nobody may send it")
                    : Optional.empty();
        }
        return allowed.contains(sender)
                ? Optional.empty()
                : Optional.of(
                        "it is signed by " + sender + ", which drover.fedmsg.policy-file does not let send the topic");
    }
}
