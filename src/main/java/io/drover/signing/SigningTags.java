package io.drover.signing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.settings.YamlDocument;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The tags in which builds wait for their signature: {@code config/signing.yaml}. The bean {@code signingTags}. Immutable. */
public final class SigningTags {
    private final Map<String, SigningTag> byTag;

    private SigningTags(Map<String, SigningTag> byTag) {
        this.byTag = byTag;
    }

    /** In which nothing is signed. */
    public static SigningTags none() {
        return new SigningTags(Map.of());
    }

    private record Document(@Nullable List<SigningTag> tags) {}

    /**
     * {@code tags: [{from: …, to: …, key: …, key-id: …}]}.
     *
     * @throws IllegalArgumentException saying what is wrong, and where
     */
    public static SigningTags parseYaml(String yaml) {
        Map<String, SigningTag> byTag = new LinkedHashMap<>();
        List<SigningTag> tags =
                YamlDocument.read(yaml, Document.class).map(Document::tags).orElse(List.of());
        for (SigningTag tag : tags) {
            if (byTag.put(tag.from(), tag) != null) {
                throw new IllegalArgumentException("tag " + tag.from() + " stands there twice");
            }
        }
        return new SigningTags(byTag);
    }

    /** The message about a tag with {@code signing}: the tag's row as an object, null for a tag of another kind. */
    public ObjectNode of(JsonNode tagged) {
        ObjectNode known = tagged.deepCopy();
        SigningTag tag = byTag.get(tagged.path("tag").asText());
        return known.set(
                "signing",
                tag == null
                        ? JsonNodeFactory.instance.nullNode()
                        : JsonNodeFactory.instance
                                .objectNode()
                                .put("from", tag.from())
                                .put("to", tag.to())
                                .put("key", tag.key())
                                .put("key_id", tag.keyId()));
    }
}
