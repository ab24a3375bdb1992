package io.drover.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Secrets that stand in the values themselves, where a reference belongs. What was found is named by its place, never shown. */
final class LiteralSecrets {
    private static final Pattern KEY =
            Pattern.compile("(?i).*(password|passwd|passphrase|secret|token|api-?key|private-?key)$");
    private static final Pattern REFERENCES = Pattern.compile("([^.]+|environments\\.[^.]+)\\.secrets\\..*");
    private static final List<Pattern> SHAPES = List.of(
            Pattern.compile("-----BEGIN [A-Z ]*PRIVATE KEY"),
            Pattern.compile("[a-z][a-z0-9+]*://[^/\\s:@]+:[^/\\s@]+@"),
            Pattern.compile("\\b(gh[pousr]_|glpat-|xox[bap]-|AKIA)[A-Za-z0-9_-]{12,}"),
            Pattern.compile("\\beyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}\\."),
            Pattern.compile("\\$2[aby]\\$\\d\\d\\$"));

    /** In a value; in a file it may well be a place: {@code token: "{{drover.mbs.token}}"}. */
    private static final Pattern NAMED = Pattern.compile("(?i)\\b(password|passwd|token|secret)\\s*[=:]\\s*\\S");

    private LiteralSecrets() {}

    static List<String> in(JsonNode values) {
        List<String> faults = new ArrayList<>();
        look(values, "", faults);
        return faults;
    }

    /** Whether a text, as a file's, holds something that looks like one. */
    static boolean isIn(String text) {
        return SHAPES.stream().anyMatch(shape -> shape.matcher(text).find());
    }

    private static void look(JsonNode node, String place, List<String> faults) {
        node.properties()
                .forEach(field -> look(
                        field.getValue(), place.isEmpty() ? field.getKey() : place + "." + field.getKey(), faults));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            look(node.get(i), place + "[" + i + "]", faults);
        }
        if (!node.isValueNode() || node.asText().isBlank()) {
            return;
        }
        boolean named =
                KEY.matcher(place).matches() && !REFERENCES.matcher(place).matches();
        if (named || isIn(node.asText()) || NAMED.matcher(node.asText()).find()) {
            faults.add(place + ": looks like a secret; put it into a Secret of the cluster and write"
                    + " secrets: {KEY: NAME/ITEM}");
        }
    }
}
