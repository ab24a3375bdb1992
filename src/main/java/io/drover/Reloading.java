package io.drover;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.api.ApiError;
import io.drover.api.Resources;
import io.drover.api.RoutesDoor;
import io.drover.api.RoutesHealthCheck;
import io.drover.api.RoutesResource;
import io.drover.bus.BusComponent;
import io.drover.dispatch.Threads;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Audit;
import io.drover.routes.OwnFiles;
import io.drover.routes.RouteChange;
import io.drover.routes.RouteReload;
import io.drover.routes.RouteSwap;
import io.drover.routes.RoutesInForce;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The part of the wiring that takes other route files while Drover runs. */
final class Reloading implements RoutesDoor, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reloading.class);
    private static final String INTERVAL = "drover.routes.reload";
    private static final Duration LEAST = Duration.ofMillis(100);

    private final Settings settings;
    private final RoutesInForce files;
    private final Clock clock;
    private final String every;
    private final ScheduledExecutorService timer = Threads.clock("routes");
    private final Map<String, Object> beans = new LinkedHashMap<>();
    private @Nullable RouteReload reload;

    /** @throws SettingsException for an interval that is none */
    Reloading(Settings settings, RoutesInForce files, Clock clock) {
        this.settings = settings;
        this.files = files;
        this.clock = clock;
        this.every = settings.text(INTERVAL);
        if (!isOff() && settings.duration(INTERVAL).compareTo(LEAST) < 0) {
            throw new SettingsException(INTERVAL + ": " + LEAST.toMillis() + "ms or longer, or off");
        }
    }

    private boolean isOff() {
        return every.equals("off");
    }

    /** What REST and health say of it. */
    Resources.Face face(Main main) {
        main.bind("reloading", this);
        main.bind("routesHealth", new RoutesHealthCheck(this));
        return new RoutesResource(this);
    }

    /** Routes may refer to this besides Drover's own beans; before {@link #start}. */
    void beside(String name, Object bean) {
        beans.put(name, bean);
    }

    Reloading start(CamelContext context, MeterRegistry meters, Verbs verbs, Audit audit) {
        RouteSwap swap =
                new RouteSwap(context, files, new Rules(context.getComponent("bus", BusComponent.class), verbs));
        RouteReload made = new RouteReload(
                files,
                context::resolvePropertyPlaceholders,
                this::faults,
                swap,
                new Book(audit, settings.text("drover.instance")),
                clock);
        reload = made;
        RestFace.gauge(
                meters,
                "drover.route.files.differ",
                "1 while the route files on disk are not taken",
                () -> made.difference().isPresent() ? 1 : 0);
        if (!isOff()) {
            again(made, settings.duration(INTERVAL));
        }
        return this;
    }

    private void again(RouteReload made, Duration after) {
        timer.schedule(
                () -> {
                    Duration next = settings.duration(INTERVAL);
                    try {
                        next = made.look(next);
                    } catch (RuntimeException e) {
                        LOG.error("the route files could not be looked at; trying again", e);
                    }
                    again(made, next);
                },
                after.toMillis(),
                TimeUnit.MILLISECONDS);
    }

    /** As {@code drover check}, in a Camel of its own beside the one that runs. */
    private List<String> faults(OwnFiles own) {
        Settings apart = settings.overlaidBy(Rehearsal.apart(), "reload")
                .overlaidBy(Map.of("drover.hawtio.enabled", "false"), "reload");
        try (Wiring trial = new Wiring(apart, clock, own)) {
            beans.forEach(trial::bind);
            trial.check();
            return List.of();
        } catch (SettingsException e) {
            return e.faults();
        } catch (IllegalArgumentException e) {
            return List.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return List.of("they could not be checked: " + e);
        }
    }

    private RouteReload running() {
        RouteReload made = reload;
        if (made == null) {
            throw ApiError.unavailable("Drover is starting.");
        }
        return made;
    }

    @Override
    public InForce inForce() {
        RouteReload.Taken taken = running().taken();
        OwnFiles own = taken.files();
        return new InForce(own.directory().toString(), own.hashes(), taken.at(), taken.by(), every);
    }

    @Override
    public @Nullable Difference difference() {
        RouteReload made = reload;
        return made == null
                ? null
                : made.difference()
                        .map(differs -> new Difference(differs.since(), differs.faults()))
                        .orElse(null);
    }

    @Override
    public Outcome reload(String who) {
        RouteReload.Outcome outcome = running().order(who);
        RouteChange change = outcome.change();
        Map<String, List<String>> names = new LinkedHashMap<>();
        if (change != null) {
            names.put("added", List.copyOf(change.added()));
            names.put("changed", List.copyOf(change.changed()));
            names.put("removed", List.copyOf(change.removed()));
            names.put("kamelets", List.copyOf(change.kamelets()));
            names.put("restarted", List.copyOf(change.restarted()));
        }
        return new Outcome(change != null, names, outcome.faults());
    }

    @Override
    public void close() {
        timer.shutdownNow();
        Threads.await(timer, 10);
    }

    private record Rules(BusComponent bus, Verbs verbs) implements RouteSwap.Rules {
        @Override
        public boolean rest(Set<String> routes, Duration within) {
            return bus.rest(routes, within);
        }

        @Override
        public void goOn(Set<String> routes) {
            bus.goOn(routes);
        }

        @Override
        public void forget(Set<String> routes) {
            bus.forget(routes);
        }

        @Override
        public void newVerbs() {
            verbs.forget();
        }
    }

    private record Book(Audit audit, String instance) implements RouteReload.Book {
        @Override
        public void taken(String who, RouteChange change) {
            write(who, "routes.reload", change, "");
        }

        @Override
        public void undone(String who, RouteChange change, String why) {
            write(who, "routes.reload-undone", change, why);
        }

        private void write(String who, String what, RouteChange change, String why) {
            ObjectNode detail = JsonNodeFactory.instance.objectNode();
            detail.put("instance", instance).put("change", change.toString());
            if (!why.isEmpty()) {
                detail.put("why", why);
            }
            Map<String, String> before = change.from().own().hashes();
            Map<String, String> after = change.to().own().hashes();
            Set<String> paths = new TreeSet<>(before.keySet());
            paths.addAll(after.keySet());
            ArrayNode files = detail.putArray("files");
            for (String path : paths) {
                String old = before.get(path);
                String young = after.get(path);
                if (old == null || !old.equals(young)) {
                    files.addObject().put("file", path).put("before", old).put("after", young);
                }
            }
            audit.append(
                    new Audit.Entry(who, what, change.to().own().directory().toString(), detail.toString()));
        }
    }
}
