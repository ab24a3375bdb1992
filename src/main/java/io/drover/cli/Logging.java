package io.drover.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.FileAppender;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.drover.telemetry.LogSettings;
import io.drover.telemetry.Logs;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

/** Where log lines go while a command has the terminal for itself. */
final class Logging {
    private Logging() {}

    /** Into a file instead of onto the terminal. */
    static void intoFile(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{24} %msg%ids%n%ex{20}");
        encoder.start();
        FileAppender<ILoggingEvent> appender = new FileAppender<>();
        appender.setContext(context);
        appender.setFile(file.toString());
        appender.setEncoder(encoder);
        appender.start();
        root.detachAndStopAllAppenders();
        root.addAppender(appender);
    }

    /** As the settings say; for a process that runs on. */
    static Logs asSaid(Settings settings) {
        try {
            return Logs.set(
                    LogSettings.of(
                            settings.text("drover.log.format"),
                            settings.number("drover.log.lines-per-second"),
                            settings.text("drover.instance")),
                    Clock.systemUTC());
        } catch (IllegalArgumentException e) {
            throw new SettingsException(String.valueOf(e.getMessage()));
        }
    }

    /** Onto standard error: standard output is the command's answer. */
    static void ontoErrors() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        for (Iterator<Appender<ILoggingEvent>> all =
                        context.getLogger(Logger.ROOT_LOGGER_NAME).iteratorForAppenders();
                all.hasNext(); ) {
            if (all.next() instanceof ConsoleAppender<ILoggingEvent> console) {
                console.stop();
                console.setTarget("System.err");
                console.start();
            }
        }
    }

    /** Only what went wrong, and onto standard error. */
    static void quiet() {
        ontoErrors();
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.getLogger("io.drover").setLevel(Level.WARN);
    }

    /** Does it with only what is broken in the log: something is started to be looked at, and nobody is there to talk to. */
    static <T> T muted(Supplier<T> work) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        Logger ours = context.getLogger("io.drover");
        Level ofRoot = root.getLevel();
        Level ofOurs = ours.getLevel();
        root.setLevel(Level.ERROR);
        ours.setLevel(Level.ERROR);
        try {
            return work.get();
        } finally {
            root.setLevel(ofRoot);
            ours.setLevel(ofOurs);
        }
    }
}
