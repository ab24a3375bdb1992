package io.drover.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The sandbox's fedmsg: a publisher over ZeroMQ, the CA that certified it, and what Drover needs to know of both. */
final class OldBus implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final FedmsgAuthority.Sender koji;
    private final FedmsgPublisher publisher = new FedmsgPublisher(0);
    private final Path ca;

    /** @param directory takes the CA's certificate */
    OldBus(Path directory) throws IOException {
        FedmsgAuthority.Validity validity = FedmsgAuthority.Validity.around(Instant.now());
        FedmsgAuthority authority = new FedmsgAuthority("Sandbox fedmsg CA", validity);
        this.koji = authority.certify("koji-koji01.sandbox.example", validity);
        this.ca = Files.writeString(directory.resolve("fedmsg-ca.crt"), authority.certificate());
    }

    /** The keys by which Drover reads it. */
    Map<String, String> settings() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("drover.fedmsg.enabled", "true");
        keys.put("drover.fedmsg.endpoints", publisher.endpoint());
        keys.put("drover.fedmsg.ca", ca.toAbsolutePath().toString());
        return keys;
    }

    /** Waits until Drover has asked for the topic. */
    void awaitReader(String topic) {
        publisher.awaitReader(topic, PATIENCE);
    }

    /** A message with the signature of koji. */
    void send(String topic, UUID id, JsonNode body) {
        publisher.publish(signed(topic, id, body));
    }

    /** A message with a signature that koji made for another one. */
    void forge(String topic, UUID id, JsonNode body, JsonNode signedBody) {
        ObjectNode forged = signed(topic, id, signedBody);
        forged.set("msg", body);
        publisher.publish(forged);
    }

    private ObjectNode signed(String topic, UUID id, JsonNode body) {
        return FedmsgPublisher.sign(FedmsgPublisher.envelope(topic, FedmsgPublisher.id(id), body), koji);
    }

    @Override
    public void close() {
        publisher.close();
    }
}
