package io.drover.bus.fedmsg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignedBytesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Texts and what CPython 3.11 makes of them: json.dumps(json.loads(…), sort_keys=True, separators=(",", ":")). */
    static List<JsonNode> vectors() throws IOException {
        JsonNode all = JSON.readTree(SignedBytesTest.class.getResource("/fedmsg/python-json.json"));
        return StreamSupport.stream(all.spliterator(), false).toList();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void writesAsPythonWrites(JsonNode vector) throws Exception {
        assertThat(written(vector.path("json").asText()))
                .isEqualTo(vector.path("signed").asText());
    }

    @Test
    void keepsNumbersAsTheyAreWritten() throws Exception {
        assertThat(written("{\"a\":[1E5,1.50,0.10000000000000001,-0,1e400]}"))
                .isEqualTo("{\"a\":[1E5,1.50,0.10000000000000001,-0,1e400]}");
    }

    @Test
    void leavesOutSignatureAndCertificateOfTheEnvelopeAlone() throws Exception {
        String json =
                "{\"signature\":\"s\",\"msg\":{\"signature\":1,\"certificate\":2},\"crypto\":\"x509\",\"certificate\":\"c\"}";
        assertThat(new String(SignedBytes.of(JsonTree.object(utf8(json))), StandardCharsets.US_ASCII))
                .isEqualTo("{\"crypto\":\"x509\",\"msg\":{\"certificate\":2,\"signature\":1}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "{",
                "{}{}",
                "{}x",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{'a':1}",
                "{\"a\":01}",
                "{\"a\":1,}",
                "{\"a\":\"\t\"}"
            })
    void refusesWhatIsNotOneJsonObject(String text) {
        assertThatThrownBy(() -> JsonTree.object(utf8(text))).isInstanceOf(JsonTree.Unreadable.class);
    }

    @Test
    void refusesWhatGoesBeyondBounds() {
        assertThatThrownBy(() -> JsonTree.object(utf8("{\"a\":" + "[".repeat(300) + "]".repeat(300) + "}")))
                .isInstanceOf(JsonTree.Unreadable.class)
                .hasMessageContaining("depth");
        assertThatThrownBy(() -> JsonTree.object(utf8("{\"a\":" + "9".repeat(1001) + "}")))
                .isInstanceOf(JsonTree.Unreadable.class)
                .hasMessageContaining("length");
        assertThatThrownBy(() -> JsonTree.object(new byte[] {'{', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'}))
                .isInstanceOf(JsonTree.Unreadable.class)
                .hasMessageContaining("UTF-8");
    }

    private static String written(String json) throws JsonTree.Unreadable {
        return SignedBytes.written(JsonTree.object(utf8(json)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
