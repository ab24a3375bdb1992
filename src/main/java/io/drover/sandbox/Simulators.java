package io.drover.sandbox;

import io.drover.dispatch.Threads;
import io.drover.sandbox.datagrepper.DatagrepperSimulator;
import io.drover.sandbox.distgit.DistGitSimulator;
import io.drover.sandbox.koji.KojiHub;
import io.drover.sandbox.mbs.DistGitModuleSources;
import io.drover.sandbox.mbs.MbsSettings;
import io.drover.sandbox.mbs.MbsSimulator;
import io.drover.sandbox.odcs.OdcsAccess;
import io.drover.sandbox.odcs.OdcsSimulator;
import io.drover.sandbox.osbs.OsbsSimulator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The simulated remote systems, each on a port of its own, and the clockwork that moves what they have been asked to
 * build. One set serves the sandbox, {@code drover simulate}, tests and crash runs.
 */
public final class Simulators implements AutoCloseable {
    public static final String USER = "drover";
    /** Not a secret: it opens nothing but the simulators. */
    public static final String TOKEN = "simulated";

    private static final Logger LOG = LoggerFactory.getLogger(Simulators.class);

    private final Map<String, SimulatorServer> servers = new LinkedHashMap<>();
    private final Map<String, Journal> journals = new LinkedHashMap<>();
    private final ScheduledExecutorService clockwork =
            Executors.newSingleThreadScheduledExecutor(Threads.named("simulators"));
    private final DistGitSimulator distgit;
    private final MbsSimulator mbs;
    private final KojiHub koji;
    private final DatagrepperSimulator datagrepper;
    private final OdcsSimulator odcs;
    private final OsbsSimulator osbs;

    /** Ports of the simulators; 0 takes any free one. */
    public record Ports(int distgit, int mbs, int koji, int datagrepper, int odcs, int osbs) {
        public static final Ports ANY = new Ports(0, 0, 0, 0, 0, 0);
    }

    /**
     * Starts them.
     *
     * @param directory of the repositories; made where it is missing
     * @param bus hears of every change
     */
    public Simulators(Ports ports, Path directory, BusListener bus) throws IOException {
        Path repositories = Files.createDirectories(directory.resolve("dist-git"));
        this.distgit = new DistGitSimulator(repositories, USER, TOKEN, journal("distgit"), bus, Clock.systemUTC());
        String gitUrl = serve(distgit, ports.distgit());
        this.mbs = new MbsSimulator(
                new MbsSettings(TOKEN, USER, List.of(gitUrl + "/modules/"), List.of("f42", "f43")),
                new DistGitModuleSources(distgit),
                journal("mbs"),
                bus,
                Clock.systemUTC());
        serve(mbs, ports.mbs());
        this.koji = new KojiHub(journal("koji"));
        koji.listener(bus);
        koji.stepOnLook(false);
        serve(koji, ports.koji());
        this.datagrepper = new DatagrepperSimulator(Clock.systemUTC());
        serve(datagrepper, ports.datagrepper());
        this.odcs = new OdcsSimulator(
                new OdcsAccess(TOKEN, USER, false, Set.of("tag", "module", "build", "pulp")),
                "https://odcs.example.org/composes",
                () -> mbs.state().path("builds"),
                journal("odcs"),
                new ComposeOffers(koji, bus),
                Clock.systemUTC());
        serve(odcs, ports.odcs());
        this.osbs = new OsbsSimulator(TOKEN, journal("osbs"), new OsbsImages(koji, USER), Clock.systemUTC());
        serve(osbs, ports.osbs());
    }

    private Journal journal(String system) {
        return journals.computeIfAbsent(system, Journal::new);
    }

    private String serve(Simulator simulator, int port) throws IOException {
        SimulatorServer server = SimulatorServer.start(simulator, journal(simulator.name()), port);
        servers.put(simulator.name(), server);
        return server.url();
    }

    /** Moves every build and task one state further each {@code step}, until closed. */
    public Simulators moving(Duration step) {
        clockwork.scheduleWithFixedDelay(this::tick, step.toMillis(), step.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    /** Moves every build and task one state further; when it returns, what there was to say about it is said. */
    public synchronized void tick() {
        try {
            mbs.tick();
            koji.advance();
            odcs.tick();
            osbs.tick();
        } catch (RuntimeException e) {
            LOG.warn("a simulator could not say on the bus what happened: {}", e.toString());
        }
    }

    /** Waits until everything that was moved is told to the bus. */
    public synchronized void awaitTold() {}

    public DistGitSimulator distgit() {
        return distgit;
    }

    public MbsSimulator mbs() {
        return mbs;
    }

    public KojiHub koji() {
        return koji;
    }

    /** The archive of the bus; keeps what it is given. */
    public DatagrepperSimulator datagrepper() {
        return datagrepper;
    }

    public OdcsSimulator odcs() {
        return odcs;
    }

    public OsbsSimulator osbs() {
        return osbs;
    }

    /** @param system distgit, mbs, koji, datagrepper, odcs or osbs */
    public SimulatorServer server(String system) {
        SimulatorServer server = servers.get(system);
        if (server == null) {
            throw new IllegalArgumentException("there is no simulator " + system + "; there are " + servers.keySet());
        }
        return server;
    }

    /** What took effect in one of them. */
    public List<Journal.Entry> effects(String system) {
        server(system);
        return journal(system).entries();
    }

    /** The keys that point Drover to them; secrets in {@link #secrets}. */
    public Map<String, String> settings() {
        Map<String, String> keys = new LinkedHashMap<>();
        keys.put("drover.distgit.url", server("distgit").url());
        keys.put("drover.distgit.user", USER);
        keys.put("drover.mbs.url", server("mbs").url() + "/module-build-service/2");
        keys.put("drover.koji.server", server("koji").url() + "/kojihub");
        keys.put("drover.koji.user", USER);
        keys.put("drover.archive.url", server("datagrepper").url() + "/datagrepper/raw");
        keys.put("drover.odcs.url", server("odcs").url() + "/api/1");
        keys.put("drover.odcs.owner", USER);
        keys.put("drover.osbs.url", server("osbs").url());
        keys.put("drover.osbs.namespace", OsbsSimulator.NAMESPACE);
        return keys;
    }

    /** The same for the secrets, as environment variables. */
    public static Map<String, String> secrets() {
        return Map.of(
                "DROVER_DISTGIT_TOKEN", TOKEN,
                "DROVER_MBS_TOKEN", TOKEN,
                "DROVER_KOJI_PASSWORD", TOKEN,
                "DROVER_ODCS_TOKEN", TOKEN,
                "DROVER_OSBS_TOKEN", TOKEN);
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
        servers.values().forEach(SimulatorServer::close);
    }
}
