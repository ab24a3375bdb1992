package io.drover.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What differs between an object as it is wanted and as a cluster has it; a cluster adds fields and writes quantities its own way. */
final class Differences {
    private static final Pattern QUANTITY = Pattern.compile("(\\d+(?:\\.\\d+)?)(m|k|Ki|[MGT]i?)?");
    private static final Map<String, BigDecimal> FACTORS = Map.of(
            "",
            BigDecimal.ONE,
            "m",
            new BigDecimal("0.001"),
            "k",
            new BigDecimal("1e3"),
            "M",
            new BigDecimal("1e6"),
            "G",
            new BigDecimal("1e9"),
            "T",
            new BigDecimal("1e12"),
            "Ki",
            BigDecimal.valueOf(1L << 10),
            "Mi",
            BigDecimal.valueOf(1L << 20),
            "Gi",
            BigDecimal.valueOf(1L << 30),
            "Ti",
            BigDecimal.valueOf(1L << 40));
    /** Maps that are ours alone: what stands there beyond the wanted is a difference. */
    private static final Set<String> CLOSED = Set.of("data", "matchLabels", "selector");

    private static final int SHOWN = 60;

    private Differences() {}

    /** What of the wanted is not so. */
    static void between(JsonNode wanted, JsonNode recorded, String place, List<String> differences) {
        if (wanted.isObject() && recorded.isObject()) {
            wanted.properties()
                    .forEach(field -> between(
                            field.getValue(),
                            recorded.path(field.getKey()),
                            place + "." + field.getKey(),
                            differences));
            if (CLOSED.contains(place.substring(place.lastIndexOf('.') + 1))) {
                gone(wanted, recorded, place, differences);
            }
        } else if (wanted.isArray() && recorded.isArray() && wanted.size() == recorded.size()) {
            for (int i = 0; i < wanted.size(); i++) {
                between(wanted.get(i), recorded.get(i), element(wanted, i, place), differences);
            }
        } else if (wanted.isArray() && recorded.isArray()) {
            differences.add(place + ": " + names(wanted) + ", and has " + names(recorded));
        } else if (!isSame(wanted, recorded)) {
            differences.add(place + ": " + shown(wanted) + ", and has " + shown(recorded));
        }
    }

    /** Fields that were once wanted and no longer are. */
    static void gone(JsonNode wanted, JsonNode before, String place, List<String> differences) {
        before.properties().forEach(field -> {
            String inner = place + "." + field.getKey();
            if (!wanted.has(field.getKey()) && !field.getKey().equals("annotations")) {
                differences.add(inner + ": nothing, and has " + shown(field.getValue()));
            } else if (field.getValue().isObject()) {
                gone(wanted.path(field.getKey()), field.getValue(), inner, differences);
            }
        });
        for (int i = 0; before.isArray() && i < Math.min(before.size(), wanted.size()); i++) {
            gone(wanted.get(i), before.get(i), element(wanted, i, place), differences);
        }
    }

    private static boolean isSame(JsonNode wanted, JsonNode recorded) {
        // a cluster leaves out what is empty
        if (wanted.isContainerNode() && wanted.isEmpty() && recorded.isMissingNode()) {
            return true;
        }
        if (!wanted.isValueNode() || !recorded.isValueNode()) {
            return wanted.equals(recorded);
        }
        return wanted.asText().equals(recorded.asText())
                || amount(wanted).isPresent() && amount(wanted).equals(amount(recorded));
    }

    private static Optional<BigDecimal> amount(JsonNode value) {
        Matcher quantity = QUANTITY.matcher(value.asText());
        if (!quantity.matches()) {
            return Optional.empty();
        }
        BigDecimal factor = FACTORS.get(quantity.group(2) == null ? "" : quantity.group(2));
        return Optional.ofNullable(factor)
                .map(unit -> unit.multiply(new BigDecimal(quantity.group(1))).stripTrailingZeros());
    }

    private static String element(JsonNode array, int i, String place) {
        return place + "[" + array.get(i).path("name").asText(Integer.toString(i)) + "]";
    }

    private static String names(JsonNode array) {
        List<String> names = new ArrayList<>();
        array.forEach(element -> names.add(
                element.path("name").isMissingNode()
                        ? shown(element)
                        : element.path("name").asText()));
        return names.toString();
    }

    private static String shown(JsonNode node) {
        if (node.isMissingNode()) {
            return "nothing";
        }
        String text = node.isValueNode() ? node.asText() : node.toString();
        String line = text.lines().findFirst().orElse("''");
        return line.length() > SHOWN || line.length() < text.strip().length()
                ? line.substring(0, Math.min(SHOWN, line.length())) + "…"
                : line;
    }
}
