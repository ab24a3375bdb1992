package io.drover;

import io.drover.api.SystemsHealthCheck;
import io.drover.api.SystemsResource;
import io.drover.bus.BusComponent;
import io.drover.dispatch.CallEnded;
import io.drover.dispatch.CallKind;
import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.RemoteSystem;
import io.drover.dispatch.SystemStatus;
import io.drover.dispatch.Systems;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Database;
import io.drover.ledger.OpenWork;
import io.drover.ledger.Owner;
import io.drover.ledger.SystemRows;
import io.drover.plan.LookupGate;
import io.drover.routes.RoutesInForce;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/** The part of the wiring that concerns how remote systems are: one set for DISPATCH, lookups, REST, health and metrics. */
final class SystemsFace {
    private final Systems systems;
    private final RoutesInForce files;
    private final Database database;
    private final Clock clock;
    private final String instance;
    private final Owner owner;
    private final SystemRows rows;
    private final Tracing tracing;
    private @Nullable Dispatcher dispatcher;

    SystemsFace(Sections sections, RoutesInForce files, Database database, Clock clock, Owner owner) {
        Set<String> names = files.now().systems();
        this.systems = new Systems(names, sections.dispatch(names), clock);
        this.files = files;
        this.database = database;
        this.clock = clock;
        this.instance = sections.instance();
        this.owner = owner;
        this.rows = new SystemRows(database, clock, owner);
        this.tracing = sections.tracing(clock);
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

    List<String> names() {
        return systems.all().stream().map(RemoteSystem::name).toList();
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

    /** The same, with what becomes of its messages traced. */
    BusComponent traced(BusComponent bus) {
        bus.traces(tracing.traces());
        return bus;
    }

    /** Called when Camel has made its registry. @return what ends the traces */
    AutoCloseable meters(MeterRegistry registry) {
        OpenWork open = new OpenWork(database, clock);
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
            Gauge.builder("drover.system.polls.overdue.seconds", open, o -> o.overduePoll(system.name()))
                    .description("How long ago the accepted action that waits longest should have been asked after")
                    .tag("system", system.name())
                    .strongReference(true)
                    .register(registry);
            // what is counted is there from the start on, at zero
            timer(registry, new CallEnded(system.name(), CallKind.SEND, "done", Duration.ZERO));
            Gauge.builder("drover.system.queued", system, s -> queued(s.name()))
                    .description("Sends and polls that wait in memory for their turn")
                    .tag("system", system.name())
                    .register(registry);
        }
        Gauge.builder("drover.systems.denied", systems, SystemsFace::denied)
                .description("Remote systems that deny our credentials")
                .register(registry);
        systems.onCall(call -> {
            timer(registry, call).record(call.took());
            tracing.called(call);
        });
        systems.onEnd(tracing::called);
        return tracing;
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
