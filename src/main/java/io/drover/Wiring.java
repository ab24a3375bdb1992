package io.drover;

import io.drover.api.Resources;
import io.drover.bus.BusComponent;
import io.drover.bus.Envelopes;
import io.drover.bus.Environments;
import io.drover.bus.Intake;
import io.drover.bus.Judge;
import io.drover.bus.Payloads;
import io.drover.bus.Subscriptions;
import io.drover.bus.Ticks;
import io.drover.bus.archive.Doorway;
import io.drover.bus.fedmsg.FedmsgIntake;
import io.drover.bus.rabbit.RabbitIntake;
import io.drover.dispatch.Dispatcher;
import io.drover.dispatch.EarlierWork;
import io.drover.dispatch.OwnActions;
import io.drover.dispatch.Verbs;
import io.drover.ledger.Actions;
import io.drover.ledger.Audit;
import io.drover.ledger.Backlog;
import io.drover.ledger.Database;
import io.drover.ledger.Inbox;
import io.drover.ledger.Instances;
import io.drover.ledger.Judgements;
import io.drover.ledger.PutOff;
import io.drover.ledger.StoredMessages;
import io.drover.ledger.Timers;
import io.drover.plan.LookupDoor;
import io.drover.plan.TraceInterceptor;
import io.drover.routes.OwnFiles;
import io.drover.routes.RoutesInForce;
import io.drover.settings.Closing;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;
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
    private final RoutesInForce files;
    private final Reloading reloading;
    private final Verbs verbs;
    private final Database database;
    private final Actions actions;
    private final SystemsFace systems;
    private final Instances instances;
    private final Duration inFlight;
    private final Heart heart;
    private final FedmsgBeans signatures;
    private final Publishing publishing;
    private final Subscriptions subscriptions;
    private final Environments environments;
    private final Envelopes envelopes;
    private boolean startRoutes = true;
    private @Nullable Dispatcher dispatcher;
    private @Nullable Inbox inbox;
    private @Nullable Intake intake;
    private @Nullable AnsibleBeans ansible;
    private @Nullable ArchiveBeans archive;
    private @Nullable ImageBeans images;
    private @Nullable RabbitIntake fromBroker;
    private @Nullable DeadLetterDoor deadLetters;
    private Optional<FedmsgIntake> fedmsg = Optional.empty();

    public Wiring(Settings given, Clock clock) {
        this(given, clock, null);
    }

    /** @param own in place of what is on disk */
    Wiring(Settings given, Clock clock, @Nullable OwnFiles own) {
        this.settings = ForeignEnvironment.none(LoopabullBeans.over(given));
        this.sections = new Sections(settings);
        this.clock = clock;
        this.files = new RoutesInForce(own == null ? sections.routeFiles() : sections.routeFiles(own));
        this.reloading = new Reloading(settings, files, clock);
        this.verbs = new Verbs(files::kamelet);
        this.signatures = new FedmsgBeans(settings, clock);
        this.environments = Environments.parse(settings.text("drover.bus.topic-prefix"));
        this.subscriptions = new Subscriptions(environments);
        this.envelopes = new Envelopes(settings.number("drover.bus.max-message-bytes"));
        this.database = closing.later(Database.open(sections.database()));
        this.publishing = new Publishing(settings, database, clock);
        this.instances = sections.instances(database, clock);
        this.inFlight = sections.inFlight();
        this.heart = new Heart(instances, inFlight);
        this.actions = new Actions(database, clock, instances);
        this.systems = new SystemsFace(sections, files, database, clock, instances);
    }

    /** Returns when everything runs; the broker may still be away. Whatever cannot be used is thrown. */
    public Wiring start() {
        try {
            closing.later(heart.start());
            configure();
            main.start();
            closing.later((AutoCloseable) main::stop);
            RestFace.mustListen(context(), settings);
            MeterRegistry meters =
                    Objects.requireNonNull(context().getRegistry().findSingleByType(MeterRegistry.class));
            closing.later(publishing.start(sections.rabbit(), meters));
            Dispatcher dispatch = closing.later(Objects.requireNonNull(dispatcher));
            RestFace.gauges(meters, database, clock, Objects.requireNonNull(inbox));
            closing.later(systems.meters(meters));
            fedmsg.ifPresent(zeromq -> FedmsgBeans.meters(meters, zeromq));
            closing.later(Objects.requireNonNull(ansible)).start(systems.all(), dispatch);
            dispatch.start();
            heart.work(this::lookAgain);
            closing.later((AutoCloseable) this::drain);
            closing.later(new ClockWatch(new PutOff(database, clock, inFlight), clock, System::nanoTime).start());
            closing.later(new Forgetting(settings, database, clock).start());
            fedmsg.ifPresent(zeromq -> closing.later(zeromq.start()));
            closing.later(Objects.requireNonNull(images)).start(meters, systems.rows());
            Inbox open = Objects.requireNonNull(inbox);
            Doorway gaps = new Doorway(envelopes, environments, subscriptions, open::put, signatures.vetting());
            closing.later(Objects.requireNonNull(archive)).start(context(), gaps);
            closing.later(reloading.start(context(), meters, verbs, new Audit(database, clock)));
            int routes = context().getRoutesSize();
            LOG.info("Drover runs as {}: {} routes", sections.instance(), routes);
            return this;
        } catch (Exception e) {
            close();
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    /** Loads and builds everything, starts no route and calls nobody. @return the number of routes */
    public int check() {
        startRoutes = false;
        load(null);
        return context().getRoutesSize();
    }

    /** Starts the routes and nothing else; their lookups are answered by what is given. */
    Wiring rehearse(LookupDoor lookups) {
        load(lookups);
        return this;
    }

    private void load(@Nullable LookupDoor lookups) {
        try {
            configure();
            if (lookups != null) {
                main.configure().setJmxEnabled(false);
                main.bind("traceInterceptor", new TraceInterceptor(clock, lookups));
            }
            closing.later((AutoCloseable) main::stop);
            main.start();
        } catch (Exception e) {
            throw SettingsException.of(e);
        }
    }

    /** What is allowed and probably not meant: the policy's known traps. */
    public List<String> warnings() {
        PolicyInRoutes policy = context().getRegistry().lookupByNameAndType("rebuildPolicy", PolicyInRoutes.class);
        return policy.traps().stream().map(Object::toString).toList();
    }

    private void configure() {
        CamelDefaults.set(main, settings);
        main.addMainListener(new RoutesAtStart(files, startRoutes, this::beforeRoutes));
        BusComponent bus = bus();
        new SystemBeans(settings, sections.koji().profiles(), clock, new OwnActions(actions)).bind(main::bind);
        main.bind("earlierWork", new EarlierWork(database));
        new ReleaseBeans(settings).bind(main::bind);
        AnsibleBeans plays = new AnsibleBeans(settings, clock, database, instances::name).bind(main::bind);
        ansible = plays;
        archive = new ArchiveBeans(settings, clock, database).bind(main::bind);
        ImageBeans index = new ImageBeans(settings, clock, database, this::context).bind(main::bind);
        images = index;
        Door door = new Door(envelopes, environments, subscriptions, Objects.requireNonNull(inbox));
        bus.ticks(new Ticks(new Timers(database), clock, environments.prefixes().get(0), door));
        main.bind("outboxHealth", publishing.health());
        main.bind("busPublishMessage", publishing.verb());
        Intake open = Objects.requireNonNull(intake);
        FreshmakerFace.Door requests = new FreshmakerFace.Door(environments, open, bus, this::wake);
        List<Resources.Face> others = List.of(
                new DeadLetterFace(database, clock, instances, Objects.requireNonNull(deadLetters)),
                publishing.face(),
                reloading.face(main),
                plays.face(),
                index.face(),
                new RequestFace(database, clock, instances, settings, files, verbs)
                        .all(requests, bus, sections.koji().profiles()));
        new RestFace(settings, database, clock, door, systems, files.now(), others).configure(main);
    }

    private BusComponent bus() {
        Judge judge = closing.later(new Judge(
                new Judgements(database, clock, instances, settings.flag("drover.dispatch.dry-run")),
                sections.judge(),
                clock,
                this::wake));
        BusComponent bus = new BusComponent(
                subscriptions,
                new Backlog(database, instances),
                judge,
                new Payloads(new StoredMessages(database), envelopes));
        Inbox doorway = closing.later(new Inbox(database, instances, clock, sections.inbox(), bus));
        inbox = doorway;
        intake = new Intake(
                envelopes,
                environments,
                subscriptions,
                (entry, acknowledgement) -> doorway.put(entry, acknowledgement, null));
        deadLetters = new DeadLetterDoor(intake, subscriptions, signatures.checks(), bus, this::wake);
        fedmsg = signatures.intake(subscriptions, intake);
        fedmsg.ifPresent(zeromq -> main.bind("fedmsgHealth", FedmsgBeans.health(zeromq)));
        new RuleBeans(bus, verbs).bind(main::bind);
        main.bind("traceInterceptor", new TraceInterceptor(clock, systems.gate()));
        return systems.traced(bus);
    }

    private void beforeRoutes(CamelContext context) {
        dispatcher = systems.dispatcher(context, verbs);
        if (!settings.flag("drover.bus.enabled")) {
            return;
        }
        RabbitIntake rabbit = closing.later(new RabbitIntake(
                sections.rabbit(), subscriptions, Objects.requireNonNull(intake), settings.text("drover.instance")));
        rabbit.bind(context);
        fromBroker = rabbit;
    }

    private void drain() {
        Optional.ofNullable(fromBroker).ifPresent(rabbit -> rabbit.drain(Objects.requireNonNull(inbox)));
    }

    private void lookAgain() {
        context().getComponent("bus", BusComponent.class).lookAgain();
        wake();
    }

    private void wake() {
        Optional.ofNullable(dispatcher).ifPresent(Dispatcher::wake);
    }

    /** Binds a further bean for routes and kamelets; before {@link #start}. */
    public Wiring bind(String name, Object bean) {
        main.bind(name, bean);
        reloading.beside(name, bean);
        return this;
    }

    public CamelContext context() {
        return main.getCamelContext();
    }

    /** Where REST is served, the port that was found included. */
    public int port() {
        return RestFace.port(context());
    }

    public Database database() {
        return database;
    }

    /** Completes with the reason when this process has to end by itself. */
    public CompletionStage<String> ending() {
        return heart.superseded();
    }

    /** False where its heart stands still; one that waits for its database lives. */
    public boolean lives() {
        return heart.beats();
    }

    /** The way in for messages that do not come over AMQP. */
    public Intake intake() {
        return Objects.requireNonNull(intake, "not started");
    }

    @Override
    public void close() {
        closing.close();
    }
}
