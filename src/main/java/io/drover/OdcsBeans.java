package io.drover;

import io.drover.dispatch.OwnWork;
import io.drover.odcs.OdcsSettings;
import io.drover.odcs.OdcsVerbs;
import io.drover.rest.JsonTalk;
import io.drover.settings.Settings;
import io.drover.settings.SettingsException;
import java.net.URI;
import java.time.Clock;
import java.util.function.BiConsumer;

/** The part of the wiring that concerns ODCS. */
final class OdcsBeans {
    private static final String TOKEN = "drover.odcs.token";

    private final Settings settings;
    private final Clock clock;
    private final OwnWork own;

    OdcsBeans(Settings settings, Clock clock, OwnWork own) {
        this.settings = settings;
        this.clock = clock;
        this.own = own;
    }

    /** @throws SettingsException for an URL that is none, or a token that cannot be read */
    void bind(BiConsumer<String, Object> registry) {
        String url = settings.required("drover.odcs.url");
        try {
            OdcsSettings odcs = new OdcsSettings(URI.create(url), settings.text("drover.odcs.owner"));
            registry.accept("odcs", new OdcsVerbs(odcs, own, clock));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("drover.odcs.url: " + e.getMessage());
        }
        registry.accept("odcsTalk", new JsonTalk("ODCS", new Secrets(settings).of(TOKEN, "ODCS")::now));
    }
}
