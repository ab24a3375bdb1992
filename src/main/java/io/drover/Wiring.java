package io.drover;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.bus.BusComponent;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Judge;
import io.drover.bus.Subscriptions;
import io.drover.bus.rabbit.RabbitIntake;
import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.OwnActions;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Actions;
import io.drover.ledger.Backlog;
import io.drover.ledger.Database;
import io.drover.ledger.Inbox;
import io.drover.ledger.Instances;
import io.drover.ledger.Judgements;
import io.drover.ledger.StoredDelivery;
import io.drover.ledger.StoredMessage;
import io.drover.ledger.StoredMessages;
import io.drover.plan.ActionComponent;
import io.drover.plan.EventComponent;
import io.drover.plan.JqOptionUris;
import io.drover.plan.TraceInterceptor;
import io.drover.plan.TrackComponent;
import io.drover.rebuild.RebuildPolicy;
import io.drover.routes.LoadedRoutes;
import io.drover.routes.RouteFiles;
import io.drover.routes.RouteRules;
import io.drover.routes.RouteTrial;
import io.drover.settings.Closing;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only place that makes and binds beans: one running Drover. Reads the settings, opens the ledger, starts Camel with
 * the routes, and ends it all in the opposite order.
 */
public final class Wiring implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Wiring.class);

    private final Settings settings;
    private final Sections sections;
    private final Clock clock;
    private final Closing closing = new Closing();
    private final Main main = new Main();
    private final RouteFiles files;
    private final Verbs verbs;
    private final Database database;
    private final Actions actions;
    private final Instances instances;
    private final Subscriptions subscriptions;
    private final Environments environments;
    private final Envelopes envelopes;
    private boolean startRoutes = true;
    private @Nullable Dispatcher dispatcher;
    private @Nullable Inbox inbox;
    private @Nullable Intake intake;

    public Wiring(Settings settings, Clock clock) {
        this.settings = settings;
        this.sections = new Sections(settings);
        this.clock = clock;
        Set<String> disabled = sections.list("drover.routes.disabled");
        if (!settings.flag("drover.bus.enabled")) {
            disabled.add("intake-rabbitmq");
        }
        this.files = new RouteFiles(Path.of(settings.text("drover.routes.directory")), disabled);
        this.verbs = new Verbs(files::kamelet);
        this.environments = Environments.parse(settings.required("drover.bus.topic-prefix"));
        this.subscriptions = new Subscriptions(environments);
        this.envelopes = new Envelopes(settings.number("drover.bus.max-message-bytes"));
        this.database = closing.later(Database.open(sections.database()));
        String instance = settings.required("drover.instance");
        this.actions = new Actions(database, clock, instance);
        this.instances = new Instances(database, clock, instance);
    }

    /** Returns when everything runs; the broker may still be away. Whatever cannot be used is thrown. */
    public Wiring start() {
        try {
            configure();
            main.start();
            closing.later((AutoCloseable) main::stop);
            Dispatcher dispatch = closing.later(Objects.requireNonNull(dispatcher));
            RestFace.gauges(
                    Objects.requireNonNull(context().getRegistry().findSingleByType(MeterRegistry.class)),
                    database,
                    Objects.requireNonNull(inbox),
                    dispatch);
            dispatch.start();
            closing.later(new Heart(instances, dispatch).start());
            LOG.info(
                    "Drover runs as {}: {} routes",
                    settings.text("drover.instance"),
                    context().getRoutesSize());
            return this;
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    /** Loads and builds everything, starts no route and calls nobody. @return the number of routes */
    public int check() {
        try {
            startRoutes = false;
            configure();
            closing.later((AutoCloseable) main::stop);
            main.start();
            return context().getRoutesSize();
        } catch (Exception e) {
            throw e instanceof SettingsException settings ? settings : new SettingsException(said(e));
        }
    }

    /** What is allowed and probably not meant: the policy's known traps. */
    public List<String> warnings() {
        RebuildPolicy policy = context().getRegistry().lookupByNameAndType("rebuildPolicy", RebuildPolicy.class);
        return policy.traps();
    }

    private static String said(Throwable thrown) {
        StringBuilder all = new StringBuilder();
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
            if (all.indexOf(message) < 0) {
                all.append(all.isEmpty() ? "" : "\n  ").append(message);
            }
        }
        return all.toString();
    }

    private void configure() {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setInitialProperties(settings.asProperties());
        camel("camel.main.name", "drover");
        camel("camel.main.routesIncludePattern", "false");
        camel("camel.main.basePackageScanEnabled", "false");
        camel("camel.main.shutdownTimeout", "20");
        camel("camel.component.kamelet.location", files.kameletLocations());
        camel("camel.component.kamelet.noErrorHandler", "true");
        // the HTTP client would repeat requests by itself, behind the back of whoever counts them
        camel("camel.component.http.automaticRetriesDisabled", "true");
        camel("camel.component.https.automaticRetriesDisabled", "true");
        main.addMainListener(new Routes());
        bus();
        main.bind("ownActions", new OwnActions(actions));
        new SystemBeans(settings, clock).bind(main::bind);
        Door door = new Door(envelopes, environments, subscriptions, Objects.requireNonNull(inbox));
        new RestFace(settings, database, clock, door).configure(main);
    }

    private void camel(String key, String value) {
        main.addInitialProperty(key, value);
    }

    private void bus() {
        String instance = settings.text("drover.instance");
        Judge judge = new Judge(new Judgements(database, clock, instance), sections.judge(), clock, this::wake);
        BusComponent bus = new BusComponent(subscriptions, new Backlog(database, instance), judge, this::payload);
        Inbox doorway = closing.later(new Inbox(database, instance, clock, sections.inbox(), bus));
        inbox = doorway;
        intake = new Intake(
                envelopes,
                environments,
                subscriptions,
                (entry, acknowledgement) -> doorway.put(entry, acknowledgement, null));
        main.bind("bus", bus);
        main.bind("action", new ActionComponent(verbs));
        main.bind("event", new EventComponent());
        main.bind("track", new TrackComponent());
        main.bind("traceInterceptor", new TraceInterceptor(clock));
        main.bind("jqOptionUris", new JqOptionUris());
    }

    private void rabbit(CamelContext context) {
        if (!settings.flag("drover.bus.enabled")) {
            return;
        }
        RabbitIntake rabbit = closing.later(new RabbitIntake(
                sections.rabbit(), subscriptions, Objects.requireNonNull(intake), settings.text("drover.instance")));
        rabbit.bind(context);
    }

    private void wake() {
        Dispatcher dispatch = dispatcher;
        if (dispatch != null) {
            dispatch.wake();
        }
    }

    /** A payload that is no longer in memory, opened again from the bytes that were received. */
    private JsonNode payload(StoredDelivery delivery) {
        StoredMessage message = new StoredMessages(database)
                .find(delivery.messageId())
                .orElseThrow(() ->
                        new IllegalStateException("message " + delivery.messageId() + " is gone from the ledger"));
        return envelopes.payload(message.envelope(), message.topic(), message.headers(), message.body());
    }

    /** Binds a further bean for routes and kamelets; before {@link #start}. */
    public Wiring bind(String name, Object bean) {
        main.bind(name, bean);
        return this;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Where REST is served, the port that was found included. */
    public int port() {
        return Objects.requireNonNull(context().hasService(VertxPlatformHttpServer.class))
                .getServer()
                .actualPort();
    }

    public Database database() {
        return database;
    }

    /** The way in for messages that do not come over AMQP. */
    public Intake intake() {
        return Objects.requireNonNull(intake, "not started");
    }

    @Override
    public void close() {
        closing.close();
    }

    /** Loads the routes at the moment when Camel is configured and not yet started. */
    private final class Routes extends MainListenerSupport {
        @Override
        public void afterConfigure(BaseMainSupport ignored) {
            CamelContext context = main.getCamelContext();
            context.setAutoStartup(startRoutes);
            context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
            dispatcher = new Dispatcher(context, actions, verbs, sections.dispatch(), clock);
            rabbit(context);
            try {
                PluginHelper.getRoutesLoader(context).loadRoutes(files.load());
            } catch (Exception e) {
                throw new SettingsException("a route file cannot be loaded: " + e.getMessage());
            }
            List<RouteDefinition> routes = ((ModelCamelContext) context).getRouteDefinitions();
            LoadedRoutes.mend(routes);
            List<String> faults = new ArrayList<>(new RouteRules(files::kamelet).check(routes));
            faults.addAll(new RouteTrial(context).check(routes));
            if (!faults.isEmpty()) {
                throw new SettingsException(faults);
            }
        }
    }
}
