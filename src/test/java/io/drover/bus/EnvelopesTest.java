package io.drover.bus;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.bus.Opened.BusMessage;
import io.drover.bus.Opened.Unreadable;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOPIC = "org.fedoraproject.prod.git.receive";

    private final Envelopes envelopes = new Envelopes(4 * 1024 * 1024);

    static Stream<String> fixtures() throws IOException, URISyntaxException {
        Path folder = Path.of(EnvelopesTest.class.getResource("/bus").toURI());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void opensEachFixtureAsItSays(String name) throws IOException {
        JsonNode fixture = JSON.readTree(EnvelopesTest.class.getResource("/bus/" + name));
        JsonNode expected = fixture.path("expected");
        Opened opened = envelopes.open(received(fixture.path("received")));
        if (expected.has("unreadable")) {
            assertThat(opened).isInstanceOf(Unreadable.class);
            assertThat(((Unreadable) opened).reason())
                    .contains(expected.path("unreadable").textValue());
            return;
        }
        assertThat(opened).isInstanceOf(BusMessage.class);
        ObjectNode actual = JSON.createObjectNode();
        BusMessage message = (BusMessage) opened;
        actual.put("kind", message.kind().toString());
        actual.put("topic", message.topic());
        actual.put("id", message.id().toString());
        actual.put("busId", message.busId());
        actual.put("sentAt", message.sentAt() == null ? null : message.sentAt().toString());
        actual.set("headers", message.headers());
        actual.set("payload", message.payload());
        actual.retain(expected.properties().stream().map(Map.Entry::getKey).toList());
        // as text and back, so that 1 is 1 whatever Java type it came in
        assertThat(JSON.readTree(actual.toString())).isEqualTo(expected);
        assertThat(envelopes.payload(
                        message.kind().toString(),
                        message.topic(),
                        message.headers().toString(),
                        message.raw()))
                .as("read again from the ledger")
                .isEqualTo(message.payload());
    }

    private static Received received(JsonNode json) {
        Map<String, Object> headers = new HashMap<>();
        json.path("headers")
                .properties()
                .forEach(entry -> headers.put(entry.getKey(), JSON.convertValue(entry.getValue(), Object.class)));
        String text = json.has("text")
                ? json.path("text").textValue()
                : json.path("body").toString();
        return new Received(
                json.path("topic").textValue(),
                json.path("routed").booleanValue(),
                headers,
                json.path("messageId").textValue(),
                json.path("contentType").textValue(),
                json.path("contentEncoding").textValue(),
                text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void refusesMoreThanTheBoundAndNamesBoth() {
        Envelopes small = new Envelopes(1024);
        String body = "{\"a\":\"" + "x".repeat(2000) + "\"}";
        assertThat(small.open(plain(body.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(new Unreadable("the body has 2008 bytes, more than drover.bus.max-message-bytes = 1024"));
    }

    @ParameterizedTest
    @ValueSource(ints = {199, 200})
    void readsNestingUpToTwoHundred(int depth) {
        assertThat(envelopes.open(plain(nested(depth)))).isInstanceOf(BusMessage.class);
        assertThat(envelopes.open(plain(nested(201)))).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-32", "windows-1250", "ISO-8859-2", "Shift_JIS"})
    void readsADeclaredCharacterSetAndNeverGuessesOne(String name) {
        byte[] body = "{\"key\":\"ありがとう čeština\"}".getBytes(Charset.forName(name));
        Received declared = new Received(TOPIC, true, Map.of(), null, "application/json", name, body);
        Opened opened = envelopes.open(declared);
        assertThat(opened).isInstanceOf(BusMessage.class);
        BusMessage message = (BusMessage) opened;
        assertThat(envelopes.payload(
                        message.kind().toString(), TOPIC, message.headers().toString(), body))
                .isEqualTo(message.payload());
        String contentType = "application/json; charset=\"" + name + "\"";
        assertThat(envelopes.open(new Received(TOPIC, true, Map.of(), null, contentType, null, body)))
                .isInstanceOf(BusMessage.class);
    }

    @Test
    void refusesUtf16ThatIsNotDeclared() {
        assertThat(envelopes.open(plain("{\"a\":1}".getBytes(StandardCharsets.UTF_16))))
                .isInstanceOf(Unreadable.class);
        assertThat(envelopes.open(plain("{\"a\":1}".getBytes(StandardCharsets.UTF_16LE))))
                .as("every second byte is NUL, which no JSON text has")
                .isInstanceOf(Unreadable.class);
    }

    @Test
    void keepsHeadersWithinABound() {
        Map<String, Object> headers = Map.of("a", "x".repeat(AmqpHeaders.MAX_CHARACTERS));
        Opened opened = envelopes.open(new Received(TOPIC, true, headers, null, null, null, bytes("{}")));
        assertThat(opened).isInstanceOf(Unreadable.class);
        assertThat(((Unreadable) opened).reason()).contains("headers").contains("65536");
    }

    @Test
    void sameContentWithoutIdIsTheSameMessageAndOtherContentIsNot() {
        UUID one = id(plain(bytes("{\"a\":1}")));
        assertThat(id(plain(bytes("{\"a\":1}")))).isEqualTo(one);
        assertThat(id(plain(bytes("{\"a\":2}")))).isNotEqualTo(one);
        assertThat(id(new Received(TOPIC + "d", true, Map.of(), null, null, null, bytes("{\"a\":1}"))))
                .isNotEqualTo(one);
        assertThat(id(new Received(TOPIC, true, Map.of("sent-at", "2026"), null, null, null, bytes("{\"a\":1}"))))
                .isNotEqualTo(one);
        assertThat(one.version()).isEqualTo(8);
        assertThat(one.variant()).isEqualTo(2);
    }

    /** UMB's CI messages carry the build task's number as a header called id: queued, running and complete share it. */
    @Test
    void doesNotTakeATaskNumberForAnIdentity() {
        Map<String, Object> headers = Map.of("id", "19102424");
        UUID queued = id(new Received(TOPIC, true, headers, null, null, null, bytes("{\"state\":\"queued\"}")));
        UUID complete = id(new Received(TOPIC, true, headers, null, null, null, bytes("{\"state\":\"complete\"}")));
        assertThat(queued).isNotEqualTo(complete);
    }

    private UUID id(Received received) {
        return ((BusMessage) envelopes.open(received)).id();
    }

    private static Received plain(byte[] body) {
        return new Received(TOPIC, true, Map.of(), null, "application/json", null, body);
    }

    private static byte[] nested(int depth) {
        return bytes("{\"a\":".repeat(depth) + "1" + "}".repeat(depth));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
