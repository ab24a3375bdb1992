package io.drover.catalogue;

import io.drover.api.Answer;
import io.drover.api.OpenApiResource;
import io.drover.api.Operation;
import io.drover.api.Resources;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * {@code /api/drover/catalogue}: all that there is to be used, and {@code /api/drover/openapi.json}, which tells the same of REST to
 * programs. The last face to be added, for it tells of what is there by then. Thread-safe.
 */
public final class CatalogueResource implements Resources.Face {
    private final Supplier<Catalogue> files;
    private final Supplier<List<MetricSheet>> metrics;
    private final OpenApiResource api;
    private volatile @Nullable Resources resources;
    private volatile @Nullable Catalogue read;

    /** @param files what files tell; read once, when somebody asks */
    public CatalogueResource(Supplier<Catalogue> files, Supplier<List<MetricSheet>> metrics, OpenApiResource api) {
        this.files = files;
        this.metrics = metrics;
        this.api = api;
    }

    @Override
    public void addTo(Resources all) {
        resources = all;
        api.addTo(all);
        all.get(
                Operation.get(
                                "/api/drover/catalogue",
                                "All that there is: topics, kamelets, configuration, messages out, REST, metrics.")
                        .gives("topics", "kamelets", "configuration", "messages", "rest", "metrics"),
                (request, path) -> Answer.ok(catalogue().toJson()));
    }

    /** As it is now. */
    public Catalogue catalogue() {
        Resources all = resources;
        if (all == null) {
            throw new IllegalStateException("the catalogue is not served yet");
        }
        Catalogue known = read;
        if (known == null) {
            known = files.get();
            read = known;
        }
        return known.with(api.document(all), metrics.get());
    }
}
