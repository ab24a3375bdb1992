package io.drover.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ImageFactsTest {
    private static ObjectNode json() {
        return Images.fixed("zlib 2-2.fc42")
                .of("f42")
                .newest("app-1-1.fc42", "base-42-7", "zlib 2-1.fc42")
                .older("app-1-0.fc42", "", "zlib 2-1.fc42", "zlib 2-1.fc42")
                .ancestor(true, "base-42-7", "", "zlib 2-1.fc42")
                .json();
    }

    @Test
    void aStreamHasTheSameFactsAsATreeAndWhatElseIsInItDoesNotMatter() throws IOException {
        ObjectNode json = json();
        json.putObject("asked").putArray("deep").add(1);

        assertThat(ImageFacts.read(stream(json.toString()))).isEqualTo(ImageFacts.parse(json));
        assertThat(ImageFacts.read(stream("{}"))).isEqualTo(ImageFacts.parse(json.objectNode()));
    }

    @Test
    void equalRpmsAreOneObjectAndOneOfTwoArchitecturesIsEnough() {
        ImageFacts facts = ImageFacts.parse(json());

        HeldRpm held = facts.images().get(0).holds().get(0);
        assertThat(facts.images().get(1).holds()).hasSize(1);
        assertThat(facts.images().get(1).holds().get(0)).isSameAs(held);
        assertThat(facts.ancestors().get(0).holds().get(0)).isSameAs(held);
        assertThat(held).hasToString("zlib 2-1.fc42");
    }

    @Test
    void anRpmWithoutNameIsRefusedInBothForms() {
        ObjectNode json = json();
        ((ObjectNode) json.at("/images/0/holds/0")).remove("name");

        assertThatThrownBy(() -> ImageFacts.parse(json)).hasMessage("facts: image app-1-1.fc42: an RPM has no name");
        assertThatThrownBy(() -> ImageFacts.read(stream(json.toString())))
                .hasMessage("facts: image app-1-1.fc42: an RPM has no name");
    }

    @Test
    void halfAnAnswerIsNoFacts() {
        String json = json().toString();

        assertThatThrownBy(() -> ImageFacts.read(stream(json.substring(0, json.length() - 20))))
                .isInstanceOf(IOException.class);
    }

    private static InputStream stream(String json) {
        return new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8));
    }
}
