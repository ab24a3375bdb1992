package io.drover.koji;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * The {@code koji:} component: the hubs there are, each with its account and the sessions that all {@code koji:} endpoints
 * share. Thread-safe once started.
 */
@Component("koji")
public class KojiComponent extends DefaultComponent {

    private final Map<String, KojiHubLink> links = new ConcurrentHashMap<>();

    @Metadata(required = true, description = "The hubs and who we are there.")
    private @Nullable KojiProfiles profiles;

    /** For Camel, which then sets the properties. */
    public KojiComponent() {}

    /** For wiring by hand. */
    public KojiComponent(KojiProfiles profiles) {
        this.profiles = profiles;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        KojiEndpoint endpoint = new KojiEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        if (profiles == null) {
            throw new IllegalArgumentException("the koji component needs to know the hubs: drover.koji.server");
        }
    }

    @Override
    protected void doStop() throws Exception {
        links.values().forEach(KojiHubLink::close);
        links.clear();
        super.doStop();
    }

    /**
     * The hub of a profile, ready to be called.
     *
     * @param profile default, fedora, stg …
     * @throws IllegalArgumentException that names the profiles there are, or says what is wrong with this one
     */
    public KojiHubLink hub(String profile) {
        KojiHubLink link = links.get(profile);
        return link != null ? link : links.computeIfAbsent(profile, this::open);
    }

    private KojiHubLink open(String profile) {
        if (profiles == null) {
            throw new IllegalStateException("the koji component has not been initialised");
        }
        return KojiHubLink.open(getCamelContext(), profiles.get(profile));
    }

    public @Nullable KojiProfiles getProfiles() {
        return profiles;
    }

    public void setProfiles(KojiProfiles profiles) {
        this.profiles = profiles;
    }
}
