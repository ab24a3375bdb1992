package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.drover.bus.Opened.BusMessage;
import io.drover.ledger.Acknowledgement;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.ledger.ReasonClass;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a sender sends: an outcome, never an exception, never a wait, and the bytes are kept. */
class EnvelopesFuzzTest {
    private static final Duration LIMIT = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<InboxEntry> taken = new ArrayList<>();
    private final Environments environments = Environments.parse("org.fedoraproject.prod");
    private final Envelopes envelopes = new Envelopes(64 * 1024);
    private final Intake intake = new Intake(
            envelopes, environments, new Subscriptions(environments), (entry, acknowledgement) -> taken.add(entry));

    @Property(seed = "20261120")
    void takesInAnyBytes(@ForAll byte[] body, @ForAll String topic, @ForAll String encoding) {
        takesIn(new Received(topic, true, Map.of(), topic, encoding, encoding, body));
        takesIn(new Received(topic, false, Map.of("sent-at", encoding), null, null, null, body));
    }

    @Property(seed = "20261120")
    void takesInAnyJson(@ForAll("envelopeLike") String json, @ForAll boolean routed) {
        takesIn(new Received("a.b", routed, Map.of(), null, null, null, json.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(seed = "20261120")
    void takesInMutatedMessages(@ForAll("recorded") byte[] body, @ForAll("cuts") List<Integer> cuts) {
        byte[] mutated = body.clone();
        for (int cut : cuts) {
            mutated[Math.floorMod(cut, mutated.length)] = (byte) (cut >>> 16);
        }
        takesIn(new Received("org.fedoraproject.prod.git.receive", false, Map.of(), null, null, null, mutated));
    }

    private void takesIn(Received received) {
        taken.clear();
        assertTimeoutPreemptively(LIMIT, () -> intake.accept(received, "test", Acknowledgement.none()));
        assertThat(taken).hasSize(1);
        if (taken.get(0) instanceof NewDeadLetter letter) {
            assertThat(letter.reasonClass()).isEqualTo(ReasonClass.INVALID);
            assertThat(letter.body()).isSameAs(received.body());
            assertThat(Excerpt.isHarmless(letter.evidence())).isTrue();
        } else {
            InboxMessage message = (InboxMessage) taken.get(0);
            assertThat(message.body()).isSameAs(received.body());
            assertThat(Topic.faultOf(message.topic())).isNull();
            BusMessage again = (BusMessage) envelopes.open(received);
            assertThat(again.id()).isEqualTo(message.id());
            assertThat(envelopes.payload(
                            again.kind().toString(),
                            again.topic(),
                            again.headers().toString(),
                            again.raw()))
                    .isEqualTo(again.payload());
        }
    }

    @Provide
    Arbitrary<String> envelopeLike() {
        Arbitrary<String> scalar = Arbitraries.of(
                "1",
                "-1e999999999",
                "1e-999999999",
                "99999999999999999999",
                "\"2019-x\"",
                "null",
                "true",
                "\"a.b\"",
                "\"\\u0000\"",
                "\"\\ud800\"",
                "[]",
                "{}",
                "{\"msg_id\":\"1\",\"msg\":{}}",
                "\"1469109121.5\"");
        Arbitrary<String> key = Arbitraries.of(
                "topic", "msg", "msg_id", "timestamp", "body", "headers", "id", "sent-at", "i", "other", "");
        Arbitrary<String> member = Combinators.combine(key, scalar).as((k, v) -> "\"" + k + "\":" + v);
        Arbitrary<String> object = member.list().ofMaxSize(7).map(members -> "{" + String.join(",", members) + "}");
        Arbitrary<String> nested = Combinators.combine(key, object, object)
                .as((k, inner, outer) -> "{\"topic\":\"a.b\",\"" + k + "\":" + inner + ",\"body\":" + outer + "}");
        return Arbitraries.oneOf(scalar, object, nested);
    }

    @Provide
    Arbitrary<byte[]> recorded() {
        return Arbitraries.of(fixtures());
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().list().ofMinSize(1).ofMaxSize(5);
    }

    private static List<byte[]> fixtures() {
        List<byte[]> bodies = new ArrayList<>();
        try (Stream<String> names = EnvelopesTest.fixtures()) {
            for (String name : names.toList()) {
                JsonNode body = JSON.readTree(EnvelopesFuzzTest.class.getResource("/bus/" + name))
                        .path("received")
                        .path("body");
                if (body.isObject()) {
                    bodies.add(JSON.writeValueAsBytes(body));
                }
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException("the fixtures under src/test/resources/bus", e);
        }
        return bodies;
    }
}
