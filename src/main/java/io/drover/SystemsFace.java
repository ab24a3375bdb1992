package io.drover;

import io.drover.api.SystemsHealthCheck;
import io.drover.api.SystemsResource;
import io.drover.dispatch.CallEnded;
import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.RemoteSystem;
import io.drover.dispatch.SystemStatus;
import io.drover.dispatch.Systems;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Database;
import io.drover.ledger.Owner;
import io.drover.ledger.SystemRows;
import io.drover.plan.LookupGate;
import io.drover.routes.RouteFiles;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns how remote systems are: one set for DISPATCH, lookups, REST, health and metrics. */
final class SystemsFace {
    private final Systems systems;
    private final RouteFiles files;
    private final Database database;
    private final Clock clock;
    private final String instance;
    private final Owner owner;
    private final SystemRows rows;
    private @Nullable Dispatcher dispatcher;

    SystemsFace(Sections sections, RouteFiles files, Database database, Clock clock, Owner owner) {
        Set<String> names = files.systems();
        this.systems = new Systems(names, sections.dispatch(names), clock);
        this.files = files;
        this.database = database;
        this.clock = clock;
        this.instance = sections.instance();
        this.owner = owner;
        this.rows = new SystemRows(database, clock, owner);
    }

    LookupGate gate() {
        return new LookupGate(systems, files::systemOf, clock);
    }

    Dispatcher dispatcher(CamelContext context, Verbs verbs) {
        Dispatcher made = new Dispatcher(context, Dispatcher.Books.of(database, clock, owner), verbs, systems, clock);
        dispatcher = made;
        return made;
    }

    Systems all() {
        return systems;
    }

    SystemRows rows() {
        return rows;
    }

    SystemsResource resource() {
        return new SystemsResource(systems, rows, this::queued, instance);
    }

    SystemsHealthCheck health() {
        return new SystemsHealthCheck(systems);
    }

    private int queued(String system) {
        Dispatcher now = dispatcher;
        return now == null ? 0 : now.queued(system);
    }

    /** Called when Camel has made its registry. */
    void meters(MeterRegistry registry) {
        for (RemoteSystem system : systems.all()) {
            gauge(registry, system, "drover.system.in.flight", "Sends, probes and polls under way", s -> s.inFlight());
            gauge(registry, system, "drover.system.lookups.in.flight", "Lookups under way", s -> s.lookups());
            gauge(
                    registry,
                    system,
                    "drover.system.failures",
                    "Failed calls in the breaker's window",
                    s -> s.failures());
            for (SystemStatus.State state : SystemStatus.State.values()) {
                Gauge.builder("drover.system.state", system, s -> s.status().state() == state ? 1 : 0)
                        .description("1 for the state that the system is in")
                        .tag("system", system.name())
                        .tag("state", state.word())
                        .register(registry);
            }
            Gauge.builder("drover.system.queued", system, s -> queued(s.name()))
                    .description("Sends and polls that wait in memory for their turn")
                    .tag("system", system.name())
                    .register(registry);
        }
        Gauge.builder("drover.systems.denied", systems, SystemsFace::denied)
                .description("Remote systems that deny our credentials")
                .register(registry);
        systems.onCall(call -> timer(registry, call).record(call.took()));
    }

    private static long denied(Systems systems) {
        return systems.all().stream()
                .filter(s -> s.status().state() == SystemStatus.State.DENIED)
                .count();
    }

    private static Timer timer(MeterRegistry registry, CallEnded call) {
        return Timer.builder("drover.system.calls")
                .description("Calls that came back, by what came of them")
                .tag("system", call.system())
                .tag("kind", call.kind().word())
                .tag("outcome", call.outcome())
                .register(registry);
    }

    private interface Number {
        int of(SystemStatus status);
    }

    private static void gauge(
            MeterRegistry registry, RemoteSystem system, String name, String description, Number number) {
        Gauge.builder(name, system, s -> number.of(s.status()))
                .description(description)
                .tag("system", system.name())
                .register(registry);
    }
}
