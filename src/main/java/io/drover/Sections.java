package io.drover;

import io.drover.bus.JudgeSettings;
import io.drover.bus.rabbit.RabbitSettings;
import io.drover.dispatch.Backoff;
import io.drover.dispatch.DispatchSettings;
import io.drover.ledger.Database;
import io.drover.ledger.DatabaseSettings;
import io.drover.ledger.InboxSettings;
import io.drover.ledger.Instances;
import io.drover.routes.OwnFiles;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sections of the configuration as the records that check them. */
final class Sections {
    private static final Logger LOG = LoggerFactory.getLogger(Sections.class);
    private static final List<String> TIME_OUTS =
            List.of("drover.mbs.timeout", "drover.distgit.timeout", "drover.odcs.timeout", "drover.osbs.timeout");

    private final Settings settings;
    private @Nullable KojiSections koji;

    Sections(Settings settings) {
        this.settings = settings;
    }

    Instances instances(Database database, Clock clock) {
        String process = ManagementFactory.getRuntimeMXBean().getName();
        return new Instances(database, clock, instance(), process, System::nanoTime);
    }

    /** The section drover.koji, read once. */
    KojiSections koji() {
        KojiSections known = koji;
        if (known == null) {
            known = new KojiSections(settings);
            koji = known;
        }
        return known;
    }

    /**
     * The section drover.dispatch.
     *
     * @param systems that kamelets name; each koji hub is one, too
     */
    DispatchSettings dispatch(Set<String> systems) {
        Set<String> known = new TreeSet<>(systems);
        koji().profiles().names().forEach(profile -> known.add("koji-" + profile));
        list("drover.ansible.groups").forEach(group -> known.add("ansible-" + group));
        return new SystemSections(settings).read(known);
    }

    /** The files of routes, shipped ones, those of a loopabull.yml and the operator's. */
    RouteFiles routeFiles() {
        return routeFiles(OwnFiles.read(Path.of(settings.text("drover.routes.directory"))));
    }

    /** The same with other files of the operator's. */
    RouteFiles routeFiles(OwnFiles own) {
        Set<String> disabled = list("drover.routes.disabled");
        if (!settings.flag("drover.bus.enabled")) {
            disabled.add("intake-rabbitmq");
        }
        return new RouteFiles(own, disabled, LoopabullBeans.routes(settings));
    }

    /** The name of this instance. */
    String instance() {
        return settings.required("drover.instance");
    }

    /** How long a request of a process that died may still be on its way. */
    Duration inFlight() {
        Duration inFlight = settings.duration("drover.dispatch.in-flight");
        Map<String, Duration> timeOuts = new TreeMap<>();
        TIME_OUTS.forEach(key -> timeOuts.put(key, settings.duration(key)));
        // a koji call whose answer is lost is sent once more
        koji().timeouts().forEach((key, time) -> timeOuts.put("twice " + key, time.multipliedBy(2)));
        List<String> longer = timeOuts.entrySet().stream()
                .filter(entry -> entry.getValue().compareTo(inFlight) >= 0)
                .map(Map.Entry::getKey)
                .toList();
        if (!longer.isEmpty()) {
            LOG.warn(
                    "drover.dispatch.in-flight is {} s, which {} may outlast: where an instance dies, a request that is"
                            + " still on its way could be sent again",
                    inFlight.toSeconds(),
                    longer);
        }
        return inFlight;
    }

    DatabaseSettings database() {
        return new DatabaseSettings(
                settings.required("drover.db.url"),
                settings.text("drover.db.user"),
                settings.secret("drover.db.password"),
                settings.number("drover.db.pool-size"));
    }

    Tracing tracing(Clock clock) {
        return new Tracing(settings, clock);
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
