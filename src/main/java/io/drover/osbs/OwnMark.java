package io.drover.osbs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What tells the object of one action from all others in the cluster, made of nothing but the action's key: a name, which
 * the cluster takes once, and a label. The whole key stands in an annotation beside it.
 *
 * @param prefix {@link OsbsSettings#namePrefix}
 * @param verb osbs-run-pipeline
 */
record OwnMark(String prefix, String verb, String key) {
    /** Its value is the digest at the end of the name. */
    static final String LABEL = "drover.io/action";

    private static final String ANNOTATION = "drover.io/action-key";
    private static final int LONGEST_NAME = 63;
    private static final int DIGITS = 20;
    private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
    private static final Pattern NAME = Pattern.compile(".+-([0-9a-f]{" + DIGITS + "})");

    /** {@code drover-httpd-f42-3fa81c…}: a DNS label of at most 63 characters, whatever the key. */
    String name() {
        int room = LONGEST_NAME - DIGITS - 1 - prefix.length() - 1;
        String words = OTHERS.matcher(key.toLowerCase(Locale.ROOT)).replaceAll("-");
        String readable = trimmed(words.startsWith("-") ? words.substring(1) : words, room);
        return prefix + "-" + (readable.isEmpty() ? "" : readable + "-") + digest();
    }

    /** 80 bits in hex. */
    String digest() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest((prefix + "\n" + verb + "\n" + key).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The label's value in an object of that name; empty for a name that we did not give. */
    static Optional<String> digestIn(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** Leaves other labels and annotations as they are. */
    void plantIn(ObjectNode metadata) {
        metadata.withObject("/labels").put(LABEL, digest());
        metadata.withObject("/annotations").put(ANNOTATION, key);
    }

    /** Whether an object of the cluster was made for this action. */
    boolean isOn(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        String whole = metadata.path("annotations").path(ANNOTATION).asText(key);
        return metadata.path("labels").path(LABEL).asText().equals(digest()) && whole.equals(key);
    }

    private static String trimmed(String words, int length) {
        String cut = words.length() <= length ? words : words.substring(0, length);
        return cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
    }
}
