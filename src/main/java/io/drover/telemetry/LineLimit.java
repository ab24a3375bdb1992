package io.drover.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * Lets so many lines a second through of each kind: of one logger, level and pattern. Of those it holds back the number is
 * said, at the level of theirs: "12 lines more like this in the last minute: …" with the last one of them. Lines that nobody
 * can tell apart by pattern, since each is a new one, share a limit once there are {@value #MOST_KINDS} kinds. Thread-safe.
 */
public final class LineLimit extends Filter<ILoggingEvent> {
    static final int MOST_KINDS = 1_000;
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Kind OTHERS = new Kind("", 0, "");
    private static final Marker COUNT = MarkerFactory.getMarker("drover-line-limit");

    private final Appender<ILoggingEvent> appender;
    private final int perSecond;
    private final Clock clock;
    private final Map<Kind, Lines> kinds = new LinkedHashMap<>();

    /** @param appender where the numbers are said; the one that this is a filter of */
    public LineLimit(Appender<ILoggingEvent> appender, int perSecond, Clock clock) {
        this.appender = appender;
        this.perSecond = perSecond;
        this.clock = clock;
    }

    private record Kind(String logger, int level, String pattern) {
        static Kind of(ILoggingEvent event) {
            return new Kind(event.getLoggerName(), event.getLevel().toInt(), String.valueOf(event.getMessage()));
        }
    }

    /** What came of one kind. Guarded by the filter. */
    private static final class Lines {
        private long second;
        private int passed;
        private long heldBack;
        private long since;
        private String last = "";
        private String logger = "";
        private Level level = Level.INFO;

        boolean pass(ILoggingEvent event, int most) {
            long now = event.getTimeStamp() / 1_000;
            if (now != second) {
                second = now;
                passed = 0;
            }
            if (passed < most) {
                passed++;
                return true;
            }
            since = heldBack == 0 ? event.getTimeStamp() : since;
            heldBack++;
            last = event.getFormattedMessage();
            logger = event.getLoggerName();
            // of lines that share a limit the gravest counts
            level = heldBack == 1 || event.getLevel().isGreaterOrEqual(level) ? event.getLevel() : level;
            return false;
        }
    }

    /** A number to be said. */
    private record Said(String logger, Level level, long lines, String last) {}

    @Override
    public FilterReply decide(ILoggingEvent event) {
        List<Marker> markers = event.getMarkerList();
        if (markers != null && markers.contains(COUNT)) {
            return FilterReply.NEUTRAL;
        }
        synchronized (kinds) {
            return lines(Kind.of(event), event.getTimeStamp() / 1_000).pass(event, perSecond)
                    ? FilterReply.NEUTRAL
                    : FilterReply.DENY;
        }
    }

    private Lines lines(Kind kind, long second) {
        Lines known = kinds.get(kind);
        if (known != null) {
            return known;
        }
        if (kinds.size() >= MOST_KINDS) {
            kinds.values().removeIf(lines -> lines.heldBack == 0 && lines.second < second);
        }
        return kinds.computeIfAbsent(kinds.size() >= MOST_KINDS ? OTHERS : kind, any -> new Lines());
    }

    /** Says how many lines were held back, of each kind for which that is a minute ago. */
    void tell() {
        tell(clock.millis() - MINUTE.toMillis());
    }

    private void tell(long until) {
        List<Said> due;
        synchronized (kinds) {
            List<Lines> old = kinds.values().stream()
                    .filter(lines -> lines.heldBack > 0 && lines.since <= until)
                    .toList();
            due = old.stream()
                    .map(lines -> new Said(lines.logger, lines.level, lines.heldBack, lines.last))
                    .toList();
            old.forEach(lines -> lines.heldBack = 0);
        }
        due.forEach(this::say);
    }

    private void say(Said said) {
        Logger logger = ((LoggerContext) getContext()).getLogger(said.logger());
        LoggingEvent event = new LoggingEvent(
                LineLimit.class.getName(),
                logger,
                said.level(),
                "{} lines more like this in the last minute: {}",
                null,
                new Object[] {said.lines(), said.last()});
        event.addMarker(COUNT);
        Objects.requireNonNull(appender).doAppend(event);
    }

    /** Says what there is to say, however new it is. */
    void tellAll() {
        tell(Long.MAX_VALUE);
    }
}
