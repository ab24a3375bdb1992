package io.drover.signing;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * A tag in which builds wait for their signature, as robosignatory has them.
 *
 * @param from the tag: {@code f42-signing-pending}
 * @param to where a signed build is moved: {@code f42-updates-testing-pending}
 * @param key the key's name at the signer: {@code fedora-42}
 * @param keyId the key's id as koji shows it, 8 hex digits in lower case: {@code 105ef944}
 */
@JsonPropertyOrder({"from", "to", "key", "key-id"})
public record SigningTag(String from, String to, String key, @JsonProperty("key-id") String keyId) {
    public SigningTag {
        if (from == null || from.isBlank() || to == null || to.isBlank() || key == null || key.isBlank()) {
            throw new IllegalArgumentException("each signing tag needs from, to, key and key-id");
        }
        if (keyId == null || !keyId.matches("[0-9a-f]{8}")) {
            throw new IllegalArgumentException(
                    "the key-id of " + from + " is 8 hex digits in lower case, not " + keyId);
        }
        if (from.equals(to)) {
            throw new IllegalArgumentException(from + " cannot be signed into itself");
        }
    }
}
