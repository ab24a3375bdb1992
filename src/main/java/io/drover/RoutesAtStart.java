package io.drover;

import io.drover.routes.KameletTrial;
import io.drover.routes.LoadedRoutes;
import io.drover.routes.RouteRules;
import io.drover.routes.RouteTrial;
import io.drover.routes.RoutesInForce;
import io.drover.settings.SettingsException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.NoErrorHandlerDefinition;
import org.apache.camel.support.PluginHelper;

/** Loads and checks the routes at the moment when Camel is configured and not yet started. */
final class RoutesAtStart extends MainListenerSupport {
    private final RoutesInForce files;
    private final boolean startThem;
    private final Consumer<CamelContext> before;

    /** @param before binds what routes refer to and what needs the context */
    RoutesAtStart(RoutesInForce files, boolean startThem, Consumer<CamelContext> before) {
        this.files = files;
        this.startThem = startThem;
        this.before = before;
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        context.setAutoStartup(startThem);
        context.getCamelContextExtension().setErrorHandlerFactory(new NoErrorHandlerDefinition());
        files.bind(context);
        before.accept(context);
        try {
            PluginHelper.getRoutesLoader(context).loadRoutes(files.now().load());
        } catch (Exception e) {
            throw new SettingsException("a route file cannot be loaded: " + e.getMessage());
        }
        List<RouteDefinition> routes = ((ModelCamelContext) context).getRouteDefinitions();
        LoadedRoutes.mend(routes);
        List<String> faults = new ArrayList<>(new RouteRules(files::kamelet).check(routes));
        faults.addAll(new RouteTrial(context).check(routes));
        KameletTrial kamelets = new KameletTrial(context);
        files.now().ownKamelets().forEach(kamelet -> faults.addAll(kamelets.check(kamelet)));
        if (!faults.isEmpty()) {
            throw new SettingsException(faults);
        }
    }
}
