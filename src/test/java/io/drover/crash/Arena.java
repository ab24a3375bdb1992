package io.drover.crash;

import io.drover.sandbox.Simulators;
import io.drover.sandbox.World;
import io.drover.testing.ClosedPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** One run's whole site: ground, remote systems that never die, Drover that is kept alive, and the traffic. */
final class Arena implements AutoCloseable {
    static final Duration LIMIT = SuiteSettings.read().within(120);
    private static final Duration STEP = Duration.ofMillis(50);
    private static final int PACKAGES = 6;
    private static final int LIBRARIES = 6;
    /** Every so many calls for work a library is fixed, too: three image builds, and ten messages, come of it. */
    private static final int WORK_WITHOUT_IMAGES = 3;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final SuiteSettings settings;
    private final Random random;
    private final Ground ground;
    private final RecordedBus bus;
    private final Simulators simulators;
    private final Packager packager;
    private final Libraries libraries;
    private final Post post;
    private final Traffic traffic;
    private final Keeper keeper;
    private final Rest rest;
    private final Path crashFile;
    private final Path clockFile;
    private Duration clockOffset = Duration.ZERO;
    private int changes;

    Arena(SuiteSettings settings, String stack, Path directory, Path logs) throws Exception {
        this.settings = settings;
        random = new Random(settings.seed());
        ground = Ground.start(stack, directory, logs, settings.messages());
        open.push(ground);
        post = new Post(ground.broker().port(), new Random(settings.seed() + 1));
        open.push(post);
        bus = new RecordedBus(message -> post.send(Letter.readable(
                message.id(),
                Traffic.PREFIX + "." + message.topic(),
                message.body().toString())));
        simulators = new Simulators(Simulators.Ports.ANY, directory.resolve("simulators"), bus);
        open.push(simulators);
        World world = World.create(simulators);
        packager = new Packager(world).alsoOf(PACKAGES, world, simulators);
        libraries = new Libraries(LIBRARIES, simulators, bus);
        traffic = new Traffic(post, new Random(settings.seed() + 2), simulators, settings.messagesPerSecond());
        open.push(traffic);
        crashFile = directory.resolve("crash");
        clockFile = directory.resolve("clock");
        int port = ClosedPort.find();
        rest = new Rest(port);
        Path home = directory.resolve("drover");
        Files.createDirectories(home.resolve("routes"));
        Files.writeString(home.resolve("routes").resolve("site.yaml"), Traffic.ROUTE);
        keeper = new Keeper(
                Configuration.write(
                        home, ground.toBroker().port(), ground.ledger(), simulators, Traffic.PREFIX, keys(port)),
                Map.of(
                        "drover.crash-file", crashFile.toString(),
                        "drover.clock-offset-file", clockFile.toString()),
                logs.resolve("drover.log").toFile());
        open.push(keeper);
        await("Drover to answer for the first time", () -> rest.open().isEmpty());
        await("the index of images", rest::imagesAreKnown);
        // what is sent before its queue is there reaches nobody
        await("Drover's queue", () -> {
            UUID marker = traffic.ignored();
            return await(Duration.ofSeconds(2), () -> rest.has(marker));
        });
        post.forget();
        bus.open();
        simulators.moving(STEP);
    }

    /** Short time-outs; the queue gets all there is on the bus. */
    private static Map<String, String> keys(int port) {
        Map<String, String> keys = new HashMap<>(Libraries.keys());
        keys.put("drover.bus.queue", "drover");
        keys.put("drover.bus.routing-keys", "#");
        keys.put("drover.api.port", Integer.toString(port));
        keys.put("drover.dispatch.denied-pause", "1s");
        keys.put("drover.dispatch.max-attempts", "1000");
        keys.put("drover.judge.max-attempts", "1000");
        keys.put("drover.dispatch.in-flight", "6s");
        keys.put("drover.dispatch.breaker-open", "1s");
        // it would bring back what the inbox had lost
        keys.put("drover.archive.url", "");
        keys.put("drover.outbox.retry-first", "200ms");
        keys.put("drover.outbox.retry-most", "1s");
        keys.put("drover.mbs.connect-timeout", "2s");
        keys.put("drover.mbs.timeout", "3s");
        keys.put("drover.koji.timeout", "3s");
        keys.put("drover.distgit.timeout", "3s");
        keys.put("drover.odcs.connect-timeout", "2s");
        keys.put("drover.odcs.timeout", "3s");
        return keys;
    }

