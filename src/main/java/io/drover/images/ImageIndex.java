package io.drover.images;

import io.drover.koji.RpmVersion;
import io.drover.ledger.ArchiveTurn;
import io.drover.ledger.Database;
import io.drover.ledger.ImageAge;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageReadings;
import io.drover.ledger.ImageScans;
import io.drover.ledger.ImageSearch;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/** The index of images of one running Drover: its parts, put together. Thread-safe. */
public final class ImageIndex implements AutoCloseable {
    /** What the kamelets name as their system, and messages wait for. */
    public static final String SYSTEM = "images";

    /** The newer build of a line is the one that RPM sorts higher; where it sorts them alike, the one completed later. */
    public static final Comparator<ImageAge> AGE = Comparator.comparing(
                    (ImageAge age) -> new RpmVersion(age.epoch(), age.version(), age.release()))
            .thenComparing(ImageAge::completedAt);

    private static final Duration TURN_LENGTH = Duration.ofMinutes(2);

    private final KameletLookups lookups;
    private final ImageIndexState state;
    private final ImagesWithRpms withRpms;
    private final IndexBuild indexBuild;
    private final ImageUpkeep upkeep;

    /**
     * @param instance whose turn it may be to scan
     * @param camel where the kamelets are
     */
    public ImageIndex(
            Database database, Clock clock, ImagesSettings settings, String instance, Supplier<CamelContext> camel) {
        ImageBuilds builds = new ImageBuilds(database, clock, AGE);
        ImageReadings readings = new ImageReadings(database, clock);
        ImageScans scans = new ImageScans(database, clock, builds);
        ImageSearch search = new ImageSearch(database);
        lookups = new KameletLookups(camel);
        state = new ImageIndexState(scans, search);
        ImageReader reader =
                new ImageReader(lookups, builds, readings, settings.times().retry(), clock);
        withRpms = new ImagesWithRpms(
                search,
                state,
                new FixedRpms(lookups),
                settings.pdc() ? Optional.of(new PdcCandidates(lookups, search)) : Optional.empty(),
                clock);
        indexBuild = new IndexBuild(reader, builds, readings);
        upkeep = new ImageUpkeep(
                settings,
                clock,
                new ImageScanning(
                        settings,
                        clock,
                        new ImageList(lookups, settings.tags(), settings.page()),
                        reader,
                        new ImageScanning.Tables(builds, readings, scans)),
                scans,
                new ArchiveTurn(database, clock, instance, TURN_LENGTH, SYSTEM));
    }

    /** The bean behind {@code images-with-rpms-lookup}. */
    public ImagesWithRpms withRpms() {
        return withRpms;
    }

    /** The bean behind the verb {@code images-index-build}. */
    public IndexBuild indexBuild() {
        return indexBuild;
    }

    /** One sentence on what the index does not know of a hub; empty where it knows everything. */
    public Optional<String> lacks(String hub) {
        return state.lacks(hub);
    }

    /** Begins to keep it up to date. @param whenComplete is told of a hub whose scan has come to its end here */
    public ImageIndex start(Consumer<String> whenComplete) {
        upkeep.start(whenComplete);
        return this;
    }

    /** Looks at once what there is to do: somebody asked for a scan. */
    public void wake() {
        upkeep.wake();
    }

    @Override
    public void close() {
        upkeep.close();
    }
}
