package io.drover.odcs;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a compose is made from; the numbers that ODCS answers begin at 1. Source: wire/targets.md §3.1. */
enum SourceType {
    TAG,
    MODULE,
    REPO,
    PULP,
    RAW_CONFIG,
    BUILD,
    PUNGI_COMPOSE;

    int number() {
        return ordinal() + 1;
    }

    /** {@code raw_config}, as requests spell it. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** By word or number. */
    static Optional<SourceType> parse(JsonNode type) {
        return Arrays.stream(values())
                .filter(known -> type.isIntegralNumber()
                        ? type.intValue() == known.number()
                        : type.asText().equals(known.word()))
                .findFirst();
    }

    static String words() {
        return String.join(", ", Arrays.stream(values()).map(SourceType::word).toList());
    }
}
