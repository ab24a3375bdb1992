package io.drover.routes;

import java.io.InputStream;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.spi.ResourceResolver;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.support.service.ServiceSupport;

/** The files that a Drover goes by until others are taken: what is on disk by now does not matter to it. Thread-safe. */
public final class RoutesInForce {
    /** Where Camel looks for kamelets. */
    public static final String KAMELETS = "own:kamelets,classpath:routes/kamelets";

    private static final String SCHEME = "own";

    private volatile RouteFiles files;

    public RoutesInForce(RouteFiles files) {
        this.files = files;
    }

    public RouteFiles now() {
        return files;
    }

    void take(RouteFiles others) {
        files = others;
    }

    /** As {@link RouteFiles#kamelet}. */
    public Optional<InputStream> kamelet(String name) {
        return files.kamelet(name);
    }

    /** As {@link RouteFiles#systemOf}. */
    public Optional<String> systemOf(String kamelet) {
        return files.systemOf(kamelet);
    }

    /** As {@link RouteFiles#verbs}. */
    public Set<String> verbs() {
        return files.verbs();
    }

    /** Has Camel read the operator's kamelets from here. */
    public void bind(CamelContext context) {
        context.getRegistry().bind("resource-loader-" + SCHEME, ResourceResolver.class, new OwnKamelets(context));
    }

    private final class OwnKamelets extends ServiceSupport implements ResourceResolver {
        private final CamelContext context;

        OwnKamelets(CamelContext context) {
            this.context = context;
        }

        @Override
        public CamelContext getCamelContext() {
            return context;
        }

        @Override
        public void setCamelContext(CamelContext same) {
            // the one that it was made for
        }

        @Override
        public String getSupportedScheme() {
            return SCHEME;
        }

        @Override
        public Resource resolve(String location) {
            String file = location.substring(location.lastIndexOf('/') + 1);
            OwnFiles own = files.own();
            String path = own.pathOf(file.replaceFirst("\\.kamelet\\.yaml$", ""));
            String text = own.kamelets().get(path);
            return text == null ? new Missing(path) : ResourceHelper.fromString(path, text);
        }
    }

    private record Missing(String getLocation) implements Resource {
        @Override
        public String getScheme() {
            return SCHEME;
        }

        @Override
        public boolean exists() {
            return false;
        }

        @Override
        public InputStream getInputStream() {
            throw new IllegalStateException(getLocation + " is not there");
        }
    }
}
