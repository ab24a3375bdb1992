package io.drover;

import io.drover.bus.JudgeSettings;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.dispatch.Backoff;
import io.drover.dispatch.DispatchSettings;
import io.drover.ledger.DatabaseSettings;
import io.drover.ledger.InboxSettings;
import io.drover.settings.Settings;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sections of the configuration as the records that check them. */
final class Sections {
    private final Settings settings;

    Sections(Settings settings) {
        this.settings = settings;
    }

    DatabaseSettings database() {
        return new DatabaseSettings(
                settings.required("drover.db.url"),
                settings.text("drover.db.user"),
                settings.secret("drover.db.password"),
                settings.number("drover.db.pool-size"));
    }

    InboxSettings inbox() {
        return new InboxSettings(
                settings.number("drover.inbox.batch"),
                settings.number("drover.inbox.queue"),
                settings.number("drover.inbox.queue-bytes"),
                settings.duration("drover.inbox.linger"));
    }

    JudgeSettings judge() {
        return new JudgeSettings(
                backoff("drover.judge"),
                settings.number("drover.judge.max-attempts"),
                settings.number("drover.judge.in-hand"));
    }

    DispatchSettings dispatch() {
        return new DispatchSettings(
                settings.number("drover.dispatch.concurrency"),
                backoff("drover.dispatch"),
                settings.number("drover.dispatch.max-attempts"),
                settings.duration("drover.dispatch.poll-interval"),
                settings.duration("drover.dispatch.denied-pause"));
    }

    RabbitSettings rabbit() {
        return RabbitSettings.from(this::rabbitKey);
    }

    private @Nullable String rabbitKey(String key) {
        String value =
                switch (key) {
                    case "drover.bus.password" -> settings.secret(key);
                    case "drover.bus.retry-millis" ->
                        Long.toString(settings.duration("drover.bus.retry").toMillis());
                    default -> settings.text(key);
                };
        return value.isBlank() ? null : value;
    }

    /** A list with commas between, without blanks and empty elements. */
    Set<String> list(String key) {
        return Stream.of(settings.text(key).split(","))
                .map(String::strip)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.toSet());
    }

    private Backoff backoff(String section) {
        return new Backoff(settings.duration(section + ".retry-first"), settings.duration(section + ".retry-most"));
    }
}
