package io.drover.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.zeromq.SocketType;
import org.zeromq.ZContext;
import org.zeromq.ZMQ;

/**
 * A fedmsg publisher: a ZeroMQ PUB socket, and envelopes signed as fedmsg signs them (here: texts in ASCII only). For the
 * sandbox and for tests. One thread at a time.
 */
public final class FedmsgPublisher implements AutoCloseable {
    private static final JsonMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build();

    private final ZContext context = new ZContext(1);
    private final ZMQ.Socket socket;
    private final int port;

    /** @param port on 127.0.0.1; 0 for any free one */
    public FedmsgPublisher(int port) {
        this.socket = context.createSocket(SocketType.XPUB);
        socket.setLinger(1000);
        socket.setSndHWM(100_000);
        if (port == 0) {
            this.port = socket.bindToRandomPort("tcp://127.0.0.1");
        } else {
            this.port = port;
            socket.bind("tcp://127.0.0.1:" + port);
        }
    }

    public String endpoint() {
        return "tcp://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /**
     * Waits until somebody subscribes or no longer does.
     *
     * @return the prefix with a + or - before it; null where nobody did within the time
     */
    public @Nullable String subscription(int millis) {
        socket.setReceiveTimeOut(millis);
        byte[] said = socket.recv();
        return said == null
                ? null
                : (said[0] == 1 ? "+" : "-") + new String(said, 1, said.length - 1, StandardCharsets.UTF_8);
    }

    /**
     * ZeroMQ has no queue for those who come late: waits until somebody has subscribed to just this.
     *
     * @throws IllegalStateException where nobody does in time
     */
    public void awaitReader(String topic, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        @Nullable String said = "";
        while (said != null && !said.equals("+" + topic)) {
            long left = (until - System.nanoTime()) / 1_000_000;
            said = left > 0 ? subscription((int) left) : null;
        }
        if (said == null) {
            throw new IllegalStateException(
                    "nobody asked fedmsg for " + topic + " within " + patience.toSeconds() + " s");
        }
    }

    /** An envelope as fedmsg makes it, without signature. */
    public static ObjectNode envelope(String topic, String id, JsonNode msg) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("i", 1)
                .put("timestamp", Instant.now().getEpochSecond())
                .put("msg_id", id)
                .put("topic", topic)
                .put("username", "fedmsg")
                .set("msg", msg);
    }

    /** A new id of this year: {@code 2026-uuid}. */
    public static String newId() {
        return id(UUID.randomUUID());
    }

    /** That id as fedmsg writes it this year: {@code 2026-uuid}. */
    public static String id(UUID id) {
        return Instant.now().toString().substring(0, 4) + "-" + id;
    }

    /** Puts crypto, certificate and signature into an envelope, in place of what is there of them. */
    public static ObjectNode sign(ObjectNode envelope, FedmsgAuthority.Sender sender) {
        envelope.put("crypto", "x509");
        envelope.remove(List.of("signature", "certificate"));
        try {
            Signature signature = Signature.getInstance("SHA1withRSA");
            signature.initSign(sender.key());
            signature.update(SORTED.writeValueAsBytes(SORTED.convertValue(envelope, TreeMap.class)));
            envelope.put("signature", lines(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a sender's key that does not sign", e);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an envelope that cannot be written", e);
        }
        return envelope.put("certificate", lines(sender.certificate().getBytes(StandardCharsets.US_ASCII)));
    }

    /** Sends an envelope under its own topic. */
    public void publish(ObjectNode envelope) {
        publish(
                envelope.path("topic").asText().getBytes(StandardCharsets.UTF_8),
                envelope.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Sends any frames. */
    public void publish(byte[]... frames) {
        for (int at = 0; at < frames.length; at++) {
            socket.send(frames[at], at < frames.length - 1 ? ZMQ.SNDMORE : 0);
        }
    }

    @Override
    public void close() {
        context.close();
    }

    /** Base64 as Python's {@code encodestring} has it: lines of 76, a line break behind the last one too. */
    private static String lines(byte[] bytes) {
        return Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(bytes) + "\n";
    }
}
