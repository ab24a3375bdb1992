package io.drover;

import io.drover.api.Observed;
import io.drover.api.OpenApiResource;
import io.drover.api.Operation;
import io.drover.api.ServerPart;
import io.drover.catalogue.Catalogue;
import io.drover.catalogue.CatalogueResource;
import io.drover.catalogue.MetricSheet;
import io.drover.routes.RouteFiles;
import io.drover.settings.Settings;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** The part of the wiring that concerns the catalogue. */
record CatalogueFace(Settings settings, RouteFiles files, Supplier<CamelContext> context) {
    static final String BEAN = "catalogue";

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{([^}:?]+)}}");

    /** @param parts what the same server serves besides */
    CatalogueResource resource(Main main, List<ServerPart> parts) {
        List<Operation> beside = new ArrayList<>(Observed.OPERATIONS);
        parts.forEach(part -> beside.addAll(part.operations()));
        CatalogueResource resource = new CatalogueResource(
                () -> read(settings, files), this::metrics, new OpenApiResource(Version.OURS, beside));
        main.bind(BEAN, resource);
        return resource;
    }

    private List<MetricSheet> metrics() {
        MeterRegistry registry = context.get().getRegistry().findSingleByType(MeterRegistry.class);
        return registry == null ? List.of() : MetricSheet.of(registry);
    }

    static Catalogue read(Settings settings, RouteFiles files) {
        return Catalogue.read(files, text -> PLACEHOLDER
                .matcher(text)
                .replaceAll(found -> java.util.regex.Matcher.quoteReplacement(settings.text(found.group(1)))));
    }
}
