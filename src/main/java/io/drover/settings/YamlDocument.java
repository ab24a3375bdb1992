package io.drover.settings;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.util.Optional;

/** An operator's YAML file as a record; what the record does not know is a fault. */
public final class YamlDocument {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private YamlDocument() {}

    /**
     * The document, empty for a file that holds nothing but comments.
     *
     * @throws IllegalArgumentException saying what is wrong, and in which line
     */
    public static <T> Optional<T> read(String yaml, Class<T> type) {
        try {
            return YAML.readTree(yaml).isMissingNode()
                    ? Optional.empty()
                    : Optional.ofNullable(YAML.readValue(yaml, type));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "line " + (e.getLocation() == null ? "?" : e.getLocation().getLineNr()) + ": "
                            + e.getOriginalMessage(),
                    e);
        }
    }
}
