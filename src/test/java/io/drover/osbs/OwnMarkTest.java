package io.drover.osbs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnMarkTest {
    private static final String DNS_LABEL = "[a-z]([-a-z0-9]{0,61}[a-z0-9])?";
    private static final String LABEL_VALUE = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?";

    @Test
    void aNameTellsAPersonWhatItIsOfAndEndsInTheDigest() {
        OwnMark mark = mark("httpd f42 #42");

        assertThat(mark.name()).isEqualTo("drover-httpd-f42-42-" + mark.digest());
        assertThat(mark.name()).as("the same, always").isEqualTo("drover-httpd-f42-42-bfa2f6c5cb251456158b");
        assertThat(OwnMark.digestIn(mark.name())).contains(mark.digest());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-",
                "...",
                "/../../etc/passwd",
                "ÄÖÜ ß 漢字 \uD83D\uDE00",
                "İSTANBUL",
                "a\u0000b\nc\td",
                "HTTPD",
                "9lives",
                "--------------------------------------------------------------------------------------------x",
                "a%2Fb?c=d#e",
                "git+https://src.example.org/containers/httpd#0123456789abcdef0123456789abcdef01234567 isolated 3.1590000000"
            })
    void anyKeyMakesAValidName(String key) {
        for (String prefix : new String[] {"d", "drover", "abcdefghijklmnopqrst"}) {
            OwnMark mark = new OwnMark(prefix, "osbs-run-pipeline", key);

            assertThat(mark.name())
                    .matches(DNS_LABEL)
                    .hasSizeLessThanOrEqualTo(63)
                    .doesNotContain("--");
            assertThat(mark.digest()).matches(LABEL_VALUE);
            assertThat(mark.name()).isEqualTo(new OwnMark(prefix, "osbs-run-pipeline", key).name());
            assertThat(OwnMark.digestIn(mark.name())).contains(mark.digest());
        }
    }

    @Test
    void keysThatReadAlikeHaveOtherNames() {
        Set<String> names = new HashSet<>();
        for (String key : new String[] {"a b", "a-b", "A b", "a  b", "a b ", " a b", "a_b", "", " "}) {
            names.add(mark(key).name());
        }
        names.add(new OwnMark("drover", "osbs-start-build", "a b").name());
        names.add(new OwnMark("drover-stg", "osbs-run-pipeline", "a b").name());
        String longest = "k".repeat(5_000);
        names.add(mark(longest).name());
        names.add(mark(longest + "k").name());

        assertThat(names).hasSize(13);
    }

    @Test
    void isOnlyOnWhatItWasPlantedIn() {
        OwnMark mark = mark("httpd");
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        ObjectNode metadata = object.putObject("metadata");
        metadata.putObject("labels").put("app", "osbs");
        assertThat(mark.isOn(object)).isFalse();

        mark.plantIn(metadata);

        assertThat(mark.isOn(object)).isTrue();
        assertThat(mark("other").isOn(object)).isFalse();
        assertThat(metadata.at("/labels/app").asText()).isEqualTo("osbs");
        metadata.withObject("/annotations").put("drover.io/action-key", "another one with this digest");
        assertThat(mark.isOn(object)).isFalse();
    }

    private static OwnMark mark(String key) {
        return new OwnMark("drover", "osbs-run-pipeline", key);
    }
}
