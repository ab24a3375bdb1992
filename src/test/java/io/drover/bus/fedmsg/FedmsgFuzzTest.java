package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Envelopes;
import io.drover.bus.Opened.BusMessage;
import io.drover.bus.Received;
import io.drover.bus.fedmsg.Authenticity.Forged;
import io.drover.bus.fedmsg.Authenticity.Unreadable;
import io.drover.bus.fedmsg.Authenticity.Verified;
import io.drover.bus.fedmsg.Passage.Stopped;
import io.drover.bus.fedmsg.Passage.Through;
import io.drover.ledger.ReasonClass;
import io.drover.sandbox.FedmsgAuthority;
import io.drover.sandbox.FedmsgAuthority.Sender;
import io.drover.sandbox.FedmsgAuthority.Validity;
import io.drover.sandbox.FedmsgPublisher;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Whatever comes over ZeroMQ: an outcome, never an exception, never a wait, and nothing that was not signed is let through.
 * {@code -Ddrover.test.fuzz=100000} for the long run.
 */
class FedmsgFuzzTest {
    private static final int CASES = Integer.getInteger("drover.test.fuzz", 2000);
    private static final int MAX_BYTES = 64 * 1024;
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final String TOPIC = "org.fedoraproject.prod.git.receive";
    private static final Validity VALID = Validity.around(Instant.now());
    private static final FedmsgAuthority CA = new FedmsgAuthority("fedmsg CA", VALID);
    private static final Sender PKGS = CA.certify("pkgs.example.org", VALID);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FedmsgVerifier verifier = verifier();
    private final FedmsgGate gate = new FedmsgGate(verifier, MAX_BYTES, Clock.systemUTC());
    private final Random random = new Random(Long.getLong("drover.test.seed", 20261120L));
    private final byte[] good = FedmsgPublisher.sign(
                    FedmsgPublisher.envelope(TOPIC, FedmsgPublisher.newId(), msg()), PKGS)
            .toString()
            .getBytes(StandardCharsets.UTF_8);

    @Test
    void neitherChangedNorCutNorGrownMessagesAreLetThrough() throws IOException {
        JsonNode meaning = meaning(good);
        int through = 0;
        for (int round = 0; round < CASES; round++) {
            byte[] mutated = mutated();
            Passage passage = pass(List.of(TOPIC.getBytes(StandardCharsets.UTF_8), mutated));
            if (passage instanceof Through same) {
                through++;
                assertThat(meaning(same.json()))
                        .as("what is let through says what was signed: " + text(mutated))
                        .isEqualTo(meaning);
            } else {
                assertThat(((Stopped) passage).reasonClass()).isIn(ReasonClass.FORGED, ReasonClass.INVALID);
                assertThat(((Stopped) passage).reason()).isNotBlank();
                assertThat(((Stopped) passage).bytes()).isSameAs(mutated);
            }
        }
        System.out.println("fedmsg fuzz: " + CASES + " mutations, " + through + " changed nothing that counts");
        assertThat(pass(List.of(TOPIC.getBytes(StandardCharsets.UTF_8), good))).isInstanceOf(Through.class);
    }

    @Test
    void anyFramesHaveAnOutcome() {
        for (int round = 0; round < CASES; round++) {
            byte[][] frames = new byte[random.nextInt(4)][];
            for (int at = 0; at < frames.length; at++) {
                frames[at] = new byte[random.nextInt(40)];
                random.nextBytes(frames[at]);
            }
            assertThat(pass(List.of(frames))).isInstanceOf(Stopped.class);
        }
    }

    @Test
    void anyCertificateAndSignatureHaveAnOutcome() {
        byte[] pem = PKGS.certificate().getBytes(StandardCharsets.US_ASCII);
        for (int round = 0; round < CASES; round++) {
            ObjectNode message = FedmsgPublisher.sign(FedmsgPublisher.envelope(TOPIC, "2026-1", msg()), PKGS);
            byte[] other = pem.clone();
            for (int cut = random.nextInt(4); cut >= 0; cut--) {
                other[random.nextInt(other.length)] = (byte) (32 + random.nextInt(95));
            }
            message.put("certificate", Base64.getEncoder().encodeToString(other));
            Authenticity outcome =
                    assertTimeoutPreemptively(LIMIT, () -> verifier.check(utf8(message.toString()), Instant.now()));
            // a text before or after the block, or a blank inside it, is no part of the certificate
            assertThat(outcome).isInstanceOfAny(Forged.class, Verified.class);
        }
    }

