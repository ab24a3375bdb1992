package io.drover.api.freshmaker;

import io.drover.ledger.EventTypeFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers of event types. 0 to 18 are Freshmaker's and never change; ours follow, and new ones are only ever put at
 * the end. A type without a number of its own (an integrator's route may name any) shows as {@value #OTHER}.
 */
final class EventTypes {
    static final int OTHER = 19;

    private static final List<String> NAMES = List.of(
            "MBSModuleStateChangeEvent",
            "GitModuleMetadataChangeEvent",
            "GitRPMSpecChangeEvent",
            "TestingEvent",
            "GitDockerfileChangeEvent",
            "BodhiUpdateCompleteStableEvent",
            "KojiTaskStateChangeEvent",
            "BrewSignRPMEvent",
            "ErrataRPMAdvisoryShippedEvent",
            "BrewContainerTaskStateChangeEvent",
            "ErrataAdvisoryStateChangedEvent",
            "FreshmakerManualRebuildEvent",
            "ODCSComposeStateChangeEvent",
            "ManualRebuildWithAdvisoryEvent",
            "FreshmakerAsyncManualBuildEvent",
            "BotasErrataShippedEvent",
            "ManualBundleRebuildEvent",
            "FlatpakModuleAdvisoryReadyEvent",
            "FlatpakApplicationManualBuildEvent",
            "OtherEvent",
            "ManualRequestEvent",
            "TimerEvent");
    private static final Set<String> NUMBERED = numbered();

    private EventTypes() {}

    private static Set<String> numbered() {
        Set<String> names = new HashSet<>(NAMES);
        names.remove(NAMES.get(OTHER));
        return Set.copyOf(names);
    }

    /** All names, each at its number. */
    static List<String> names() {
        return NAMES;
    }

    static int number(String type) {
        int number = NAMES.indexOf(type);
        return number < 0 ? OTHER : number;
    }

    static Optional<String> name(long number) {
        return number >= 0 && number < NAMES.size() ? Optional.of(NAMES.get((int) number)) : Optional.empty();
    }

    /** The events with one of these numbers; numbers that nothing has find nothing. */
    static EventTypeFilter filter(Set<Long> numbers) {
        Set<String> names = new HashSet<>();
        numbers.stream().filter(number -> number != OTHER).forEach(number -> name(number)
                .ifPresent(names::add));
        return new EventTypeFilter(names, numbers.contains((long) OTHER) ? NUMBERED : Set.of());
    }
}
