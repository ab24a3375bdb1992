package io.drover.dispatch;

import io.drover.ledger.DryRun;
import java.time.Clock;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;

/** The remote systems there are, and how they are. Shared by DISPATCH and by the lookups of rules. Thread-safe. */
public final class Systems {
    private final DispatchSettings settings;
    private final Clock clock;
    private final Map<String, RemoteSystem> byName = new ConcurrentHashMap<>();
    private final Map<String, LookupPlaces> places = new ConcurrentHashMap<>();
    private final Map<String, ToIntFunction<String>> local = new ConcurrentHashMap<>();
    private volatile Consumer<CallEnded> calls = call -> {};
    private volatile Consumer<CallEnded> ends = poll -> {};

    /** @param names of those that kamelets name; others join when an action names them */
    public Systems(Set<String> names, DispatchSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        names.forEach(this::of);
    }

    public RemoteSystem of(String name) {
        return byName.computeIfAbsent(
                name, n -> new RemoteSystem(n, settings.of(n), clock, call -> calls.accept(call), () -> underWay(n)));
    }

    /**
     * Says that what is sent to a system, or to one of its installations, is done by this process: its concurrency then
     * bounds what runs, not only what is being sent.
     *
     * @param underWay by the name of the system or installation, how much runs
     */
    public void local(String system, ToIntFunction<String> underWay) {
        local.put(system, underWay);
    }

    private int underWay(String name) {
        for (Map.Entry<String, ToIntFunction<String>> entry : local.entrySet()) {
            if (name.equals(entry.getKey()) || name.startsWith(entry.getKey() + "-")) {
                return entry.getValue().applyAsInt(name);
            }
        }
        return 0;
    }

    /** Whether actions of that system are sent at all. */
    boolean sends(RemoteSystem system) {
        return !settings.dryRun() || system.name().equals(DryRun.SYSTEM);
    }

    /** By name. */
    public List<RemoteSystem> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(RemoteSystem::name))
                .toList();
    }

    /** Who is told of every call that comes back; must return at once. */
    public void onCall(Consumer<CallEnded> listener) {
        calls = listener;
    }

    /** Who is told, for each action, of the poll by which its end was learnt; must return at once. */
    public void onEnd(Consumer<CallEnded> listener) {
        ends = listener;
    }

    void told(CallEnded poll) {
        ends.accept(poll);
    }

    /**
     * Leave for a lookup of a rule. Of a route's threads one is kept from each system, so that a system that hangs does
     * not hold up messages that do not need it.
     *
     * @param threads of the route
     */
    public Leave askForLookup(String system, String route, int threads) {
        LookupPlaces room = places.computeIfAbsent(route + " " + system, key -> new LookupPlaces(system, clock));
        return room.enter(Math.max(1, threads - 1), () -> of(system).ask(CallKind.LOOKUP));
    }
}
