package io.drover;

import io.drover.api.Api;
import io.drover.api.ApiRoutes;
import io.drover.api.ApiSettings;
import io.drover.api.ArchiveResource;
import io.drover.api.AuditResource;
import io.drover.api.DatabaseHealthCheck;
import io.drover.api.Identity;
import io.drover.api.Listing;
import io.drover.api.Login;
import io.drover.api.MessageDoor;
import io.drover.api.Messages;
import io.drover.api.Resources;
import io.drover.api.ServerPart;
import io.drover.api.StatusResource;
import io.drover.api.WhyResource;
import io.drover.api.freshmaker.Freshmaker;
import io.drover.api.freshmaker.FreshmakerMetrics;
import io.drover.bus.MessageIds;
import io.drover.ledger.ArchiveMarks;
import io.drover.ledger.Audit;
import io.drover.ledger.AuditTrail;
import io.drover.ledger.BuildRows;
import io.drover.ledger.Chain;
import io.drover.ledger.Database;
import io.drover.ledger.EventRows;
import io.drover.ledger.Inbox;
import io.drover.ledger.LedgerPing;
import io.drover.ledger.Listings;
import io.drover.ledger.OpenWork;
import io.drover.ledger.OutboxRows;
import io.drover.ledger.Tallies;
import io.drover.rebuild.RebuildPolicy;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.impl.TCPServerBase;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.main.Main;

/** The part of the wiring that concerns REST, health and metrics: one server on one port. */
final class RestFace {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Settings settings;
    private final Database database;
    private final Clock clock;
    private final MessageDoor door;
    private final SystemsFace systems;
    private final RouteFiles files;
    private final List<Resources.Face> others;

    /** @param others what the parts of the wiring serve themselves */
    RestFace(
            Settings settings,
            Database database,
            Clock clock,
            MessageDoor door,
            SystemsFace systems,
            RouteFiles files,
            List<Resources.Face> others) {
        this.settings = settings;
        this.database = database;
        this.clock = clock;
        this.door = door;
        this.systems = systems;
        this.files = files;
        this.others = List.copyOf(others);
    }

    void configure(Main main) {
        server(main);
        observation(main);
        ApiSettings api = apiSettings();
        Asking asking = new Asking(main::getCamelContext);
        LoginBeans logins = new LoginBeans(settings, new Audit(database, clock), clock, asking);
        main.bind("oidcCall", logins.oidcCall());
        List<Identity> identities = logins.identities();
        KojiImages images = new KojiImages(
                asking, () -> main.getCamelContext().getRegistry().findSingleByType(RebuildPolicy.class));
        ConsoleFace console = new ConsoleFace(settings, database, clock, main::getCamelContext);
        Freshmaker freshmaker = new Freshmaker(
                new EventRows(database),
                new BuildRows(database),
                new Freshmaker.About(Version.OURS, Login.backend(identities)),
                images,
                new FreshmakerMetrics(new Tallies(database), database.connections()),
                MessageIds::of);
        List<ServerPart> parts = console.parts(main);
        List<Resources.Face> faces = faces(freshmaker, console.faces(asking));
        faces.add(new CatalogueFace(settings, files, main::getCamelContext).resource(main, parts));
        main.configure()
                .addRoutesBuilder(new ApiRoutes(new Api(api, identities, logins.roles(), clock, faces), api, parts));
    }

    private void server(Main main) {
        main.addInitialProperty("camel.server.enabled", "true");
        main.addInitialProperty("camel.server.host", settings.required("drover.api.host"));
        main.addInitialProperty("camel.server.port", settings.text("drover.api.port"));
        main.addInitialProperty("camel.server.maxBodySize", settings.text("drover.bus.max-message-bytes"));
        main.addInitialProperty("camel.server.fileUploadEnabled", "false");
    }

    /** Where it is served, the port that was found included. */
    static int port(CamelContext context) {
        return server(context).actualPort();
    }

    /**
     * Camel's server says in the log that it cannot have its port, and the context starts all the same.
     *
     * @throws SettingsException where nothing is served
     */
    static void mustListen(CamelContext context, Settings settings) {
        if (!(server(context) instanceof TCPServerBase tcp) || !tcp.isListening()) {
            throw new SettingsException(List.of("drover.api.port: REST cannot be served at "
                    + settings.required("drover.api.host") + ":" + settings.text("drover.api.port")
                    + "; another process has the port, or the address is not of this machine"));
        }
    }

    private static HttpServer server(CamelContext context) {
        return Objects.requireNonNull(context.hasService(VertxPlatformHttpServer.class))
                .getServer();
    }

    /** The same port as the server's makes Camel serve both by one. */
    private void observation(Main main) {
        main.addInitialProperty("camel.management.enabled", "true");
        main.addInitialProperty("camel.management.host", settings.required("drover.api.host"));
        main.addInitialProperty("camel.management.port", settings.text("drover.api.port"));
        main.addInitialProperty("camel.management.healthCheckEnabled", "true");
        main.addInitialProperty("camel.management.metricsEnabled", "true");
        main.addInitialProperty("camel.metrics.enabled", "true");
        main.addInitialProperty("camel.metrics.enableExchangeEventNotifier", "false");
        main.addInitialProperty("camel.health.exposureLevel", "full");
        ConsoleFace.hawtio(settings, main);
        main.bind("ledgerHealth", new DatabaseHealthCheck(new LedgerPing(database)));
        main.bind("systemsHealth", systems.health());
    }

    /** Our own numbers beside Camel's; called when Camel has made its registry. */
    static void gauges(MeterRegistry registry, Database database, Clock clock, Inbox inbox) {
        OpenWork open = new OpenWork(database, clock);
        gauge(registry, "drover.inbox.waiting", "Messages taken and not yet stored", inbox::waiting);
        gauge(registry, "drover.deliveries.open", "Deliveries that are to be judged", open::deliveries);
        gauge(
                registry,
                "drover.deliveries.oldest.seconds",
                "Age of the oldest delivery that is to be judged",
                open::oldestDelivery);
        gauge(
                registry,
                "drover.messages.newest.seconds",
                "When the newest message came, seconds since 1970",
                open::newestMessage);
        gauge(registry, "drover.actions.open", "Actions that are not at their end", open::actions);
        gauge(registry, "drover.dead.letters.open", "Dead letters that nobody has dealt with", open::deadLetters);
    }

    static void gauge(MeterRegistry registry, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value).description(description).register(registry);
    }

    private ApiSettings apiSettings() {
        String url = settings.text("drover.api.public-url");
        return new ApiSettings(
                settings.flag("drover.api.open-reads"),
                url.isBlank() ? null : URI.create(url),
                settings.number("drover.api.failed-logins"),
                Version.OURS);
    }

    private List<Resources.Face> faces(Freshmaker freshmaker, List<Resources.Face> console) {
        Chain chain = new Chain(database);
        Function<String, UUID> ids = MessageIds::of;
        List<Resources.Face> faces = new ArrayList<>(others);
        faces.addAll(console);
        faces.addAll(List.of(
                freshmaker,
                new WhyResource(chain, ids, systems.rows()::found),
                systems.resource(),
                new AuditResource(new AuditTrail(database)),
                new StatusResource(
                        settings.text("drover.instance"),
                        new OpenWork(database, clock),
                        new OutboxRows(database, clock, settings.text("drover.instance")),
                        systems::names),
                new Listing(new Listings(database), chain, ids),
                new ArchiveResource(new ArchiveMarks(database), ArchiveBeans.isEnabled(settings)),
                new Messages(door, chain, new Audit(database, clock), ids, PATIENCE)));
        return faces;
    }
}
