package io.drover.bus;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * When a sender says it sent: ISO 8601 ({@code 2026-11-20T09:00:00+00:00}; UTC where the offset is missing) or seconds
 * since 1970 as a number or its text. Nonsense is null: it is information, not a condition.
 */
final class SentAt {
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-01-01T00:00:00Z");
    private static final int MAX_LENGTH = 40;
    /** 9 stands for any digit. */
    private static final String USUAL = "9999-99-99T99:99:99+00:00";

    private SentAt() {}

    static @Nullable Instant of(JsonNode value) {
        String text = value.isValueNode() && !value.isBoolean() ? value.asText().strip() : "";
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            return null;
        }
        try {
            Instant instant = text.indexOf('T') > 0 ? iso(text) : seconds(text);
            Instant kept = instant.truncatedTo(ChronoUnit.MICROS);
            return kept.isBefore(FIRST) || !kept.isBefore(END) ? null : kept;
        } catch (DateTimeException | ArithmeticException | NumberFormatException e) {
            return null;
        }
    }

    private static Instant iso(String text) {
        if (isUsual(text)) {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19))
                    .toInstant(ZoneOffset.UTC);
        }
        boolean offset = text.endsWith("Z") || text.indexOf('+') > 0 || text.lastIndexOf('-') > text.indexOf('T');
        return offset
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
    }

    /** As Fedora Messaging writes it. Java's parser takes a quarter of all the time that taking in a message costs. */
    private static boolean isUsual(String text) {
        if (text.length() != USUAL.length()) {
            return false;
        }
        for (int i = 0; i < USUAL.length(); i++) {
            char wanted = USUAL.charAt(i);
            char found = text.charAt(i);
            if (wanted == '9' ? found < '0' || found > '9' : found != wanted) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }

    private static Instant seconds(String text) {
        BigDecimal seconds = new BigDecimal(text);
        // a huge exponent would take for ever to spell out
        if (seconds.signum() < 0
                || seconds.compareTo(BigDecimal.valueOf(END.getEpochSecond())) > 0
                || seconds.scale() > MAX_LENGTH) {
            throw new ArithmeticException("out of range");
        }
        long whole = seconds.longValue();
        BigDecimal nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9);
        return Instant.ofEpochSecond(whole, nanos.longValue());
    }
}