    @Test
    void whatIsDeepWideOrLongIsRefusedOrReadWithinBounds() {
        String before = "{\"topic\":\"" + TOPIC + "\",\"msg_id\":\"1\",\"msg\":";
        List<String> hostile = List.of(
                before + "[".repeat(60_000),
                before + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001),
                before + "9".repeat(60_000) + "}",
                before + "1e999999999}",
                before + "[" + "{},".repeat(20_000) + "{}]}",
                before + "\"" + "\\u0000".repeat(10_000) + "\"}",
                before + "{" + "\"a\":1,".repeat(9_000) + "\"a\":2}}",
                before + "1,\"certificate\":\"" + "A".repeat(60_000) + "\",\"signature\":\"A\",\"crypto\":\"x509\"}",
                before + "1,\"certificate\":\"" + "-----BEGIN CERTIFICATE-----".repeat(2_000)
                        + "\",\"signature\":\"A\",\"crypto\":\"x509\"}",
                before + "1,\"certificate\":\""
                        + Base64.getEncoder()
                                .encodeToString(utf8("-----BEGIN CERTIFICATE-----" + "A".repeat(40_000)
                                        + "-----BEGIN CERTIFICATE-----"))
                        + "\",\"signature\":\"A\",\"crypto\":\"x509\"}");
        for (String json : hostile) {
            Authenticity outcome = assertTimeoutPreemptively(LIMIT, () -> verifier.check(utf8(json), Instant.now()));
            assertThat(outcome).isInstanceOfAny(Forged.class, Unreadable.class);
            assertThat(outcome.toString()).hasSizeLessThan(1_000);
        }
    }

    private Passage pass(List<byte[]> frames) {
        return assertTimeoutPreemptively(LIMIT, () -> gate.pass(frames));
    }

    private byte[] mutated() {
        byte[] bytes = good.clone();
        switch (random.nextInt(4)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                int from = random.nextInt(bytes.length);
                int to = Math.min(bytes.length, from + 1 + random.nextInt(20));
                return utf8(text(bytes, 0, from) + text(bytes, to, bytes.length));
            }
            default -> {
                int at = random.nextInt(bytes.length);
                String[] inserts = {
                    " ", "\"", "{", "}", ",", "0", "\\u0041", ",\"a\":1", "\"topic\":\"x\",", "\n", "1e1"
                };
                return utf8(
                        text(bytes, 0, at) + inserts[random.nextInt(inserts.length)] + text(bytes, at, bytes.length));
            }
        }
        return bytes;
    }

    /** What a rule would get to see of it. */
    private static JsonNode meaning(byte[] json) throws IOException {
        BusMessage opened =
                (BusMessage) new Envelopes(MAX_BYTES).open(new Received(TOPIC, true, Map.of(), null, null, null, json));
        return JSON.createArrayNode()
                .add(opened.id().toString())
                .add(opened.topic())
                .add(String.valueOf(opened.sentAt()))
                .add(opened.payload());
    }

    private static ObjectNode msg() {
        ObjectNode msg =
                JsonNodeFactory.instance.objectNode().put("repo", "figlet").put("share", 0.25);
        msg.putArray("list").add(1).add(true).addNull();
        return msg;
    }

    private static FedmsgVerifier verifier() {
        try {
            Path ca = Files.createTempFile("fedmsg-ca", ".crt");
            Files.writeString(ca, CA.certificate());
            FedmsgVerifier verifier = new FedmsgVerifier(new TrustSettings(ca, null, null, false), Clock.systemUTC());
            Files.delete(ca);
            return verifier;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private static String text(byte[] bytes, int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
