package io.drover;

import io.drover.api.ImagesHealthCheck;
import io.drover.api.ImagesResource;
import io.drover.api.Resources;
import io.drover.dispatch.Backoff;
import io.drover.images.ImageIndex;
import io.drover.images.ImagesSettings;
import io.drover.ledger.Audit;
import io.drover.ledger.Database;
import io.drover.ledger.ImageBuilds;
import io.drover.ledger.ImageReadings;
import io.drover.ledger.ImageScan;
import io.drover.ledger.ImageScans;
import io.drover.ledger.ImageSearch;
import io.drover.ledger.SystemRows;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** The part of the wiring that concerns the index of images. */
final class ImageBeans implements AutoCloseable {
    private final Settings settings;
    private final Clock clock;
    private final ImagesSettings section;
    private final ImageIndex index;
    private final ImagesResource.Tables tables;

    ImageBeans(Settings settings, Clock clock, Database database, Supplier<CamelContext> camel) {
        this.settings = settings;
        this.clock = clock;
        this.section = section();
        this.index = new ImageIndex(database, clock, section, settings.required("drover.instance"), camel);
        ImageBuilds builds = new ImageBuilds(database, clock, ImageIndex.AGE);
        this.tables = new ImagesResource.Tables(
                new ImageSearch(database),
                new ImageScans(database, clock, builds),
                new ImageReadings(database, clock),
                new Audit(database, clock));
    }

    private ImagesSettings section() {
        String scan = settings.text("drover.images.scan");
        if (!scan.equals("on-start") && !scan.equals("on-request")) {
            throw new SettingsException("drover.images.scan: on-start or on-request, not '" + scan + "'");
        }
        try {
            return new ImagesSettings(
                    list("drover.images.profiles"),
                    list("drover.images.tags"),
                    scan.equals("on-start"),
                    settings.number("drover.images.page"),
                    settings.number("drover.images.batch"),
                    new ImagesSettings.Times(
                            settings.duration("drover.images.interval"),
                            settings.duration("drover.images.refresh"),
                            new Backoff(
                                    settings.duration("drover.images.retry-first"),
                                    settings.duration("drover.images.retry-most"))),
                    !settings.text("drover.images.pdc-url").isBlank());
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.images: " + e.getMessage());
        }
    }

    private List<String> list(String key) {
        return Stream.of(settings.text(key).split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }

    ImageBeans bind(BiConsumer<String, Object> registry) {
        registry.accept("imagesWithRpms", index.withRpms());
        registry.accept("imagesIndexBuild", index.indexBuild());
        registry.accept(
                "imagesHealth",
                new ImagesHealthCheck(
                        section.hubs(),
                        index::lacks,
                        hub -> section.onStart() || tables.scans().of(hub).isPresent()));
        return this;
    }

    Resources.Face face() {
        return new ImagesResource(tables, section.hubs(), index::lacks, index::wake);
    }

    private void meters(MeterRegistry metrics) {
        RestFace.gauge(
                metrics, "drover.image.index.images", "Images that the index knows whole", () -> sum(c -> c.read()));
        RestFace.gauge(
                metrics,
                "drover.image.index.unread",
                "Images that the index does not know yet",
                () -> sum(c -> c.unread()));
        RestFace.gauge(
                metrics,
                "drover.image.index.age.seconds",
                "Since when koji's list of images was last asked for",
                this::age);
    }

    private interface Number {
        long of(ImageSearch.Coverage coverage);
    }

    private long sum(Number number) {
        return section.hubs().stream()
                .mapToLong(hub -> number.of(tables.search().coverage(hub)))
                .sum();
    }

    /** -1 where it never was. */
    private long age() {
        Instant oldest = section.hubs().stream()
                .map(hub -> tables.scans().of(hub).map(ImageScan::refreshed).orElse(Instant.EPOCH))
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        return oldest.equals(Instant.EPOCH)
                ? -1
                : Duration.between(oldest, clock.instant()).toSeconds();
    }

    /** Begins to keep the index up to date; messages that waited for it are judged when it is whole. */
    void start(MeterRegistry metrics, SystemRows rows) {
        meters(metrics);
        index.start(hub -> rows.waitNoMoreFor(ImageIndex.SYSTEM));
    }

    @Override
    public void close() {
        index.close();
    }
}
