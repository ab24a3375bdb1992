package io.drover;

import io.drover.routes.RoutesInForce;
import io.drover.settings.Settings;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;

/** What of Camel's own settings is not left to operators, since Drover stands on it. */
final class CamelDefaults {
    private CamelDefaults() {}

    static void set(Main main, Settings settings) {
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.setInitialProperties(settings.asProperties());
        main.addInitialProperty("camel.main.name", "drover");
        main.addInitialProperty("camel.main.routesIncludePattern", "false");
        main.addInitialProperty("camel.main.basePackageScanEnabled", "false");
        main.addInitialProperty("camel.main.shutdownTimeout", "20");
        main.addInitialProperty("camel.component.kamelet.location", RoutesInForce.KAMELETS);
        main.addInitialProperty("camel.component.kamelet.noErrorHandler", "true");
        // the HTTP client would repeat requests by itself, behind the back of whoever counts them
        main.addInitialProperty("camel.component.http.automaticRetriesDisabled", "true");
        main.addInitialProperty("camel.component.https.automaticRetriesDisabled", "true");
    }
}
