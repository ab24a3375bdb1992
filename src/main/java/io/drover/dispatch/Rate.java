package io.drover.dispatch;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many calls a system is to get.
 *
 * @param interval between two calls, zero for as many as there are
 * @param burst calls that may come at once after a quiet time, 1 to 10,000
 */
public record Rate(Duration interval, int burst) {
    /** As many as there are. */
    public static final Rate UNLIMITED = new Rate(Duration.ZERO, 1);

    private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})\\s*/\\s*(s|m|h)");

    public Rate {
        if (interval.isNegative() || burst < 1 || burst > 10_000) {
            throw new IllegalArgumentException("a burst between 1 and 10000 calls, not " + burst);
        }
    }

    /** @param text {@code 20/s}, {@code 30/m}, {@code 5/h}; "" for no limit */
    public static Rate parse(String text, int burst) {
        if (text.isBlank()) {
            return new Rate(Duration.ZERO, burst);
        }
        Matcher parts = WRITTEN.matcher(text.strip());
        if (!parts.matches() || Integer.parseInt(parts.group(1)) == 0) {
            throw new IllegalArgumentException(
                    "a rate such as 20/s, 30/m or 5/h, or nothing for no limit, not '" + text + "'");
        }
        Duration unit =
                switch (parts.group(2)) {
                    case "s" -> Duration.ofSeconds(1);
                    case "m" -> Duration.ofMinutes(1);
                    default -> Duration.ofHours(1);
                };
        return new Rate(unit.dividedBy(Integer.parseInt(parts.group(1))), burst);
    }

    boolean isUnlimited() {
        return interval.isZero();
    }

    /** Calls a second, null for no limit. */
    public @Nullable Double perSecond() {
        return isUnlimited() ? null : 1e9 / interval.toNanos();
    }
}
