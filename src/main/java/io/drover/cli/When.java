package io.drover.cli;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people write it ({@code 90m}, {@code 2026-03-01}, {@code 2026-03-01T12:00:00+01:00}) as an instant's text. */
final class When implements ITypeConverter<String> {
    private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private final Clock clock;

    When() {
        this(Clock.systemUTC());
    }

    When(Clock clock) {
        this.clock = clock;
    }

    @Override
    public String convert(String text) {
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            Duration unit = UNITS.getOrDefault(ago.group(2), Duration.ZERO);
            return clock.instant()
                    .minus(unit.multipliedBy(Long.parseLong(ago.group(1))))
                    .toString();
        }
        try {
            Instant at = text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
                    : OffsetDateTime.parse(text).toInstant();
            return at.toString();
        } catch (DateTimeException e) {
            throw new TypeConversionException(
                    "'" + text + "' is no time: 2026-03-01T12:00:00Z, 2026-03-01, or 90m, 2h, 3d ago");
        }
    }
}
