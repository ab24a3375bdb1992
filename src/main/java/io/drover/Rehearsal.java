package io.drover;

import io.drover.backtest.Answers;
import io.drover.backtest.RecordedLookups;
import io.drover.backtest.Recording;
import io.drover.backtest.Side;
import io.drover.bus.BusComponent;
import io.drover.bus.Intake;
import io.drover.bus.Received;
import io.drover.ledger.InboxEntry;
import io.drover.ledger.InboxMessage;
import io.drover.ledger.NewDeadLetter;
import io.drover.modules.RebuildOrder;
import io.drover.rebuild.RebuildPolicy;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A Drover that only judges: the routes, the policy and the reading of messages as they are configured, no bus, an empty
 * ledger in memory that nothing is written to, and answers to lookups from recordings. Thread-safe.
 */
public final class Rehearsal implements Side, AutoCloseable {
    private static final String DISABLED = "drover.routes.disabled";

    private final Wiring wiring;
    private final RecordedLookups lookups;
    private final Answers general;
    private final Intake intake;
    private final BusComponent bus;

    private Rehearsal(Wiring wiring, RecordedLookups lookups, Answers general) {
        this.wiring = wiring;
        this.lookups = lookups;
        this.general = general;
        this.intake = wiring.intake();
        this.bus = wiring.context().getComponent("bus", BusComponent.class);
    }

    /**
     * @param given the configuration with its routes and policy
     * @param general answers that hold for every message that has none of its own
     * @throws io.drover.settings.SettingsException where a start would refuse it
     */
    public static Rehearsal of(Settings given, Answers general, Clock clock) {
        return of(given, general, clock, files -> Set.of());
    }

    /**
     * Of messages on these topics alone, prefixes included: the routes that they cannot come to are not there.
     *
     * @throws io.drover.settings.SettingsException where a start would refuse the configuration, or the routes that are there
     */
    public static Rehearsal of(Settings given, Answers general, Clock clock, Collection<String> topics) {
        return of(given, general, clock, files -> RehearsedRoutes.superfluous(files, topics));
    }

    private static Rehearsal of(
            Settings given, Answers general, Clock clock, Function<RouteFiles, Set<String>> superfluous) {
        Settings settings = given.overlaidBy(apart(), "rehearsal")
                .overlaidBy(
                        Map.of(
                                "drover.bus.enabled",
                                "false",
                                "drover.archive.url",
                                "",
                                "drover.api.auth",
                                "users-file",
                                "drover.api.users-file",
                                ""),
                        "rehearsal")
                .withoutSecrets();
        RebuildPolicy policy = SystemBeans.policy(settings);
        RebuildOrder modules = new RebuildOrder((handler, module) -> SystemBeans.judged(policy, handler, module));
        RouteFiles files = new Sections(settings).routeFiles();
        Set<String> out = superfluous.apply(files);
        RecordedLookups lookups = new RecordedLookups(
                files::asksNobody, files::questionOf, Map.of("mbs-rebuild-order-lookup", modules::again));
        Wiring wiring = new Wiring(without(settings, out), clock);
        try {
            return new Rehearsal(wiring.rehearse(lookups), lookups, general);
        } catch (RuntimeException e) {
            wiring.close();
            throw e;
        }
    }

    private static Settings without(Settings settings, Set<String> routes) {
        String disabled = settings.text(DISABLED);
        return settings.overlaidBy(
                Map.of(
                        DISABLED,
                        Stream.concat(Stream.of(disabled).filter(ids -> !ids.isBlank()), routes.stream())
                                .collect(Collectors.joining(","))),
                "rehearsal");
    }

    /** What is set so that a configuration is tried out beside a running Drover: an empty ledger in memory, a port of its own. */
    public static Map<String, String> apart() {
        return Map.of(
                "drover.db.url", "jdbc:h2:mem:apart-" + UUID.randomUUID(),
                "drover.db.user", "",
                "drover.api.port", "0");
    }

    @Override
    public Heard hear(Recording recording) {
        InboxEntry entry = intake.entryOf(
                new Received("", false, Map.of(), null, "application/json", "utf-8", recording.message()), "http");
        if (!(entry instanceof InboxMessage message)) {
            String why = entry instanceof NewDeadLetter letter ? letter.evidence() : "not understood";
            return new Heard("", "", "unreadable: " + why, List.of());
        }
        String note = message.note();
        return new Heard(
                message.id().toString(),
                message.topic(),
                note == null ? "" : note,
                lookups.during(recording.answers().or(general), () -> bus.rehearse(message)));
    }

    @Override
    public void close() {
        wiring.close();
    }
}
