package io.drover.images;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.dispatch.Backoff;
import io.drover.koji.KojiAuth;
import io.drover.koji.KojiComponent;
import io.drover.koji.KojiInquiries;
import io.drover.koji.KojiProfile;
import io.drover.koji.KojiProfiles;
import io.drover.koji.KojiQuestions;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageReadings;
import io.drover.ledger.ImageScans;
import io.drover.ledger.ImageSearch;
import io.drover.sandbox.Journal;
import io.drover.sandbox.SimulatorServer;
import io.drover.sandbox.koji.KojiHub;
import io.drover.testing.SettableClock;
import io.drover.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.apache.camel.component.kamelet.KameletComponent;
import org.apache.camel.impl.DefaultCamelContext;

/** An index of images between a simulated hub, asked by the shipped kamelets, and a database. */
final class ImageStage implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();

    /** Two releases; httpd and app stand on base, app's builds on httpd's; a base from a file system, one without a task. */
    static final String SEED =
            """
            {"users": [{"name": "osbs", "password": "x"}],
             "tags": [{"name": "f42", "arches": "x86_64"}],
             "builds": [
              {"nvr": "zlib-1.2.11-20.fc42", "owner": "osbs", "rpms": ["zlib-1.2.11-20.fc42.src", "zlib-1.2.11-20.fc42.x86_64"]},
              {"nvr": "zlib-1.2.11-23.fc42", "owner": "osbs", "epoch": 1,
               "rpms": ["zlib-1.2.11-23.fc42.src", "zlib-1.2.11-23.fc42.x86_64", "zlib-devel-1.2.11-23.fc42.x86_64"]},
              {"nvr": "bash-5-1.fc42", "owner": "osbs", "rpms": ["bash-5-1.fc42.x86_64"]},
              {"nvr": "base-container-42-1", "owner": "osbs", "extra": {"filesystem_koji_task_id": 9, "image": {}},
               "archives": [{"filename": "b.tar.gz", "rpms": ["zlib-1.2.11-20.fc42.x86_64", "bash-5-1.fc42.x86_64"]}]}]}""";

    final KojiHub hub = new KojiHub(new Journal("koji"));
    final SettableClock clock = new SettableClock(Clock.systemUTC().instant().truncatedTo(ChronoUnit.MILLIS));
    /** Kamelets that were asked, in order. */
    final List<String> asked = new ArrayList<>();
    /** Ids of builds that were read, in order. */
    final List<Long> readIds = new ArrayList<>();
    /** What becomes of answers on their way. */
    UnaryOperator<JsonNode> onItsWay = answer -> answer;

    final ImageBuilds builds;
    final ImageReadings readings;
    final ImageScans scans;
    final ImageSearch search;
    final ImageReader reader;
    private final SimulatorServer server;
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final KameletLookups kamelets = new KameletLookups(() -> context);
    private final Lookups lookups = this::ask;

    ImageStage(TestDatabase database) throws IOException {
        hub.stepOnLook(false);
        server = SimulatorServer.start(hub, new Journal("koji"), 0);
        KojiProfile profile = KojiProfile.of(
                KojiProfile.DEFAULT,
                URI.create(server.url() + "/kojihub"),
                new KojiAuth.None(),
                Duration.ofSeconds(20),
                1);
        context.addComponent("koji", new KojiComponent(KojiProfiles.of(profile)));
        context.getRegistry().bind("kojiInquiries", new KojiInquiries());
        context.getRegistry().bind("kojiQuestions", new KojiQuestions());
        KameletComponent component = context.getComponent("kamelet", KameletComponent.class);
        component.setLocation("classpath:routes/kamelets");
        component.setNoErrorHandler(true);
        context.start();
        builds = new ImageBuilds(database.database(), clock, ImageIndex.AGE);
        readings = new ImageReadings(database.database(), clock);
        scans = new ImageScans(database.database(), clock, builds);
        search = new ImageSearch(database.database());
        reader = new ImageReader(
                lookups, builds, readings, new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1)), clock);
    }

    /** The world of the {@link #SEED}, and on it httpd-container on two branches, and app-container. */
    ImageStage seeded() {
        seed(SEED);
        long base = id("base-container-42-1");
        image("httpd-container-2.4-1", "httpd", "f42", base, "zlib-1.2.11-20.fc42.x86_64");
        image("httpd-container-2.4-2", "httpd", "f42", base, "zlib-1.2.11-20.fc42.x86_64");
        image("httpd-container-2.4-2.f41", "httpd", "f41", base, "bash-5-1.fc42.x86_64");
        image("app-container-1-1", "app", "f42", id("httpd-container-2.4-1"), "zlib-1.2.11-20.fc42.x86_64");
        image("new-container-1-1", "new", "f42", base, "zlib-1.2.11-23.fc42.x86_64");
        return this;
    }

    /** A container build as OSBS leaves it. */
    void image(String nvr, String repository, String branch, long parent, String... rpms) {
        String source = "git+https://src/container/" + repository + ".git#" + "c".repeat(40);
        ObjectNode build =
                JSON.createObjectNode().put("nvr", nvr).put("owner", "osbs").put("source", source);
        build.putObject("extra")
                .putObject("image")
                .put("isolated", true)
                .put("parent_build_id", parent)
                .putObject("odcs")
                .putArray("compose_ids")
                .add(470);
        build.putObject("task")
                .put("method", "buildContainer")
                .putArray("request")
                .add(source)
                .add(branch + "-candidate")
                .addObject()
                .put("git_branch", branch);
        ObjectNode archive = build.putArray("archives")
                .addObject()
                .put("filename", nvr + ".tar.gz")
                .put("arch", "x86_64");
        List.of(rpms).forEach(archive.putArray("rpms")::add);
        ObjectNode seed = JSON.createObjectNode();
        seed.putArray("builds").add(build);
        hub.seed(seed);
    }

    void seed(String seed) {
        hub.seed(json(seed));
    }

    /** koji's id of a build. */
    long id(String nvr) {
        ObjectNode question = JSON.createObjectNode().put("build", nvr);
        return kamelets.ask("koji-build-lookup", question).at("/build/build_id").asLong();
    }

    private JsonNode ask(String kamelet, JsonNode question) {
        asked.add(kamelet);
        if (kamelet.equals("koji-image-builds-lookup")) {
            question.path("builds").forEach(id -> readIds.add(id.asLong()));
        }
        return onItsWay.apply(kamelets.ask(kamelet, question));
    }

    ImageScanning scanning(int page, int batch) {
        ImagesSettings settings = new ImagesSettings(
                List.of("default"),
                List.of(),
                true,
                page,
                batch,
                new ImagesSettings.Times(
                        Duration.ofSeconds(1),
                        Duration.ofHours(1),
                        new Backoff(Duration.ofMinutes(1), Duration.ofMinutes(1))),
                false);
        return new ImageScanning(
                settings,
                clock,
                new ImageList(lookups, settings.tags(), page),
                reader,
                new ImageScanning.Tables(builds, readings, scans));
    }

    /** A whole scan. */
    ImageStage scanned() {
        if (!scanning(1000, 20).round("default", () -> true)) {
            throw new AssertionError("the scan did not end: " + scans.of("default"));
        }
        return this;
    }

    /** What may be asked n times before it ends. */
    static BooleanSupplier times(int n) {
        int[] left = {n};
        return () -> left[0]-- > 0;
    }

    ImagesWithRpms withRpms() {
        return new ImagesWithRpms(
                search, new ImageIndexState(scans, search), new FixedRpms(lookups), Optional.empty(), clock);
    }

    JsonNode answer(String question) {
        return withRpms().answer(json(question));
    }

    /** Apostrophes for quotation marks. */
    static JsonNode json(String text) {
        try {
            return JSON.readTree(text.replace('\'', '"'));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        context.stop();
        server.close();
    }
}
