package io.drover.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import net.logstash.logback.encoder.LogstashEncoder;
import net.logstash.logback.stacktrace.ShortenedThrowableConverter;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

/**
 * The log of this process as the settings want it. What a logback file of the operator's own says of levels and places stays,
 * but for loggers that tell secrets.
 */
public final class Logs implements AutoCloseable {
    private static final int LONGEST_STACK = 16_384;
    private static final int LOOK = 10;
    /** They print requests as they go out, tokens and passwords included. */
    private static final List<String> TELL_SECRETS =
            List.of("org.apache.hc.client5.http.wire", "org.apache.hc.client5.http.headers");

    private final List<LineLimit> limits;
    private final ScheduledFuture<?> telling;

    private Logs(List<LineLimit> limits, ScheduledFuture<?> telling) {
        this.limits = limits;
        this.telling = telling;
    }

    /** Changes all places that the root logger writes to. Closing says what was held back. */
    public static Logs set(LogSettings settings, Clock clock) {
        ILoggerFactory factory = LoggerFactory.getILoggerFactory();
        return set((LoggerContext) factory, settings, clock);
    }

    static Logs set(LoggerContext context, LogSettings settings, Clock clock) {
        TELL_SECRETS.forEach(logger -> context.getLogger(logger).setLevel(Level.OFF));
        List<LineLimit> limits = new ArrayList<>();
        for (Iterator<Appender<ILoggingEvent>> all =
                        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
                all.hasNext(); ) {
            Appender<ILoggingEvent> appender = all.next();
            if (settings.json() && appender instanceof OutputStreamAppender<ILoggingEvent> stream) {
                writeJson(stream, context, settings.instance());
            }
            if (settings.linesPerSecond() > 0) {
                LineLimit limit = new LineLimit(appender, settings.linesPerSecond(), clock);
                limit.setContext(context);
                limit.start();
                appender.addFilter(limit);
                limits.add(limit);
            }
        }
        return new Logs(
                limits,
                context.getScheduledExecutorService()
                        .scheduleWithFixedDelay(() -> limits.forEach(LineLimit::tell), LOOK, LOOK, TimeUnit.SECONDS));
    }

    private static void writeJson(OutputStreamAppender<ILoggingEvent> stream, LoggerContext context, String instance) {
        ShortenedThrowableConverter stacks = new ShortenedThrowableConverter();
        stacks.setMaxLength(LONGEST_STACK);
        stacks.setRootCauseFirst(true);
        LogstashEncoder encoder = new LogstashEncoder();
        encoder.setContext(context);
        encoder.setThrowableConverter(stacks);
        encoder.setVersion(null);
        encoder.setCustomFields(
                JsonNodeFactory.instance.objectNode().put("instance", instance).toString());
        encoder.start();
        stream.setEncoder(encoder);
    }

    @Override
    public void close() {
        telling.cancel(false);
        limits.forEach(LineLimit::tellAll);
    }
}
