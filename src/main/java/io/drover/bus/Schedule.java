package io.drover.bus;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.support.CronExpression;

/**
 * The times of a timer: six cron fields (second to day of week) on the clock of a time zone. When that clock is changed, a
 * timer of certain hours ticks once for each of its times: one that is left out comes as much later as was left out, one
 * that comes twice counts the first time. A timer of every hour ({@code *}) goes on hour by hour. Immutable.
 */
final class Schedule {
    private static final int HOUR_FIELD = 2;
    private static final Duration LONGEST = Duration.ofDays(31);

    private final CronExpression cron;
    private final ZoneId zone;
    private final boolean everyHour;

    private Schedule(CronExpression cron, ZoneId zone, boolean everyHour) {
        this.cron = cron;
        this.zone = zone;
        this.everyHour = everyHour;
    }

    /** @throws IllegalArgumentException naming what cannot be read */
    static Schedule parse(String cron, String zone) {
        ZoneId place;
        try {
            place = ZoneId.of(zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("zone=" + zone + ": no time zone; write UTC or Europe/Prague", e);
        }
        try {
            String[] fields = cron.strip().split("\\s+");
            boolean everyHour = fields.length > HOUR_FIELD && fields[HOUR_FIELD].startsWith("*");
            return new Schedule(CronExpression.parse(cron.strip()), place, everyHour);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "cron=" + cron + ": " + e.getMessage()
                            + "; six fields: second minute hour day-of-month month day-of-week, as in 0 30 2 * * *",
                    e);
        }
    }

    /** The first time after a moment; null where there is none any more. */
    @Nullable
    Instant after(Instant moment) {
        if (everyHour) {
            ZonedDateTime next = cron.next(moment.atZone(zone));
            return next == null ? null : next.toInstant();
        }
        LocalDateTime next = cron.next(LocalDateTime.ofInstant(moment, zone));
        // the hour that the clock repeats: its times have been
        while (next != null && !instant(next).isAfter(moment)) {
            next = cron.next(next);
        }
        return next == null ? null : instant(next);
    }

    /** Java moves what a clock leaves out by as much, and takes the first of what comes twice. */
    private Instant instant(LocalDateTime time) {
        return time.atZone(zone).toInstant();
    }

    /** The times after one moment up to another, of the last month at most. */
    List<Instant> between(Instant after, Instant upTo) {
        Instant from = upTo.minus(LONGEST);
        List<Instant> times = new ArrayList<>();
        Instant next = after(after.isAfter(from) ? after : from);
        while (next != null && !next.isAfter(upTo)) {
            times.add(next);
            next = after(next);
        }
        return times;
    }
}
