package io.drover;

import io.drover.catalogue.Catalogue;
import io.drover.catalogue.CatalogueResource;
import io.drover.settings.Settings;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/** What there is to be used under a configuration, for {@code drover catalogue}. */
public record Inventory(Settings settings, Clock clock) {
    /** Nobody listens there: what is started to be looked at talks to nobody. */
    private static final String NOBODY = "127.0.0.1:9";

    /** What files tell: topics, kamelets, keys, messages. Quick. */
    public Catalogue read() {
        return CatalogueFace.read(settings, new Sections(settings).routeFiles());
    }

    /** The same with REST and metrics, which a Drover that is started for it tells, beside any other one; takes seconds. */
    public Catalogue whole() {
        try (Wiring drover = new Wiring(Settings.defaults().overlaidBy(alone(), "catalogue"), clock).start()) {
            Catalogue told = drover.context()
                    .getRegistry()
                    .lookupByNameAndType(CatalogueFace.BEAN, CatalogueResource.class)
                    .catalogue();
            return read().with(told.rest(), told.metrics());
        }
    }

    private static Map<String, String> alone() {
        Map<String, String> alone = new HashMap<>(Rehearsal.apart());
        alone.put("drover.api.host", "127.0.0.1");
        alone.put("drover.bus.url", "amqp://" + NOBODY + "/");
        alone.put("drover.archive.url", "http://" + NOBODY + "/");
        alone.put("drover.fedmsg.enabled", "true");
        alone.put("drover.fedmsg.verify", "false");
        alone.put("drover.fedmsg.endpoints", "tcp://" + NOBODY);
        alone.put("drover.routes.directory", "none");
        return alone;
    }
}