    /**
     * Gives every system something to do: a change of a package or module, two updates to tag, and now and then a fixed
     * library.
     */
    void work() throws IOException {
        var lines = packager.lines();
        lines.get(changes++ % lines.size()).change();
        traffic.tag();
        traffic.tag();
        if (changes % WORK_WITHOUT_IMAGES == 0) {
            Libraries.Way way = changes % 2 == 0 ? Libraries.Way.UPDATE : Libraries.Way.SIGNATURE;
            libraries.fix(way, random.nextInt(3) == 0 ? anyImage() : null);
        }
    }

    /** Images to build with what a tag has. */
    void buildImages() {
        libraries.fix(Libraries.Way.UPDATE, null);
    }

    /** The same, where koji fails one of them at first. */
    void buildImagesTwice() {
        libraries.fix(Libraries.Way.UPDATE, anyImage());
    }

    /** Images to build with what ODCS composes. */
    void composeImages() {
        libraries.fix(Libraries.Way.SIGNATURE, null);
    }

    private String anyImage() {
        return Libraries.IMAGES.get(random.nextInt(Libraries.IMAGES.size()));
    }

    /** Has Drover die when it next reaches the place. */
    void crashAt(String place) throws IOException {
        write(crashFile, place);
    }

    /** Whether it has died there. */
    boolean hasCrashed() {
        return !Files.exists(crashFile);
    }

    void doNotCrash() throws IOException {
        Files.deleteIfExists(crashFile);
    }

    /** Drover's clock jumps. */
    void clockJumps(Duration by) throws IOException {
        clockOffset = clockOffset.plus(by);
        write(clockFile, clockOffset.toString());
    }

    private static void write(Path file, String text) throws IOException {
        Path written = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
        Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Returns when a message that is sent now is in the ledger. */
    Duration awaitIntake() throws Exception {
        long began = System.nanoTime();
        awaitStored(traffic.ignored());
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void awaitStored(UUID marker) throws Exception {
        await("message " + marker + " to be stored", () -> rest.has(marker));
    }

    /** Something that is looked for again and again; an {@link IOException} is no answer yet. */
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    static void await(String what, Condition condition) throws Exception {
        if (!await(LIMIT, condition)) {
            throw new TimeoutException("waited " + LIMIT.toSeconds() + " s in vain for " + what);
        }
    }

    /** @return whether it came to hold in time */
    static boolean await(Duration limit, Condition condition) {
        try {
            Awaitility.await()
                    .pollInSameThread()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(30))
                    .atMost(limit)
                    // it is down, or about to be
                    .ignoreExceptionsInstanceOf(IOException.class)
                    .until(condition::holds);
            return true;
        } catch (ConditionTimeoutException late) {
            return false;
        }
    }

    /** Holds still for a moment of the schedule. */
    void pause(int leastMillis, int mostMillis) throws InterruptedException {
        Thread.sleep(leastMillis + random.nextInt(mostMillis - leastMillis + 1));
    }

    int effects() {
        return simulators.effects("mbs").size()
                + simulators.effects("distgit").size()
                + simulators.effects("koji").size()
                + simulators.effects("odcs").size();
    }

    SuiteSettings settings() {
        return settings;
    }

    Random random() {
        return random;
    }

    Ground ground() {
        return ground;
    }

    RecordedBus bus() {
        return bus;
    }

    Simulators simulators() {
        return simulators;
    }

    Packager packager() {
        return packager;
    }

    Libraries libraries() {
        return libraries;
    }

    Post post() {
        return post;
    }

    Traffic traffic() {
        return traffic;
    }

    Keeper keeper() {
        return keeper;
    }

    Rest rest() {
        return rest;
    }

    @Override
    public void close() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }
}
