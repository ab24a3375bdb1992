package io.drover.plan;

import io.drover.dispatch.Verbs;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** {@code action:<verb>}, {@code action:any}: plans one action; see {@link ActionEndpoint}. */
@Component("action")
public final class ActionComponent extends DefaultComponent {
    private final Verbs verbs;

    public ActionComponent(Verbs verbs) {
        this.verbs = verbs;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        ActionEndpoint endpoint = new ActionEndpoint(uri, this, remaining, verbs);
        setProperties(endpoint, parameters);
        return endpoint;
    }
}
