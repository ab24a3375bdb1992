package io.drover.sandbox.koji;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** Times as the hub writes them: {@code 2026-11-20 07:40:09.058264+00:00}, no fraction where it is zero, and epoch seconds. */
final class HubTime {

    private static final DateTimeFormatter WITH_FRACTION = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSSSSSxxx");
    private static final DateTimeFormatter WHOLE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ssxxx");

    private HubTime() {}

    static String text(Instant when) {
        DateTimeFormatter format = when.get(ChronoField.MICRO_OF_SECOND) == 0 ? WHOLE : WITH_FRACTION;
        return format.format(when.atOffset(ZoneOffset.UTC));
    }

    static double seconds(Instant when) {
        return when.getEpochSecond() + when.get(ChronoField.MICRO_OF_SECOND) / 1_000_000.0;
    }

    static @Nullable String textOrNull(@Nullable Instant when) {
        return when == null ? null : text(when);
    }

    static @Nullable Double secondsOrNull(@Nullable Instant when) {
        return when == null ? null : Double.valueOf(seconds(when));
    }

    /** Whether the time lies between two filters, each of which may be missing; an unknown time lies in none. */
    static boolean within(@Nullable Instant when, @Nullable Object after, @Nullable Object before) {
        if (after == null && before == null) {
            return true;
        }
        return when != null
                && (after == null || seconds(when) > filter(after))
                && (before == null || seconds(when) < filter(before));
    }

    /** A time filter: a number of seconds, or ISO text with a blank or a T. @throws HubFault 1 for anything else */
    static double filter(@Nullable Object value) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        try {
            String iso = String.valueOf(value).replace(' ', 'T');
            return seconds(
                    iso.length() > 19
                            ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(iso, Instant::from)
                            : Instant.parse(iso + "Z"));
        } catch (java.time.DateTimeException e) {
            throw HubFault.unexpected("<class 'psycopg2.errors.InvalidDatetimeFormat'>: " + value);
        }
    }
}
