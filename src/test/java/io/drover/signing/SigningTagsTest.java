package io.drover.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SigningTagsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void theShippedExampleCanBeRead() throws IOException {
        SigningTags tags = SigningTags.parseYaml(Files.readString(Path.of("config/signing.yaml")));
        assertThat(tags.of(tagged("f42-signing-pending")).get("signing"))
                .isEqualTo(JSON.readTree("{\"from\": \"f42-signing-pending\", \"to\": \"f42-updates-testing-pending\","
                        + " \"key\": \"fedora-42\", \"key_id\": \"105ef944\"}"));
    }

    @Test
    void aTagThatIsNotListedHasNone() throws IOException {
        JsonNode message = tagged("f42");
        assertThat(SigningTags.none().of(message).get("signing").isNull()).isTrue();
        assertThat(message.has("signing")).as("the message itself").isFalse();
        assertThat(SigningTags.parseYaml("").of(message).get("signing").isNull())
                .isTrue();
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        String row = "{from: a, to: b, key: k, key-id: 105ef944}";
        refuses("tags: [{from: a, to: b, key: k}]", "key-id of a");
        refuses("tags: [{from: a, to: b, key: k, key-id: 105EF944}]", "lower case");
        refuses("tags: [{from: a, to: a, key: k, key-id: 105ef944}]", "into itself");
        refuses("tags:\n  - {from: a, to: b, key: k, key-id: 105ef944, colour: red}", "line 2");
        refuses("tags: [" + row + ", " + row + "]", "a stands there twice");
        refuses("tags: 3", "line 1");
        refuses("others: []", "others");
    }

    private static void refuses(String yaml, String word) {
        assertThatThrownBy(() -> SigningTags.parseYaml(yaml))
                .as(yaml)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(word);
    }

    private static JsonNode tagged(String tag) throws IOException {
        return JSON.readTree("{\"name\": \"bash\", \"tag\": \"" + tag + "\"}");
    }
}
